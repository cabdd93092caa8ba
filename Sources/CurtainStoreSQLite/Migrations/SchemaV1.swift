// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Version 1 of the tables.
///
/// In clear stand opaque identifiers, times, states, kinds and key versions; everything else is sealed or a keyed
/// index. `number` is what people type: `C-1042` is row 1042 of `comment`. A check against a list is written with `OR`:
/// for `IN` with more than two values SQLite builds a table at every insert.
enum SchemaV1 {
    static let statements: [String] = people + comments + threads + log

    private static let people = [
        """
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE dataKey (
            subjectKind INTEGER NOT NULL CHECK (subjectKind BETWEEN 1 AND 4),
            subject BLOB NOT NULL CHECK (length(subject) = 16),
            version INTEGER NOT NULL CHECK (version >= 1),
            kekVersion INTEGER NOT NULL CHECK (kekVersion >= 1),
            nonce BLOB NOT NULL CHECK (length(nonce) = 12),
            ciphertext BLOB NOT NULL CHECK (length(ciphertext) = 48),
            commitment BLOB NOT NULL CHECK (length(commitment) = 32),
            PRIMARY KEY (subjectKind, subject, version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE staff (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            loginIndex BLOB NOT NULL UNIQUE CHECK (length(loginIndex) = 16),
            name BLOB NOT NULL,
            nameRevision INTEGER NOT NULL CHECK (nameRevision >= 1),
            roles INTEGER NOT NULL CHECK (roles BETWEEN 0 AND 15),
            state TEXT NOT NULL CHECK (state = 'invited' OR state = 'active' OR state = 'disabled'),
            generation INTEGER NOT NULL CHECK (generation >= 1),
            createdAt INTEGER NOT NULL,
            lastSignIn INTEGER
        ) STRICT
        """,
        """
        CREATE TABLE pool (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            nameIndex BLOB NOT NULL UNIQUE CHECK (length(nameIndex) = 16),
            name BLOB NOT NULL,
            nameRevision INTEGER NOT NULL CHECK (nameRevision >= 1),
            createdAt INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE poolMember (
            pool BLOB NOT NULL REFERENCES pool (id),
            staff BLOB NOT NULL REFERENCES staff (id),
            PRIMARY KEY (pool, staff)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE channel (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            nameIndex BLOB NOT NULL UNIQUE CHECK (length(nameIndex) = 16),
            name BLOB NOT NULL,
            nameRevision INTEGER NOT NULL CHECK (nameRevision >= 1),
            kind TEXT NOT NULL,
            intakePool BLOB NOT NULL REFERENCES pool (id),
            createdAt INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE template (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('public', 'invitation')),
            locale TEXT NOT NULL,
            text TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            approvedAt INTEGER,
            approvedBy BLOB REFERENCES staff (id),
            withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn BETWEEN 0 AND 1),
            UNIQUE (name, locale),
            CHECK ((approvedAt IS NULL) = (approvedBy IS NULL)),
            CHECK (withdrawn = 0 OR approvedAt IS NULL)
        ) STRICT
        """,
    ]

