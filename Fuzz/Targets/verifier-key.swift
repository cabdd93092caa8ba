// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit

/// A verifier key that is accepted is written back byte for byte.
func fuzz(_ input: [UInt8]) {
    guard let text = String(validating: input, as: UTF8.self), let key = try? VerifierKey(vkey: text) else { return }
    check(Array(key.vkey.utf8) == input, "a verifier key is written as it was read")
    check(key.publicKey.count == 32 && key.keyID.count == 4, "its parts have their length")
}
