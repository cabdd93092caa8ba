// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore

private let key = try? VerifierKey(
    vkey: "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")

/// A proof file that is accepted is written back byte for byte; it proves the leaf of the example and no other.
func fuzz(_ input: [UInt8]) {
    guard let text = String(validating: input, as: UTF8.self), let proof = try? TLogProof(text: text) else { return }
    // An empty line of extra bytes says what no such line says.
    if !text.contains("\nextra \n") {
        check(Array(proof.text.utf8) == input, "a proof is written as it was read")
    }
    check(proof.hashes.count <= 64, "a path has at most 64 hashes")
    guard let key else { return }
    check((try? proof.verify(leaf: [0xFF], with: key)) == nil, "a leaf that is not in the log is not proven")
    if (try? proof.verify(leaf: [0x10], with: key)) != nil { check(proof.index == 2, "a leaf has one place") }
}
