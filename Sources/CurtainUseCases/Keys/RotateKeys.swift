// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

/// The long verbs: each begins and answers at once; ``Relay/keyStatus(as:)`` tells how far it is.
extension Relay {
    /// Data keys that are read, and wrapped again, at once.
    private static let chunk = 256

    /// Opens every data key and writes down how many do not open.
    package func preflightKeys(as who: Caller) async throws -> KeyWork.State {
        let check = try await authorize(who, CheckKeys())
        return try await begin(.preflight, as: who) { relay in try await relay.check(check) }
    }

    /// Opens every data key, makes a new key-encryption key the active one, and wraps every data key under it.
    package func rotateKeys(as who: Caller) async throws -> KeyWork.State {
        let check = try await authorize(who, CheckKeys())
        let change = try await authorize(who, ChangeKeyring())
        let rewrap = try await authorize(who, RewrapKeys())
        return try await begin(.rotate, as: who) { relay in
            try await relay.check(check)
            relay.keyWork.update { $0.phase = .rotating }
            let ring = try relay.keyring.addKeyEncryptionKey(to: relay.keys)
            try await relay.adopt(ring, .rotate, change)
            try await relay.rewrap(rewrap)
        }
    }

    /// Wraps every data key under the active key-encryption key that is not yet.
    package func rewrapKeys(as who: Caller) async throws -> KeyWork.State {
        let rewrap = try await authorize(who, RewrapKeys())
        return try await begin(.rewrap, as: who) { relay in try await relay.rewrap(rewrap) }
    }

    private func begin(
        _ kind: KeyWork.Kind, as who: Caller, _ body: @escaping @Sendable (Relay) async throws -> Void
    ) async throws -> KeyWork.State {
        let counts = try await store.dataKeyCounts(try await authorize(who, ReadKeys()))
        let state = KeyWork.State(
            kind: kind, phase: kind == .rewrap ? .rewrapping : .checking, total: counts.values.reduce(0, +),
            active: keys.activeKEKVersion, startedAt: clock.now())
        try keyWork.begin(state) {
            var problem: String?
            do {
                try await body(self)
            } catch {
                problem = Self.reason(error)
            }
            keyWork.update { state in
                state.phase = problem == nil ? .done : .failed
                state.problem = problem
                state.active = keys.activeKEKVersion
                state.endedAt = clock.now()
            }
        }
        return state
    }

    /// - Throws: ``RelayError/conflict(_:)`` when a data key does not open; nothing was changed then.
    private func check(_ permit: Permit<CheckKeys>) async throws {
        var checked = 0
        var failed = 0
        var first: KeySubject?
        try await eachChunk { chunk in
            for key in chunk {
                do {
                    try keys.check(key)
                } catch {
                    failed += 1
                    first = first ?? key.subject
                }
                checked += 1
            }
            let (done, bad) = (checked, failed)
            keyWork.update { state in (state.checked, state.unopened) = (done, bad) }
        }
        try await store.record(permit, checked: checked, failed: failed)
        if let first {
            throw RelayError.conflict(
                "\(failed) of \(checked) data keys do not open, the first that of \(first.kind) \(first.id); "
                    + "nothing was changed")
        }
    }

    /// Reads and wraps a piece while the writer stores the one before.
    private func rewrap(_ permit: Permit<RewrapKeys>) async throws {
        keyWork.update { $0.phase = .rewrapping }
        let active = keys.activeKEKVersion
        var count = 0
        var storing: Task<Int, any Error>?
        func settle() async throws {
            guard let task = storing else { return }
            storing = nil
            count += try await task.value
            let done = count
            keyWork.update { $0.rewrapped = done }
        }
        do {
            try await eachChunk { chunk in
                let pairs = try chunk.filter { $0.kekVersion != active }.map { (old: $0, new: try keys.rewrap($0)) }
                try await settle()
                if !pairs.isEmpty { storing = Task { try await store.rewrap(permit, pairs) } }
            }
            try await settle()
        } catch {
            _ = try? await storing?.value
            throw error
        }
        try await store.finishRewrap(permit, under: active, rewrapped: count)
    }

    private func eachChunk(_ body: ([WrappedDataKey]) async throws -> Void) async throws {
        var last: WrappedDataKey?
        while true {
            try Task.checkCancellation()
            let chunk = try await store.dataKeys(after: last, limit: Self.chunk)
            guard let end = chunk.last else { return }
            try await body(chunk)
            last = end
        }
    }

    /// Takes a new file's keys over and writes that down.
    func adopt(_ ring: KeyRing, _ kind: KeyringChange.Kind, _ permit: Permit<ChangeKeyring>) async throws {
        let changed = KeyringChange(
            kind: kind, generation: ring.generation, fileHash: ring.fileHash, active: ring.activeKEKVersion)
        try await store.record(permit, changed) { try keys.adopt(ring) }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case RelayError.conflict(let state): state
        case let error as CryptoError: "\(error.message); \(error.hint)"
        case is CancellationError: "the service was stopped; ask again and it goes on"
        case StoreError.revoked: "your rights changed in the meantime"
        case StoreError.conflict(let state): state
        case StoreError.full: "the disk is full; free space and ask again, it goes on"
        case StoreError.busy: "the service is busy; ask again and it goes on"
        case StoreError.sealed(let reason): "the service is sealed: \(reason.rawValue)"
        default: "it could not go on; see the service's log, and ask again"
        }
    }
}
