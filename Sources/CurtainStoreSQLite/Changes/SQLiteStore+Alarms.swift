// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    static func raiseAlarm(for comment: Int64, _ change: Change) throws {
        try change.db.run(
            "INSERT INTO alarm (comment, raisedAt) VALUES (?, ?) ON CONFLICT (comment) DO NOTHING", .int(comment),
            .time(change.now))
    }

    package func alarms(limit: Int) async throws -> [Reference] {
        try await read { db in
            try db.all("SELECT comment FROM alarm ORDER BY comment LIMIT ?", [.number(limit)]) {
                Reference(kind: .comment, number: $0.int(0))
            }
        }
    }

    package func alarmCount() async throws -> Int {
        try await read { db in try db.first("SELECT count(*) FROM alarm", read: { Int($0.int(0)) }) ?? 0 }
    }

    package func end(_ permit: Permit<EndAlarms>) async throws {
        let comments = permit.action.comments
        try await change(permit) { change, origin in
            var entities: [LogEntityRef] = []
            for comment in comments {
                try change.db.run("DELETE FROM alarm WHERE comment = ?", .int(comment.number))
                entities.append(.comment(try CommentRows.find(comment, in: .deployment, change.db).id))
            }
            change.log(.alarmSend, by: origin, entities, [LeafAttribute("count", Int64(entities.count))])
        }
    }
}
