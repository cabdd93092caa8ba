// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import GRDB

/// The tables.
///
/// A migration that shipped is never changed; a later one is added below it.
enum Schema {
    /// `PRAGMA application_id`: "CRTN".
    static let applicationID: Int64 = 0x4352_544E

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("first tables") { db in
            for statement in SchemaV1.statements { try db.execute(sql: statement) }
        }
        migrator.registerMigration("channels by themselves") { db in
            for statement in SchemaV2.statements { try db.execute(sql: statement) }
        }
        return migrator
    }
}
