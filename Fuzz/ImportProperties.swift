// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Reads a comment file whole and in pieces: the same rows in the order of their lines, each within its limits, and
/// the last line whatever stands before it, unless it cannot be read without a header of its own.
///
/// The lowest bits of `control` choose the size of the pieces, the highest a limit of lines that is soon reached.
func checkReader(
    _ format: ImportFormat, _ content: [UInt8], control: UInt8, sentinel: String, hasHeader: Bool
) {
    let limit = control & 0x80 != 0 ? 128 : ImportLimits.lineBytes
    func read(_ content: [UInt8], piece: Int) -> (items: [ImportItem], lines: Int) {
        var reader = CommentFileReader(format: format, lineLimit: limit)
        var items: [ImportItem] = []
        for start in stride(from: 0, to: content.count, by: piece) {
            items += reader.feed(content[start..<min(start + piece, content.count)])
        }
        items += reader.finish()
        return (items, reader.headerProblem == nil ? reader.lines : Int.max)
    }

    let whole = read(content, piece: content.count + 1)
    let pieces = read(content, piece: Int(control & 0x1F) * 4 + 1)
    check(whole.items == pieces.items && whole.lines == pieces.lines, "pieces do not change what is read")

    var line = 0
    for item in whole.items {
        switch item {
        case .row(let row):
            check(row.line > line, "rows come in the order of their lines")
            line = row.line
            checkRow(row)
        case .rejected(let rejected):
            check(rejected.line > line, "rows come in the order of their lines")
            check(rejected.reason.utf8.count <= 256, "a reason is short")
            line = rejected.line
        }
    }
    check(line <= whole.lines, "no row is past the end")

    guard hasHeader else { return }
    let ended = content + [0x0A] + Array(sentinel.utf8)
    guard case .row(let row) = read(ended, piece: ended.count).items.last else {
        return check(false, "the last line is read")
    }
    check(row.externalID == "end" && row.text == "reached", "the last line is read")
    check(row.line == content.count { $0 == 0x0A } + 2, "the last line has its number")
}

/// Each value of a row within its limits.
func checkRow(_ row: CommentRow) {
    check(row.text != nil || row.deleted, "a row has a text or is a deletion")
    check((row.text?.utf8.count ?? 0) <= ImportLimits.textBytes, "a text has its limit")
    check((1...ImportLimits.externalIDBytes).contains(row.externalID?.utf8.count ?? 0), "an id has its limit")
    check((row.author?.utf8.count ?? 0) <= ImportLimits.authorBytes, "an author has its limit")
    check((row.permalink?.utf8.count ?? 0) <= ImportLimits.permalinkBytes, "a link has its limit")
    check((row.revision ?? 0) >= 0, "a revision is not negative")
    for time in [row.createdAt, row.updatedAt] {
        guard let time else { continue }
        check(Timestamp(rfc3339: time.description) == time, "a time can be written")
    }
}
