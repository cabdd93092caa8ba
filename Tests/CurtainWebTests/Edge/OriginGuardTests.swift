// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import HTTPTypes
import Testing

@Suite("Requests that other sites cause")
struct OriginGuardTests {
    private static let own = "https://talk.lakeside.example"
    private let guardian = OriginGuard(origin: Self.own)

    struct Row: Sendable {
        let site: String?
        let origin: String?
        let passes: Bool
    }

    static let matrix: [Row] = [
        Row(site: "same-origin", origin: own, passes: true),
        Row(site: "same-origin", origin: nil, passes: true),
        Row(site: "same-site", origin: own, passes: false),
        Row(site: "cross-site", origin: own, passes: false),
        Row(site: "none", origin: own, passes: false),
        Row(site: "", origin: own, passes: false),
        Row(site: nil, origin: own, passes: true),
        Row(site: nil, origin: "https://evil.example", passes: false),
        Row(site: nil, origin: "http://talk.lakeside.example", passes: false),
        Row(site: nil, origin: "https://talk.lakeside.example:8443", passes: false),
        Row(site: nil, origin: "null", passes: false),
        Row(site: nil, origin: nil, passes: false),
    ]

    @Test("A form passes only from one of our own pages", arguments: matrix.indices)
    func forms(index: Int) {
        let row = Self.matrix[index]
        for method in [HTTPRequest.Method.post, .put, .delete, .patch] {
            #expect(guardian.allows(method: method, fetchSite: row.site, origin: row.origin) == row.passes)
        }
    }

    @Test("Reading passes from everywhere", arguments: matrix.indices)
    func reading(index: Int) {
        let row = Self.matrix[index]
        #expect(guardian.allows(method: .get, fetchSite: row.site, origin: row.origin))
        #expect(guardian.allows(method: .head, fetchSite: row.site, origin: row.origin))
    }
}
