// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Paths of the host, as text.
package enum HostPath {
    /// The path itself when absolute, else below `base`; `.` and `..` are resolved without looking at the disk.
    package static func absolute(_ path: String, from base: String) -> String {
        let whole = path.hasPrefix("/") ? path : "\(base)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The directory a file is in.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Where relative paths of a configuration start: the parent of its directory when that is called `config`.
    package static func projectRoot(of configuration: String) -> String {
        let folder = directory(of: configuration)
        return name(of: folder) == "config" ? directory(of: folder) : folder
    }

    /// The directory this process was started in.
    package static func workingDirectory() -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getcwd(&buffer, buffer.count) != nil else { return "/" }
        return text(buffer)
    }

    /// The path without symbolic links.
    ///
    /// Parts that do not exist yet are kept as they are.
    package static func resolved(_ path: String) -> String {
        var head = absolute(path, from: workingDirectory())
        var tail: [String] = []
        while true {
            if let real = realpath(head, nil) {
                defer { free(real) }
                let base = String(cString: real)
                return tail.isEmpty ? base : absolute(tail.reversed().joined(separator: "/"), from: base)
            }
            if head == "/" { return path }
            tail.append(name(of: head))
            head = directory(of: head)
        }
    }

    /// Whether a path is a directory or lies in it, links resolved.
    package static func isInside(_ path: String, of directory: String) -> Bool {
        let path = resolved(path)
        let directory = resolved(directory)
        return path == directory || directory == "/" || path.hasPrefix(directory + "/")
    }

    static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
