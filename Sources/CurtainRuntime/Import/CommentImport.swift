// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainUseCases
import Glibc

/// Imports a file of comments in constant memory: it is read in pieces, and its rows go to the relay in batches.
package struct CommentImport {
    private static let pieceBytes = 262_144

    private let request: ImportRequest
    private let relay: Relay
    private let batch: Int
    private let depth: Int
    private let report: (RejectedRow) -> Void
    private let advance: (ImportProgress) -> Void

    private var progress = ImportProgress()
    private var summary = ImportSummary()
    private var waiting: [String: [CommentDraft]] = [:]

    /// Prepares an import.
    ///
    /// `batch`: comments in one change of the store.
    /// `depth`: batches on their way at once; with 1 and a batch of 1, comments are numbered as the file has them.
    /// `report`: called for each line that holds no comment, and each comment that was refused.
    /// `advance`: called after each piece of the file.
    package init(
        _ request: ImportRequest, relay: Relay, batch: Int, depth: Int = 4,
        report: @escaping (RejectedRow) -> Void, advance: @escaping (ImportProgress) -> Void
    ) {
        self.request = request
        self.relay = relay
        self.batch = batch
        self.depth = depth
        self.report = report
        self.advance = advance
    }

    /// Imports the whole file.
    ///
    /// - Throws: ``HostProblem`` when it cannot be read; errors of the relay. What was taken in until then stays.
    package mutating func run() async throws -> ImportSummary {
        let (format, mapping) = try request.plan()
        let file = try open()
        defer { close(file) }
        let host = Runtime.host("import")
        var router = try await ChannelRouter(request, relay: relay, host: host)
        var pipeline = BatchPipeline(relay: relay, host: host, depth: depth)
        var reader = CommentFileReader(format: format, mapping: mapping)
        var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw HostProblem.inputOutput(operation: "read", path: request.file, code: errno) }
            let items = count == 0 ? reader.finish() : reader.feed(buffer[..<count])
            for item in items { try await take(item, &router, &pipeline) }
            progress.bytes += Int64(count)
            progress.lines = reader.lines
            advance(progress)
            if let reason = reader.headerProblem {
                throw HostProblem.fileUnusable(path: request.file, reason: reason)
            }
            if count == 0 { break }
        }
        for (channel, drafts) in waiting.sorted(by: { $0.key < $1.key }) where !drafts.isEmpty {
            count(try await pipeline.send(drafts, channel: channel))
        }
        count(try await pipeline.finish())
        advance(progress)
        summary.lines = reader.lines
        summary.madeChannels = router.made
        return summary
    }

    private mutating func take(
        _ item: ImportItem, _ router: inout ChannelRouter, _ pipeline: inout BatchPipeline
    ) async throws {
        switch item {
        case .rejected(let row):
            reject(row)
        case .row(let row):
            guard let channel = try await router.channel(of: row) else {
                reject(
                    RejectedRow(
                        line: row.line,
                        reason: "no channel of the kind or name it gives; use --create-channels or --channel-override"))
                return
            }
            waiting[channel, default: []].append(CommentDraft(row))
            guard let drafts = waiting[channel], drafts.count >= batch else { return }
            waiting[channel] = []
            count(try await pipeline.send(drafts, channel: channel))
        }
    }

    private mutating func count(_ outcomes: [ReceiveOutcome]) {
        for outcome in outcomes {
            for (receipt, number) in outcome.counts {
                summary.counts[receipt, default: 0] += number
                progress.stored += number
            }
            for draft in outcome.rejected { reject(RejectedRow(line: draft.line, reason: draft.reason)) }
        }
    }

    private mutating func reject(_ row: RejectedRow) {
        summary.rejected += 1
        progress.rejected += 1
        report(row)
    }

    private mutating func open() throws(HostProblem) -> Int32 {
        let file = Glibc.open(request.file, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT
                ? .missing(path: request.file)
                : .inputOutput(operation: "read", path: request.file, code: errno)
        }
        progress.totalBytes = HostFile.status(request.file)?.size ?? 0
        return file
    }
}
