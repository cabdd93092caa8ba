// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The identifier of one kind of thing; identifiers of different kinds do not mix.
package struct EntityID<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let raw: RawID

    package init(_ raw: RawID) {
        self.raw = raw
    }

    /// A new identifier (UUID version 7).
    package init(at now: Timestamp) {
        raw = RawID(at: now)
    }

    package init?(_ text: some StringProtocol) {
        guard let raw = RawID(text) else { return nil }
        self.raw = raw
    }

    package init?(bytes: some Collection<UInt8>) {
        guard let raw = RawID(bytes: bytes) else { return nil }
        self.raw = raw
    }

    package var bytes: [UInt8] { raw.bytes }
    package var description: String { raw.description }

    package static func < (a: EntityID, b: EntityID) -> Bool { a.raw < b.raw }
}

/// Names of the kinds, used only as type parameters.
package enum Entities {
    package enum Attempt {}
    package enum Channel {}
    package enum ChannelSecret {}
    package enum Comment {}
    package enum Invitation {}
    package enum Message {}
    package enum Outbox {}
    package enum Participant {}
    package enum Patient {}
    package enum Pool {}
    package enum Staff {}
    package enum Template {}
    package enum Thread {}
}

package typealias ChannelID = EntityID<Entities.Channel>
package typealias ChannelSecretID = EntityID<Entities.ChannelSecret>
package typealias CommentID = EntityID<Entities.Comment>
package typealias InvitationID = EntityID<Entities.Invitation>
package typealias MessageID = EntityID<Entities.Message>
package typealias OutboxID = EntityID<Entities.Outbox>
package typealias ParticipantID = EntityID<Entities.Participant>
package typealias PatientID = EntityID<Entities.Patient>
package typealias PoolID = EntityID<Entities.Pool>
package typealias StaffID = EntityID<Entities.Staff>
package typealias TemplateID = EntityID<Entities.Template>
package typealias ThreadID = EntityID<Entities.Thread>
