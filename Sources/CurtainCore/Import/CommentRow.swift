// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One comment as a file gives it.
package struct CommentRow: Sendable, Equatable {
    /// Number of the line it begins on, from 1.
    package var line: Int
    /// Absent only where the mapping did not ask for one.
    package var externalID: String?
    /// What the row itself says: usually a kind of channel.
    package var channel: String?
    package var author: String?
    /// Absent when `deleted`.
    package var text: String?
    package var language: String?
    package var permalink: String?
    package var createdAt: Timestamp?
    package var updatedAt: Timestamp?
    package var revision: Int64?
    package var deleted: Bool

    package init(
        line: Int, externalID: String? = nil, channel: String? = nil, author: String? = nil, text: String? = nil,
        language: String? = nil, permalink: String? = nil, createdAt: Timestamp? = nil, updatedAt: Timestamp? = nil,
        revision: Int64? = nil, deleted: Bool = false
    ) {
        self.line = line
        self.externalID = externalID
        self.channel = channel
        self.author = author
        self.text = text
        self.language = language
        self.permalink = permalink
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.revision = revision
        self.deleted = deleted
    }
}

/// A line that holds no comment.
///
/// The reason names columns and limits, never what the line says.
package struct RejectedRow: Sendable, Equatable {
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// What a reader hands out, in the order of the file.
package enum ImportItem: Sendable, Equatable {
    case row(CommentRow)
    case rejected(RejectedRow)
}

/// Limits of one line.
///
/// Sizes are bytes of UTF-8.
package enum ImportLimits {
    /// A line of JSON, or a record of CSV with all its lines.
    package static let lineBytes = 1 << 20
    package static let textBytes = 32_000
    package static let externalIDBytes = 512
    package static let authorBytes = 512
    package static let permalinkBytes = 2_048
    package static let languageBytes = 35
    package static let channelBytes = 128
}

/// Why a line holds no comment, inside the readers.
struct LineProblem: Error, Equatable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