    private static let comments = [
        """
        CREATE TABLE patient (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            createdAt INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE thread (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            pool BLOB NOT NULL REFERENCES pool (id),
            patient INTEGER NOT NULL REFERENCES patient (number),
            comment INTEGER REFERENCES comment (number),
            state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
            identity TEXT NOT NULL CHECK (identity IN ('unverified', 'verified')),
            assignee BLOB REFERENCES staff (id),
            keyVersion INTEGER NOT NULL CHECK (keyVersion >= 1),
            count INTEGER NOT NULL CHECK (count >= 0),
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            createdAt INTEGER NOT NULL,
            lastMessageAt INTEGER,
            waiting INTEGER NOT NULL CHECK (waiting IN (0, 1))
        ) STRICT
        """,
        "CREATE INDEX threadPool ON thread (pool, number)",
        """
        CREATE TABLE comment (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            channel BLOB NOT NULL REFERENCES channel (id),
            pool BLOB NOT NULL REFERENCES pool (id),
            externalIndex BLOB NOT NULL CHECK (length(externalIndex) = 16),
            authorIndex BLOB CHECK (length(authorIndex) = 16),
            state TEXT NOT NULL CHECK (state = 'open' OR state = 'dismissed' OR state = 'routed'),
            flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
            urgency INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 2),
            route TEXT NOT NULL CHECK (
                route = 'none' OR route = 'review' OR route = 'spam' OR route = 'private'
                OR route = 'crisis'),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            snapshots INTEGER NOT NULL CHECK (snapshots >= revision),
            sourceOrder INTEGER NOT NULL,
            deletedAtSource INTEGER NOT NULL CHECK (deletedAtSource IN (0, 1)),
            receivedAt INTEGER NOT NULL,
            sourceTime INTEGER,
            thread INTEGER REFERENCES thread (number),
            CHECK ((state = 'routed') = (thread IS NOT NULL))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX commentExternal ON comment (channel, externalIndex)",
        "CREATE INDEX commentQueue ON comment (pool, urgency, number) WHERE state = 'open' AND flagged = 1",
        """
        CREATE TABLE commentSnapshot (
            comment INTEGER NOT NULL REFERENCES comment (number),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            sourceOrder INTEGER NOT NULL,
            contentIndex BLOB NOT NULL CHECK (length(contentIndex) = 16),
            receivedAt INTEGER NOT NULL,
            blob BLOB NOT NULL,
            UNIQUE (comment, revision)
        ) STRICT
        """,
    ]

    private static let threads = [
        """
        CREATE TABLE message (
            number INTEGER PRIMARY KEY,
            thread INTEGER NOT NULL REFERENCES thread (number),
            seq INTEGER NOT NULL CHECK (seq >= 1),
            id BLOB NOT NULL CHECK (length(id) = 16),
            kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
            author BLOB NOT NULL CHECK (length(author) = 16),
            createdAt INTEGER NOT NULL,
            keyVersion INTEGER NOT NULL CHECK (keyVersion >= 1),
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            blob BLOB NOT NULL,
            UNIQUE (thread, seq)
        ) STRICT
        """,
        """
        CREATE TABLE readMark (
            thread INTEGER NOT NULL REFERENCES thread (number),
            staff BLOB NOT NULL REFERENCES staff (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),
            PRIMARY KEY (thread, staff)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE invitation (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            thread INTEGER NOT NULL UNIQUE REFERENCES thread (number),
            generation INTEGER NOT NULL CHECK (generation >= 1),
            tokenHash BLOB NOT NULL UNIQUE CHECK (length(tokenHash) = 32),
            codeHash BLOB NOT NULL UNIQUE CHECK (length(codeHash) = 32),
            state TEXT NOT NULL CHECK (
                state = 'issued' OR state = 'confirmed' OR state = 'contested' OR state = 'revoked'),
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE participant (
            id BLOB PRIMARY KEY CHECK (length(id) = 16),
            thread INTEGER NOT NULL REFERENCES thread (number),
            state TEXT NOT NULL CHECK (state = 'active' OR state = 'frozen' OR state = 'replaced'),
            generation INTEGER NOT NULL CHECK (generation >= 1),
            visibleFrom INTEGER NOT NULL CHECK (visibleFrom >= 1),
            createdAt INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX participantActive ON participant (thread) WHERE state <> 'replaced'",
        """
        CREATE TABLE credential (
            principal BLOB NOT NULL CHECK (length(principal) = 16),
            kind TEXT NOT NULL CHECK (kind IN ('password', 'passphrase')),
            locator BLOB UNIQUE CHECK (length(locator) = 32),
            hash TEXT NOT NULL,
            changedAt INTEGER NOT NULL,
            PRIMARY KEY (principal, kind)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE session (
            tokenHash BLOB PRIMARY KEY CHECK (length(tokenHash) = 32),
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
            staff BLOB REFERENCES staff (id),
            participant BLOB REFERENCES participant (id),
            invitation BLOB REFERENCES invitation (id),
            invitationGeneration INTEGER,
            createdAt INTEGER NOT NULL,
            lastSeenAt INTEGER NOT NULL,
            idleMilliseconds INTEGER NOT NULL CHECK (idleMilliseconds > 0),
            expiresAt INTEGER NOT NULL,
            CHECK ((kind = 1) = (staff IS NOT NULL)),
            CHECK ((kind = 2) = (participant IS NOT NULL)),
            CHECK ((kind = 3) = (invitation IS NOT NULL))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            thread INTEGER NOT NULL REFERENCES thread (number),
            comment INTEGER NOT NULL REFERENCES comment (number),
            kind TEXT NOT NULL CHECK (kind IN ('public', 'invitation')),
            carrier TEXT NOT NULL,
            state TEXT NOT NULL CHECK (
                state = 'draft' OR state = 'approved' OR state = 'sending' OR state = 'sent'
                OR state = 'failed' OR state = 'unknown' OR state = 'withdrawn'),
            template BLOB NOT NULL REFERENCES template (id),
            templateDigest BLOB NOT NULL CHECK (length(templateDigest) = 32),
            text BLOB NOT NULL,
            createdAt INTEGER NOT NULL,
            resolvedAt INTEGER,
            resolvedBy BLOB REFERENCES staff (id)
        ) STRICT
        """,
        "CREATE INDEX outboxThread ON outbox (thread)",
        """
        CREATE INDEX outboxPending ON outbox (number)
            WHERE state IN ('draft', 'approved', 'sending', 'unknown')
        """,
        """
        CREATE TABLE idempotency (
            day INTEGER NOT NULL,
            key BLOB NOT NULL CHECK (length(key) = 16),
            principal BLOB NOT NULL CHECK (length(principal) = 16),
            request BLOB NOT NULL CHECK (length(request) = 32),
            message INTEGER NOT NULL,
            PRIMARY KEY (day, key, principal)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let log =
        [
            """
            CREATE TABLE auditLeaf (
                seq INTEGER PRIMARY KEY CHECK (seq >= 0),
                leaf BLOB NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE auditTile (
                level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 7),
                position INTEGER NOT NULL CHECK (position >= 0),
                hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
                PRIMARY KEY (level, position)
            ) STRICT
            """,
            """
            CREATE TABLE auditEntity (
                kind INTEGER NOT NULL,
                id BLOB NOT NULL CHECK (length(id) = 16),
                first INTEGER NOT NULL CHECK (first >= 0),
                numbers BLOB NOT NULL,
                PRIMARY KEY (kind, id, first)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE auditCheckpoint (
                size INTEGER PRIMARY KEY CHECK (size >= 1),
                note TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE auditDetail (
                id BLOB PRIMARY KEY CHECK (length(id) = 16),
                seq INTEGER NOT NULL REFERENCES auditLeaf (seq) DEFERRABLE INITIALLY DEFERRED,
                salt BLOB NOT NULL CHECK (length(salt) = 32),
                blob BLOB NOT NULL
            ) STRICT
            """,
        ]
        + ["auditLeaf", "auditTile", "auditCheckpoint"].flatMap { table in
            ["UPDATE", "DELETE"].map { verb in
                """
                CREATE TRIGGER \(table)No\(verb.lowercased()) BEFORE \(verb) ON \(table)
                BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
                """
            }
        }
}
