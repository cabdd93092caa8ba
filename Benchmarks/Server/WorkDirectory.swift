// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import Foundation

/// A directory of this run's own, removed when it ends.
struct WorkDirectory: Sendable {
    let path: String

    init(below parent: String) throws {
        path = "\(parent)/bench-\(ProcessFigures.own)"
        _ = try HostFile.makeDirectories(path)
        Cleanup.add(directory: path)
        let type = Self.fileSystem(of: HostPath.resolved(path))
        guard type != "tmpfs", type != "ramfs" else { throw BenchProblem.memoryFileSystem(parent) }
    }

    /// A new directory in it.
    func make(_ name: String) throws -> String {
        let made = "\(path)/\(name)"
        _ = try HostFile.makeDirectories(made)
        return made
    }

    /// Type of the file system that a path is on, as the kernel lists it.
    private static func fileSystem(of path: String) -> String {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return "unknown" }
        var best = (point: "", type: "unknown")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let point = String(fields[1])
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            if isAbove, point.count >= best.point.count { best = (point, String(fields[2])) }
        }
        return best.type
    }
}
