// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// `GET /keys`: versions, counts, slots and the work that runs.
package struct KeyStatusResponse: Codable, Sendable, Equatable {
    /// Active version of the key-encryption key.
    package var active: Int
    /// Versions below this open nothing.
    package var floor: Int
    /// Of the keyring file; grows with each write.
    package var generation: Int
    /// SHA-256 of the keyring file, in hex.
    package var fileHash: String
    package var versions: [KeyVersionResponse]
    /// How often the active version has wrapped a data key, counted a little ahead.
    package var wraps: Int
    /// From here on a rotation is due.
    package var wrapsAdvised: Int
    package var slots: [KeySlotResponse]
    /// What runs, or ran last since the service started.
    package var work: KeyWorkResponse?

    package init(
        active: Int, floor: Int, generation: Int, fileHash: String, versions: [KeyVersionResponse], wraps: Int,
        wrapsAdvised: Int, slots: [KeySlotResponse], work: KeyWorkResponse?
    ) {
        self.active = active
        self.floor = floor
        self.generation = generation
        self.fileHash = fileHash
        self.versions = versions
        self.wraps = wraps
        self.wrapsAdvised = wrapsAdvised
        self.slots = slots
        self.work = work
    }
}

/// One version of the key-encryption key.
package struct KeyVersionResponse: Codable, Sendable, Equatable {
    package var version: Int
    package var active: Bool
    /// Data keys that it wraps.
    package var dataKeys: Int

    package init(version: Int, active: Bool, dataKeys: Int) {
        self.version = version
        self.active = active
        self.dataKeys = dataKeys
    }
}

/// What can open the keyring.
package struct KeySlotResponse: Codable, Sendable, Equatable {
    package var id: String
    /// `passphrase`, `keyfile`, `command`, `systemd-credential` or `recovery`.
    package var type: String

    package init(id: String, type: String) {
        self.id = id
        self.type = type
    }
}

/// A long piece of work on keys, from `POST /keys/preflight`, `/keys/rotate` and `/keys/rewrap`.
package struct KeyWorkResponse: Codable, Sendable, Equatable {
    /// `preflight`, `rotate` or `rewrap`.
    package var kind: String
    /// `checking`, `rotating`, `rewrapping`, `done` or `failed`.
    package var phase: String
    /// Data keys when it began.
    package var total: Int
    package var checked: Int
    /// Data keys that do not open.
    package var unopened: Int
    package var rewrapped: Int
    /// Active version of the key-encryption key when it began, or when it ended.
    package var active: Int
    package var startedAt: String
    package var endedAt: String?
    /// Why it failed.
    package var problem: String?

    package init(
        kind: String, phase: String, total: Int, checked: Int, unopened: Int, rewrapped: Int, active: Int,
        startedAt: String, endedAt: String?, problem: String?
    ) {
        self.kind = kind
        self.phase = phase
        self.total = total
        self.checked = checked
        self.unopened = unopened
        self.rewrapped = rewrapped
        self.active = active
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.problem = problem
    }
}

/// `POST /keys/floor` and `POST /keys/destroy`.
package struct KeyVersionRequest: Codable, Sendable, Equatable {
    package var version: Int

    package init(version: Int) {
        self.version = version
    }
}
