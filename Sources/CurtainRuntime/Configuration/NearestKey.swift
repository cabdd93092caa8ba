// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Finds the known name that a mistyped one is closest to.
enum NearestKey {
    static func nearest(to name: String, in known: some Collection<String>) -> String? {
        known.min { distance(name, $0) < distance(name, $1) }
    }

    /// Insertions, deletions and replacements between two names.
    private static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8.prefix(80))
        let b = Array(b.utf8.prefix(80))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
