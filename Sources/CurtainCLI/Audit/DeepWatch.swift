// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient

/// Has the server verify everything that is stored, and watches until that ends; Ctrl-C ends the watching alone.
struct DeepWatch {
    let connection: Connection

    /// How it ended.
    ///
    /// - Throws: ``CLIError/verificationStopped(_:)`` when it ended early; ``CLIError/cancelled`` on Ctrl-C.
    func run() async throws -> DeepPassResponse {
        Interruption.watch()
        let host = connection.host
        var client = connection.client
        let begun = try await client.beginDeepVerification()
        client.isPassive = true
        var progress = Progress(
            "entries and rows on the server", total: UInt64(clamping: max(begun.size, connection.logSize)), host: host,
            quiet: connection.options.quiet)
        defer { progress.finish() }
        while true {
            let status = try await client.deepVerification()
            if let running = status.running, running.startedAt == begun.startedAt {
                progress.update(done: UInt64(clamping: running.entries), count: UInt64(clamping: running.entries))
            } else if let last = status.last, last.startedAt == begun.startedAt {
                return last
            } else {
                throw CLIError.verificationStopped("it was stopped on the server")
            }
            if host.isInterrupted() {
                host.note("it goes on in the service; \"curtain status\" shows how far it is")
                throw CLIError.cancelled
            }
            try await host.sleep(.milliseconds(250))
        }
    }
}

extension Connection {
    fileprivate var logSize: Int { Int(clamping: log.checkpoint.size) }
}

extension Sheet {
    mutating func show(_ deep: DeepPassResponse) {
        field("messages", "\(deep.messages) of \(deep.threads) threads are what the log says")
        field("comments", "\(deep.snapshots) snapshots of \(deep.comments) comments are what the log says")
        field("opened", "\(deep.dataKeys) data keys, \(deep.names) names and outgoing texts, \(deep.reasons) reasons")
        field("index", "compared with the first \(deep.indexed) entries")
    }
}
