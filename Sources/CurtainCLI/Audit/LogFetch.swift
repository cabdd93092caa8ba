// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient

/// Fetches a log's entries in slices and verifies them on the way.
struct LogFetch {
    /// Entries of one request: with 4 KiB each well below the longest answer.
    private static let slice = 1000

    let connection: Connection
    /// Where to stop: the newest checkpoint, verified when the command began.
    let checkpoint: Checkpoint
    /// What was remembered before, to be met on the way.
    let remembered: WitnessState?
    /// What was verified before: where to begin, or to be met on the way.
    let verified: VerifiedState?
    let start: TreeEdge

    /// Begins behind what was verified before, or with the first entry.
    init(_ connection: Connection, verified: VerifiedState? = nil, whole: Bool = true) {
        self.connection = connection
        checkpoint = connection.log.checkpoint
        remembered = connection.log.remembered
        self.verified = verified
        start = whole ? TreeEdge() : verified?.edge ?? TreeEdge()
    }

    /// Hands every entry to `take` after it has been checked, and holds the whole against the checkpoints.
    ///
    /// Answers the edge of the tree at the end.
    /// - Throws: ``CLIError/brokenLog(_:where:)``.
    @discardableResult
    func run(_ take: (_ leaf: [UInt8]) throws -> Void) async throws -> TreeEdge {
        Interruption.watch()
        var check = try LogCheck(
            from: start, known: [remembered?.checkpoint, verified?.checkpoint].compactMap(\.self))
        var progress = Progress(
            "entries", total: checkpoint.size - start.size, host: connection.host, quiet: connection.options.quiet)
        defer { progress.finish() }
        while check.size < checkpoint.size {
            if connection.host.isInterrupted() { throw CLIError.cancelled }
            let count = Int(min(UInt64(Self.slice), checkpoint.size - check.size))
            let page = try await connection.client.auditExport(from: check.size, limit: count)
            guard !page.entries.isEmpty else {
                throw CLIError.brokenLog(.missingLeaves(from: check.size), where: " of \(checkpoint.origin)")
            }
            for entry in page.entries.prefix(count) {
                let leaf = Array(entry.leaf.utf8)
                try check.feed(leaf)
                try take(leaf)
            }
            let done = check.size - start.size
            progress.update(done: done, count: done)
        }
        try check.finish(against: checkpoint)
        return check.edge
    }
}

/// Verifies entries in order, and says where a log breaks.
struct LogCheck {
    /// The tree over the entries so far.
    private(set) var edge: TreeEdge
    private let known: [Checkpoint]
    /// The largest of the known states that held.
    private var met: UInt64?

    /// Begins behind what was verified before; `known` states are met on the way where they are not behind it.
    init(from edge: TreeEdge = TreeEdge(), known: [Checkpoint]) throws(CLIError) {
        self.edge = edge
        self.known = known
        met = edge.size > 0 ? edge.size : nil
        try meet()
    }

    var size: UInt64 { edge.size }

    mutating func feed(_ leaf: [UInt8]) throws(CLIError) {
        do throws(LogFault) {
            try edge.feed(leaf)
        } catch {
            throw .brokenLog(error, where: "")
        }
        try meet()
    }

    private mutating func meet() throws(CLIError) {
        for checkpoint in known where checkpoint.size == edge.size {
            do throws(LogFault) {
                try edge.check(against: checkpoint)
            } catch {
                throw .brokenLog(error, where: place)
            }
            met = checkpoint.size
        }
    }

    func finish(against checkpoint: Checkpoint) throws(CLIError) {
        do throws(LogFault) {
            try edge.check(against: checkpoint)
        } catch {
            throw .brokenLog(error, where: place)
        }
    }

    /// What was met holds, so a fault lies behind it.
    private var place: String { met.map { " after entry \($0)" } ?? "" }
}
