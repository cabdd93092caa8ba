// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

@testable import CurtainCrypto

/// An opened keyring body that is accepted is built again byte for byte from what was read.
func fuzz(_ input: [UInt8]) {
    do {
        let body = try KeyringBody.parse(input)
        let keys = body.entries.map { ($0.purpose, $0.version, Array(input[$0.offset..<$0.offset + 32])) }
        let built = try KeyringBody.build(
            organization: body.organization, origin: body.origin, active: body.activeKEKVersion, keys: keys)
        check(built.secret.withUnsafe { Array($0) } == input, "a keyring body is written as it was read")
    } catch {
        check((try? KeyringBody.parse(input).entries) == nil, "what was read can be built")
    }
}
