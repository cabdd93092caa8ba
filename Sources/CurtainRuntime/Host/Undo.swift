// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Remembers what a command made on the disk, so that it can be taken back when the command fails half way.
struct Undo {
    private var files: [String] = []
    private var directories: [String] = []

    mutating func made(file: String) { files.append(file) }
    /// Directories, the outermost first; only empty ones are removed.
    mutating func made(directories made: [String]) { directories += made }

    func rollBack() {
        for file in files.reversed() { HostFile.remove(file) }
        for directory in directories.reversed() { HostFile.removeEmptyDirectory(directory) }
    }
}
