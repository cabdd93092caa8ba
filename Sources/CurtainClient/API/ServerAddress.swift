// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where a server's staff listener is: `https://host[:port]`, nothing behind it.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// Lower case; IPv6 addresses in brackets.
    package let host: String
    package let port: Int?

    /// Reads `https://host`, `https://host:port` or `https://[::1]:port`, a last slash allowed.
    ///
    /// - Throws: ``ClientError/badAddress(_:)``, also for `http:`, user names, paths and queries.
    package init(_ text: String) throws(ClientError) {
        guard text.lowercased().hasPrefix("https://") else { throw .badAddress(text) }
        var rest = text.dropFirst("https://".count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let name: Substring
        let tail: Substring
        if rest.hasPrefix("[") {
            guard let close = rest.firstIndex(of: "]") else { throw .badAddress(text) }
            name = rest[...close]
            tail = rest[rest.index(after: close)...]
            let inside = name.dropFirst().dropLast()
            guard !inside.isEmpty, inside.utf8.allSatisfy({ ServerAddress.isIPv6($0) }) else {
                throw .badAddress(text)
            }
        } else {
            let colon = rest.firstIndex(of: ":") ?? rest.endIndex
            name = rest[..<colon]
            tail = rest[colon...]
            guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy({ ServerAddress.isName($0) }) else {
                throw .badAddress(text)
            }
        }
        if tail.isEmpty {
            port = nil
        } else {
            guard tail.hasPrefix(":"), let number = Int(tail.dropFirst()), (1...65_535).contains(number) else {
                throw .badAddress(text)
            }
            port = number == 443 ? nil : number
        }
        host = name.lowercased()
    }

    package var url: String { "https://\(hostAndPort)" }
    package var hostAndPort: String { port.map { "\(host):\($0)" } ?? host }
    package var description: String { url }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isIPv6(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
