// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient
import CurtainCore

/// Fetches a log's entries in slices and verifies them on the way.
struct LogFetch {
    /// Entries of one request: with 4 KiB each well below the longest answer.
    private static let slice = 1000

    let connection: Connection
    /// Where to stop: the newest checkpoint, verified when the command began.
    let checkpoint: Checkpoint
    /// What was remembered before, to be met on the way.
    let remembered: WitnessState?

    init(_ connection: Connection) {
        self.connection = connection
        checkpoint = connection.log.checkpoint
        remembered = connection.log.remembered
    }

    /// Hands every entry to `take` after it has been checked, and holds the whole against both checkpoints.
    ///
    /// - Throws: ``CLIError/brokenLog(_:where:)``.
    func run(_ take: (_ leaf: [UInt8]) throws -> Void) async throws {
        Interruption.watch()
        var check = LogCheck(remembered: remembered?.checkpoint)
        var progress = Progress(
            "entries", total: checkpoint.size, host: connection.host, quiet: connection.options.quiet)
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
            progress.update(done: check.size, count: check.size)
        }
        try check.finish(against: checkpoint)
    }
}

/// Verifies entries in order, and says where a log breaks.
struct LogCheck {
    private var verifier = LogVerifier()
    private let remembered: Checkpoint?
    /// Whether the remembered state was met on the way.
    private(set) var metRemembered = false

    init(remembered: Checkpoint?) {
        self.remembered = remembered
        metRemembered = remembered?.size == 0
    }

    var size: UInt64 { verifier.size }
    var root: Digest { verifier.root }

    mutating func feed(_ leaf: [UInt8]) throws(CLIError) {
        do throws(LogFault) {
            try verifier.feed(leaf)
            guard let remembered, verifier.size == remembered.size else { return }
            try verifier.check(against: remembered)
            metRemembered = true
        } catch {
            throw .brokenLog(error, where: "")
        }
    }

    func finish(against checkpoint: Checkpoint) throws(CLIError) {
        do throws(LogFault) {
            try verifier.check(against: checkpoint)
        } catch {
            // What was remembered holds, so the fault lies behind it.
            let place = metRemembered ? remembered.map { " after entry \($0.size)" } ?? "" : ""
            throw .brokenLog(error, where: place)
        }
    }
}
