// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

/// Changes of what can open the keyring; also while the service runs, which is told of it.
package struct KeyringSlots: Sendable {
    /// What a new slot answers to.
    package enum NewSlot: Sendable {
        case passphrase([UInt8])
        /// Makes the file.
        case keyFile(String)
        /// Makes the key, to be printed.
        case recovery
    }

    /// What was done.
    package struct Outcome: Sendable {
        /// Of the slot that came or went.
        package let slot: String
        package let generation: UInt64
        /// To print once and keep on paper.
        package let recoveryKey: Redacted<String>?
        /// Whether a running service wrote it into the log; else its next start does.
        package let isLogged: Bool
    }

    private let configuration: CurtainConfiguration

    package init(_ configuration: CurtainConfiguration) {
        self.configuration = configuration
    }

    /// Adds a slot, and opens the new file with it before it says so.
    package func add(_ new: NewSlot, secret: KeyringAccess.Override) async throws -> Outcome {
        let ring = try KeyringAccess.open(configuration.keyring, override: secret)
        var recoveryKey: String?
        let slotSecret: SlotSecret
        switch new {
        case .passphrase(let bytes): slotSecret = .passphrase(bytes)
        case .keyFile(let path):
            // A key file inside the data directory would be in every copy of it.
            if HostPath.isInside(path, of: configuration.dataDirectory) {
                throw HostProblem.keyringInsideData(keyring: path, data: configuration.dataDirectory)
            }
            try SlotSecret.makeKeyFile(at: path)
            slotSecret = .keyFile(path: path)
        case .recovery:
            let key = try SlotSecret.makeRecoveryKey()
            recoveryKey = key
            slotSecret = .recovery(key)
        }
        let changed: KeyRing
        do {
            changed = try KeyringFile.addSlot(slotSecret, to: ring, at: configuration.keyring.path)
        } catch {
            if case .keyFile(let path) = new { HostFile.remove(path) }
            throw error
        }
        guard let slot = try KeyringFile.read(path: configuration.keyring.path).slot(openedBy: slotSecret) else {
            throw CryptoError.wrongSecret
        }
        return Outcome(
            slot: slot.description, generation: changed.generation, recoveryKey: recoveryKey.map { Redacted($0) },
            isLogged: await tell())
    }

    /// Removes a slot; the secret that opened the keyring for it must be another slot's.
    package func remove(_ id: String, secret: KeyringAccess.Override) async throws -> Outcome {
        guard let raw = RawID(id) else { throw CryptoError.keyring(.noSuchSlot) }
        let opened = try KeyringAccess.secret(configuration.keyring, override: secret)
        let ring = try KeyringFile.read(path: configuration.keyring.path).open(with: opened)
        let changed = try KeyringFile.removeSlot(raw, of: ring, tested: opened, at: configuration.keyring.path)
        return Outcome(slot: id, generation: changed.generation, recoveryKey: nil, isLogged: await tell())
    }

    /// Which slot the secret opens; opens the whole keyring with it.
    package func test(secret: KeyringAccess.Override) throws -> KeyringListing.Slot {
        let file = try KeyringFile.read(path: configuration.keyring.path)
        let opened = try KeyringAccess.secret(configuration.keyring, override: secret)
        _ = try file.open(with: opened)
        guard let id = try file.slot(openedBy: opened) else { throw CryptoError.wrongSecret }
        return KeyringListing.Slot(id: id.description, type: opened.type.name)
    }

    /// Whether a running service took the file over; the file is changed in any case, and what was made must be shown.
    private func tell() async -> Bool {
        let request = ControlRequest(command: .keyring)
        return (try? await ControlClient.ask(request, directory: configuration.dataDirectory, seconds: 60)) != nil
    }
}
