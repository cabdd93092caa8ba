// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient
import CurtainCore

/// Reads the newest entries of the log for a watch, and only when there is something to read.
///
/// Reading the log is an entry of the log, asking for its signed checkpoint is not. So the checkpoint is asked for at
/// each look, and the entries are read only when it has grown by more than the reading before wrote. While readings
/// show nothing but that somebody read the log, the next one waits longer: two people who watch do not keep each other
/// busy.
final class LogWatch {
    /// The most the server hands out at once.
    private static let largestPage: UInt64 = 1000
    /// The most looks that are passed over: about half a minute.
    private static let longestPause = 15

    private let connection: Connection
    private let client: APIClient
    private let query: AuditListQuery
    /// The reader as leaves name people.
    private let reader: String
    private let showsOwnReadings: Bool
    /// Names learnt on the way.
    private(set) var names: [String: String] = [:]
    /// The newest checkpoint that was seen and verified.
    private var checkpoint: Checkpoint
    /// Its size when the entries were last read; nil before the first time.
    private var sizeAtReading: UInt64?
    private var newestEntry = -1
    private var pause = 0
    private var passedOver = 0

    init(_ connection: Connection, _ query: AuditListQuery, reader: String, showsOwnReadings: Bool) {
        self.connection = connection
        var client = connection.client
        client.isPassive = true
        self.client = client
        self.query = query
        self.reader = reader
        self.showsOwnReadings = showsOwnReadings
        checkpoint = connection.log.checkpoint
    }

    /// The newest entries, newest first; none when there is nothing new to read.
    ///
    /// - Throws: ``ClientError/witness(_:)`` when the log does not continue what was seen.
    func newest() async throws -> [LogEntryResponse] {
        try await look()
        var wanted = UInt64(Following<LogEntryResponse>.window)
        if let sizeAtReading {
            // One entry is the reading itself.
            guard checkpoint.size > sizeAtReading + 1 else { return [] }
            guard passedOver >= pause else {
                passedOver += 1
                return []
            }
            wanted = min(max(wanted, checkpoint.size - sizeAtReading), Self.largestPage)
        }
        let page = try await client.auditEntries(query, limit: Int(wanted))
        let isFirst = sizeAtReading == nil
        sizeAtReading = checkpoint.size
        names.merge(page.names) { _, newest in newest }
        let leaves = page.entries.map { (entry: $0, leaf: try? Leaf(parsing: Array($0.leaf.utf8))) }
        let brings = leaves.contains { $0.entry.seq > newestEntry && $0.leaf?.event != .auditRead }
        pause = isFirst || brings ? 0 : min(pause * 2 + 1, Self.longestPause)
        passedOver = 0
        newestEntry = max(newestEntry, page.entries.map(\.seq).max() ?? -1)
        return leaves.filter { showsOwnReadings || !isOwnReading($0.leaf) }.map(\.entry)
    }

    /// Asks for the newest checkpoint; one that changed must continue the one before.
    private func look() async throws {
        let offered = try Witness.open(try await client.checkpoint(), pinned: connection.log.key)
        guard offered != checkpoint else { return }
        let witness = Witness(store: connection.host.witnesses, now: connection.host.now)
        checkpoint = try await witness.demand(client, pinned: connection.log.key).checkpoint
    }

    private func isOwnReading(_ leaf: Leaf?) -> Bool {
        leaf?.event == .auditRead && leaf?.agent.user == reader
    }
}
