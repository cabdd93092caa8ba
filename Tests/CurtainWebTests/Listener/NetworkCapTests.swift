// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import Testing

@Suite("Connections of one network")
struct NetworkCapTests {
    private func network(_ bytes: [UInt8]) throws -> NetworkCap.Network {
        try #require(NetworkCap.Network(address: bytes))
    }

    @Test("A network gets no more connections than its share, and its neighbours keep theirs")
    func share() throws {
        let cap = NetworkCap(limit: 2)
        let near = try network([192, 0, 2, 1])
        let sameNetwork = try network([192, 0, 2, 200])
        let other = try network([198, 51, 100, 1])
        #expect(cap.enter(near))
        #expect(cap.enter(sameNetwork))
        #expect(!cap.enter(near))
        #expect(cap.enter(other))
        cap.leave(near)
        #expect(cap.enter(sameNetwork))
        #expect(!cap.enter(sameNetwork))
    }

    @Test("IPv6 addresses count by their first 56 bits")
    func version6() throws {
        var first: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        let a = try network(first)
        first[7] = 0xFF
        #expect(try network(first) == a)
        first[6] = 2
        #expect(try network(first) != a)
    }

    @Test("An IPv4 address written in IPv6 counts as the IPv4 address")
    func mapped() throws {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 9]
        #expect(try network(mapped) == network([192, 0, 2, 1]))
    }

    @Test("Anything else is no network")
    func nonsense() {
        #expect(NetworkCap.Network(address: []) == nil)
        #expect(NetworkCap.Network(address: [1, 2, 3]) == nil)
    }
}
