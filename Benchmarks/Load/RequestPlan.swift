// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Whole requests of HTTP/1.1, made before anything is measured.
struct RequestPlan: Sendable {
    struct Item: Sendable {
        let bytes: [UInt8]
        /// Where the characters of the Idempotency-Key stand; nil when there is none.
        let keyOffset: Int?
    }

    /// Sent in turn.
    let items: [Item]

    private static let keyPlace = String(repeating: "0", count: KeyCounter.length)

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

/// Idempotency keys as clients make them: UUIDs of version 7, in order of time, that never repeat.
struct KeyCounter {
    static let length = 36
    private let run = UInt64.random(in: .min ... .max)
    private var count: UInt64 = 0

    /// The next key in its text form.
    mutating func next(_ write: (Int, UInt8) -> Void) {
        count += 1
        let key = RawID(
            high: UInt64(Timestamp.systemNow().milliseconds) << 16 | 0x7000 | run & 0x0FFF,
            low: 0x8000_0000_0000_0000 | count & 0x3FFF_FFFF_FFFF_FFFF)
        for (place, byte) in key.description.utf8.enumerated() { write(place, byte) }
    }
}
