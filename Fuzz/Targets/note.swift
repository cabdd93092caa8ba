// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto

/// The key of the example in docs/formats.md, which signed one checkpoint.
private let key = try? VerifierKey(
    vkey: "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")

/// A note that is accepted is written back byte for byte; a checkpoint is believed only as it was signed.
func fuzz(_ input: [UInt8]) {
    _ = try? Checkpoint(text: String(decoding: input, as: UTF8.self))
    guard let note = try? SignedNote.parse(bytes: input) else { return }
    var written = "\(note.text)\n"
    for line in note.signatures {
        written += "\u{2014} \(line.name) \(Base64.encode(line.keyID + line.signature))\n"
    }
    check(Array(written.utf8) == input, "a note is written as it was read")
    if let checkpoint = try? note.checkpoint() {
        check(checkpoint.text.utf8.elementsEqual(note.text.utf8), "a checkpoint is written as it was read")
    }
    guard let key, let opened = try? SignedNote.openCheckpoint(String(decoding: input, as: UTF8.self), with: key)
    else { return }
    let root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="
    check(opened.text == "relay.example/audit/1\n8\n\(root)\n", "only what the key signed is believed")
}
