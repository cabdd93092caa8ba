// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// The input as the body of a webhook, and as the comment in one: read as the same line of a file is.
func fuzz(_ input: [UInt8]) {
    switch try? CommentEvent.read(input) {
    case .comment(let row):
        check(!row.deleted, "a comment is not a deletion")
        checkRow(row)
    case .deleted(let row):
        check(row.deleted && row.text == nil, "a deletion has no text")
        checkRow(row)
    case .other, nil: break
    }

    guard input.first == UInt8(ascii: "{"), !input.contains(0x0A) else { return }
    var reader = CommentFileReader(format: .jsonl)
    guard case .row(let row) = (reader.feed(input) + reader.finish()).first else { return }
    let event = try? CommentEvent.read(Array("{\"type\":\"comment.updated\",\"data\":".utf8) + input + Array("}".utf8))
    check(event == (row.deleted ? .deleted(row) : .comment(row)), "a hook reads a comment as an import does")
}
