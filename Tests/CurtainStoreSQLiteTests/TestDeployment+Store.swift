// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainTestSupport
import GRDB
import Testing

@testable import CurtainStoreSQLite

extension TestDeployment {
    /// Verifies the whole log on the disk: every leaf, tile and checkpoint, and the index.
    func verify(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try SQLiteStore.verifyLog(
            databasePath: options.databasePath, lockPath: nil, verifierKey: keys.signer.verifierKey,
            progress: { _, _ in })
        let checkpoint = store.checkpoint()
        #expect(report.size == checkpoint.size, sourceLocation: sourceLocation)
        #expect(report.root == checkpoint.root, sourceLocation: sourceLocation)
    }

    /// Makes the database as good as full: so many pages more than now, or no limit.
    func limitPages(extra: Int?) async throws {
        try await store.group.write { change in
            let now = try Int.fetchOne(change.db, sql: "PRAGMA page_count") ?? 0
            let most = extra.map { now + $0 } ?? 1_000_000_000
            _ = try Int.fetchOne(change.db, sql: "PRAGMA max_page_count = \(most)")
        }
    }

    /// Changes the database behind the service's back, as somebody with the file would.
    func tamper(_ statements: String...) throws {
        let queue = try DatabaseQueue(path: options.databasePath)
        try queue.inDatabase { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            for statement in statements { try db.execute(sql: statement) }
        }
        try queue.close()
    }
}
