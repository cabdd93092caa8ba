// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Ports of the loopback address that nobody listens on.
enum FreePort {
    static func find(_ count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw BenchProblem.cannot("make a socket", code: errno) }
            sockets.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let port = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> UInt16? in
                    guard bind(descriptor, generic, size) == 0, getsockname(descriptor, generic, &size) == 0 else {
                        return nil
                    }
                    return pointer.pointee.sin_port.bigEndian
                }
            }
            guard let port else { throw BenchProblem.cannot("bind a port", code: errno) }
            return Int(port)
        }
    }
}
