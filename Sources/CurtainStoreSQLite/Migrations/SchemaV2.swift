// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Version 2 of the tables: channels that bring comments and take posts by themselves.
enum SchemaV2 {
    static let statements = [
        """
        CREATE TABLE channelSecret (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            channel BLOB NOT NULL REFERENCES channel (id),
            purpose TEXT NOT NULL CHECK (purpose = 'hook' OR purpose = 'post'),
            secret BLOB NOT NULL,
            secretRevision INTEGER NOT NULL CHECK (secretRevision >= 1),
            createdAt INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE channelPosting (
            channel BLOB PRIMARY KEY REFERENCES channel (id),
            address BLOB NOT NULL,
            addressRevision INTEGER NOT NULL CHECK (addressRevision >= 1),
            carriesPublic INTEGER NOT NULL CHECK (carriesPublic BETWEEN 0 AND 1),
            carriesInvitation INTEGER NOT NULL CHECK (carriesInvitation BETWEEN 0 AND 1)
        ) STRICT, WITHOUT ROWID
        """,
        // Events that were taken in, oldest first: an event that comes again makes no second comment.
        """
        CREATE TABLE hookEvent (
            number INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
            body BLOB NOT NULL CHECK (length(body) = 32),
            receivedAt INTEGER NOT NULL
        ) STRICT
        """,
        // Emergencies that somebody is still to be told of.
        """
        CREATE TABLE alarm (
            comment INTEGER PRIMARY KEY REFERENCES comment (number),
            raisedAt INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX commentEmergencies ON comment (number) WHERE urgency = 2",
        // Channels whose comments are moved into private threads without a person.
        """
        CREATE TABLE channelAutomatic (
            channel BLOB PRIMARY KEY REFERENCES channel (id),
            trigger TEXT NOT NULL CHECK (trigger = 'crisis' OR trigger = 'private'),
            pool BLOB NOT NULL REFERENCES pool (id),
            template TEXT
        ) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE outbox ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0)",
        "ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0)",
        "ALTER TABLE outbox ADD COLUMN attemptedAt INTEGER",
        "ALTER TABLE outbox ADD COLUMN notBefore INTEGER",
        "ALTER TABLE outbox ADD COLUMN problem TEXT",
        "ALTER TABLE outbox ADD COLUMN remote BLOB",
        // Identifier of the triage rules that judged the current snapshot.
        "ALTER TABLE comment ADD COLUMN rules TEXT",
        "CREATE INDEX outboxPosts ON outbox (state, number) WHERE carrier = 'channel'",
    ]
}
