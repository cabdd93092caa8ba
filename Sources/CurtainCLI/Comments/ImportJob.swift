// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainClient
import CurtainCore

/// What an import did.
struct ImportSummary: Encodable, Equatable {
    var added = 0
    var updated = 0
    var deleted = 0
    var late = 0
    var unchanged = 0
    var rejected = 0

    var taken: Int { added + updated + deleted + late + unchanged }
}

/// Sends rows in batches, one channel each, and keeps count.
///
/// Holds at most one batch a channel.
struct ImportJob {
    private struct Batch {
        var comments: [IncomingCommentPayload] = []
        var bytes = 0
    }

    /// Bytes of JSON a batch may have.
    private static let maxBatchBytes = 1 << 20
    /// Room for a row's names, punctuation and numbers.
    private static let rowOverhead = 256

    private let connection: Connection
    private let channels: ChannelChoice
    private var batches: [String: Batch] = [:]
    private var summary = ImportSummary()
    private var progress: Progress
    /// Rows seen so far, good and bad.
    private var rows: UInt64 = 0

    init(connection: Connection, channels: ChannelChoice, total: UInt64?) {
        self.connection = connection
        self.channels = channels
        progress = Progress("comments", total: total, host: connection.host, quiet: connection.options.quiet)
    }

    /// Takes rows and reports bad lines at once.
    mutating func take(_ items: [ImportItem], consumed: UInt64) async throws {
        for item in items {
            rows += 1
            switch item {
            case .rejected(let bad): reject(bad.line, bad.reason)
            case .row(let row):
                switch channels.channel(for: row.channel) {
                case .failure(let reason): reject(row.line, reason.text)
                case .success(let channel): try await add(row, to: channel)
                }
            }
        }
        progress.update(done: consumed, count: rows)
    }

    /// Sends what is left.
    mutating func finish() async throws -> ImportSummary {
        for channel in batches.keys.sorted() { try await send(channel) }
        progress.finish()
        return summary
    }

    private mutating func add(_ row: CommentRow, to channel: String) async throws {
        let payload = IncomingCommentPayload(
            line: row.line, externalID: row.externalID ?? "", author: row.author, text: row.text,
            language: row.language, permalink: row.permalink, createdAt: row.createdAt?.description,
            updatedAt: row.updatedAt?.description, revision: row.revision, deleted: row.deleted ? true : nil)
        let bytes =
            Self.rowOverhead
            + [payload.externalID, row.author, row.text, row.language, row.permalink].reduce(0) {
                $0 + Self.encodedBytes($1)
            }
        if let batch = batches[channel], batch.bytes + bytes > Self.maxBatchBytes { try await send(channel) }
        batches[channel, default: Batch()].comments.append(payload)
        batches[channel, default: Batch()].bytes += bytes
        if let count = batches[channel]?.comments.count, count >= API.maxImportBatch { try await send(channel) }
    }

    /// At most this many bytes does a text take in JSON.
    private static func encodedBytes(_ text: String?) -> Int {
        guard let text else { return 0 }
        var count = 0
        for byte in text.utf8 {
            switch byte {
            case 0..<0x20: count += 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): count += 2
            default: count += 1
            }
        }
        return count
    }

    private mutating func send(_ channel: String) async throws {
        guard let batch = batches.removeValue(forKey: channel), let first = batch.comments.first else { return }
        let answer: ImportResponse
        do {
            answer = try await connection.client.importComments(
                ImportRequest(channel: channel, comments: batch.comments))
        } catch let error as ClientError {
            progress.finish()
            connection.note("\(summary.taken) comments were taken in before")
            let waiting = batches.values.compactMap { $0.comments.first?.line }
            throw CLIError.importStopped(afterLine: (waiting + [first.line]).reduce(first.line, min) - 1, error)
        }
        summary.added += answer.added
        summary.updated += answer.updated
        summary.deleted += answer.deleted
        summary.late += answer.late
        summary.unchanged += answer.unchanged
        for bad in answer.rejected { reject(bad.line, bad.reason) }
    }

    private mutating func reject(_ line: Int, _ reason: String) {
        progress.finish()
        summary.rejected += 1
        connection.host.note("line \(line): \(reason)")
    }
}
