// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// An event that a channel's webhook brings.
package enum CommentEvent: Sendable, Equatable {
    /// `comment.created` or `comment.updated`: the comment as it is now.
    case comment(CommentRow)
    /// `comment.deleted`: it is gone at its source.
    case deleted(CommentRow)
    /// Of a type that is not for Curtain.
    case other

    /// Reads a body: a JSON object with `type` and, in `data`, the fields of a line of an import file.
    package static func read(_ body: [UInt8]) throws(CommentEventProblem) -> CommentEvent {
        do throws(LineProblem) {
            return try body.withUnsafeBufferPointer { bytes throws(LineProblem) in try read(bytes) }
        } catch {
            throw CommentEventProblem(reason: error.reason)
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(LineProblem) -> CommentEvent {
        guard isUTF8(bytes) else { throw LineProblem("the body is not UTF-8") }
        let mapping = ImportMapping()
        var parser = JSONLineParser(bytes, columns: ColumnTable(mapping))
        let event = try parser.parseEvent()
        guard let type = event.type else { throw LineProblem("type is missing") }
        let isDeletion = type == "comment.deleted"
        guard isDeletion || type == "comment.created" || type == "comment.updated" else { return .other }
        guard var fields = event.data else { throw LineProblem("data is missing") }
        if isDeletion { fields.put(.flag(true), ColumnTable.Match(field: .deleted, rank: -1)) }
        let row = try RowBuilder(mapping: mapping).row(fields, line: 1)
        return row.deleted ? .deleted(row) : .comment(row)
    }
}

/// Why a body is no event; names fields and limits, never what they say.
package struct CommentEventProblem: Error, Sendable, Equatable {
    package let reason: String
}
