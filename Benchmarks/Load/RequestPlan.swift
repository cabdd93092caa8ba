// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Whole requests of HTTP/1.1, made before anything is measured.
struct RequestPlan: Sendable {
    struct Item: Sendable {
        let bytes: [UInt8]
        /// Where the 32 characters of the Idempotency-Key stand; nil when there is none.
        let keyOffset: Int?
    }

    /// Sent in turn.
    let items: [Item]

    private static let keyPlace = String(repeating: "0", count: 32)

    /// The same GET always.
    static func get(_ path: String, host: String, token: String? = nil) -> RequestPlan {
        gets([path], host: host, token: token)
    }

    static func gets(_ paths: [String], host: String, token: String?) -> RequestPlan {
        RequestPlan(
            items: paths.map { path in
                let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
                let head = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(authorization)\r\n"
                return Item(bytes: Array(head.utf8), keyOffset: nil)
            })
    }

    /// A POST of JSON to each path, each request with an Idempotency-Key of its own.
    static func posts(_ paths: [String], host: String, token: String?, body: String) -> RequestPlan {
        RequestPlan(
            items: paths.map { path in
                let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
                let before = """
                    POST \(path) HTTP/1.1\r\nHost: \(host)\r\n\(authorization)Content-Type: application/json\r\n\
                    Content-Length: \(body.utf8.count)\r\nIdempotency-Key:\u{20}
                    """
                return Item(
                    bytes: Array("\(before)\(keyPlace)\r\n\r\n\(body)".utf8), keyOffset: before.utf8.count)
            })
    }
}

/// Idempotency keys that never repeat: 64 random bits of this run, then a counter.
struct KeyCounter {
    private let run = UInt64.random(in: .min ... .max)
    private var count: UInt64 = 0

    /// The next key as 32 hexadecimal digits.
    mutating func next(_ write: (Int, UInt8) -> Void) {
        count += 1
        for digit in 0..<32 {
            let word = digit < 16 ? run : count
            let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digit % 16))) & 0xF
            write(digit, value < 10 ? 48 + value : 87 + value)
        }
    }
}
