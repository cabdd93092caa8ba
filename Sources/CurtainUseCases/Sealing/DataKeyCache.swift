// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import Synchronization

/// Opened data keys of subjects in use, bounded.
final class DataKeyCache: Sendable {
    private struct Name: Hashable {
        let subject: KeySubject
        let version: UInt32
    }

    private static let bound = 4096
    private let keys: KeyRing
    private let opened = Mutex<[Name: DataKey]>([:])

    init(keys: KeyRing) {
        self.keys = keys
    }

    /// The key, opened now if it is not in memory.
    func key(
        _ subject: KeySubject, version: UInt32, wrapped: () throws -> WrappedDataKey
    ) throws -> DataKey {
        let name = Name(subject: subject, version: version)
        if let key = opened.withLock({ $0[name] }) { return key }
        let key = try keys.unwrap(try wrapped())
        remember(key)
        return key
    }

    func key(_ wrapped: WrappedDataKey) throws -> DataKey {
        try key(wrapped.subject, version: wrapped.version) { wrapped }
    }

    func remember(_ key: DataKey) {
        opened.withLock { opened in
            if opened.count >= Self.bound {
                // Any half will do: what is in use comes back with its next request.
                for name in Array(opened.keys.prefix(Self.bound / 2)) { opened[name] = nil }
            }
            opened[Name(subject: key.subject, version: key.version)] = key
        }
    }

    func forget(_ subject: KeySubject) {
        opened.withLock { opened in
            for name in opened.keys where name.subject == subject { opened[name] = nil }
        }
    }
}
