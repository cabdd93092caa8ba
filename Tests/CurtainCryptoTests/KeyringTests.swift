// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import FoundationEssentials
import Glibc
import Testing

@testable import CurtainCrypto

@Suite("The keyring file")
struct KeyringTests {
    let folder: TemporaryFolder
    let origin = "relay.example/audit/1"

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A small ring with a key file, and its key file.
    func small() throws -> (path: String, secret: SlotSecret, ring: KeyRing) {
        let keyFile = folder.file("root.key")
        try SlotSecret.makeKeyFile(at: keyFile)
        let secret = SlotSecret.keyFile(path: keyFile)
        let path = folder.file("keyring")
        return (path, secret, try KeyringFile.create(origin: origin, slots: [secret], at: path))
    }

    @Test("Every slot opens the same ring")
    func slots() throws {
        let keyFile = folder.file("root.key")
        try SlotSecret.makeKeyFile(at: keyFile)
        let credential = folder.file("credential")
        try Data(repeating: 9, count: 32).write(to: URL(filePath: credential))
        let secrets: [SlotSecret] = [
            .passphrase(Array("correct horse battery staple".utf8)), .keyFile(path: keyFile),
            .recovery(try SlotSecret.makeRecoveryKey()), .systemdCredential(path: credential),
            .command(keyID: "projects/clinic/key", wrapped: [1, 2, 3], secret: [UInt8](repeating: 4, count: 32)),
        ]
        let path = folder.file("keyring")
        let made = try KeyringFile.create(origin: origin, slots: secrets, at: path, scryptLN: 12)
        let file = try KeyringFile.read(path: path)
        #expect(file.slots.map(\.type) == [.passphrase, .keyFile, .recovery, .systemdCredential, .command])
        let parameters = file.commandParameters(of: file.slots[4].id)
        #expect(parameters?.keyID == "projects/clinic/key")
        #expect(parameters?.wrapped == [1, 2, 3])
        let wrapped = try made.newDataKey(for: KeySubject(kind: .thread, id: .random()), version: 1).1
        for secret in secrets {
            let ring = try file.open(with: secret)
            #expect(ring.keyringID == made.keyringID)
            #expect(ring.organization == made.organization)
            #expect(ring.fileHash == made.fileHash)
            #expect(ring.logOrigin == origin)
            #expect(ring.signer.verifierKey == made.signer.verifierKey)
            #expect(ring.auditMAC("curtain/v1/ip", [1]) == made.auditMAC("curtain/v1/ip", [1]))
            #expect(throws: Never.self) { try ring.unwrap(wrapped) }
        }
    }

    @Test("A passphrase of the standard cost opens its slot, a wrong one does not")
    func passphrase() throws {
        let path = folder.file("keyring")
        let right = SlotSecret.passphrase(Array("correct horse battery staple".utf8))
        _ = try KeyringFile.create(origin: origin, slots: [right], at: path)
        let file = try KeyringFile.read(path: path)
        #expect(throws: Never.self) { try file.open(with: right) }
        #expect(throws: CryptoError.wrongSecret) { try file.open(with: .passphrase(Array("correct horse".utf8))) }
        #expect(throws: CryptoError.wrongSecret) { try file.open(with: .recovery(SlotSecret.makeRecoveryKey())) }
    }

    @Test("A file that exists is never overwritten")
    func noOverwrite() throws {
        let (path, secret, ring) = try small()
        #expect(throws: CryptoError.keyring(.exists(path: path))) {
            try KeyringFile.create(origin: origin, slots: [secret], at: path)
        }
        #expect(try KeyringFile.read(path: path).fileHash == ring.fileHash)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.sorted() == ["keyring", "root.key"])
        #expect(throws: CryptoError.self) { try SlotSecret.makeKeyFile(at: folder.file("root.key")) }
    }

    @Test("Every flipped byte is refused, also in a slot that is not used")
    func flippedBytes() throws {
        let secret = SlotSecret.recovery(try SlotSecret.makeRecoveryKey())
        let other = SlotSecret.recovery(try SlotSecret.makeRecoveryKey())
        let path = folder.file("keyring")
        _ = try KeyringFile.create(origin: origin, slots: [secret, other], at: path)
        let bytes = try SecretFile.read(path: path, limit: 65_536, exactly: false, private: true)
        for index in bytes.indices {
            for bit: UInt8 in [0x01, 0x80] {
                var altered = bytes
                altered[index] ^= bit
                #expect(throws: CryptoError.self, "byte \(index)") {
                    try KeyringFile(path: path, parsing: altered).open(with: secret)
                }
            }
        }
        #expect(throws: Never.self) { try KeyringFile(path: path, parsing: bytes).open(with: secret) }
    }

    @Test("A file cut anywhere, or with bytes too many, is refused")
    func truncated() throws {
        let (path, _, _) = try small()
        let bytes = try SecretFile.read(path: path, limit: 65_536, exactly: false, private: true)
        for count in 0..<bytes.count {
            #expect(throws: CryptoError.self) { try KeyringFile(path: path, parsing: Array(bytes[..<count])) }
        }
        #expect(throws: CryptoError.keyring(.truncated)) { try KeyringFile(path: path, parsing: bytes + [0]) }
        #expect(throws: CryptoError.keyring(.notAKeyring)) { try KeyringFile(path: path, parsing: [1, 2, 3]) }
        #expect(throws: CryptoError.keyring(.tooLarge)) {
            try KeyringFile(path: path, parsing: [UInt8](repeating: 0, count: 65_537))
        }
    }

    @Test("Files open to others, links, folders and wrong sizes are refused", arguments: [0o640, 0o604, 0o660, 0o444])
    func modes(mode: Int) throws {
        let (path, secret, _) = try small()
        let file = try KeyringFile.read(path: path)
        let keyFile = folder.file("root.key")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: keyFile)
        #expect(throws: CryptoError.keyring(.fileMode(path: keyFile))) { try file.open(with: secret) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: CryptoError.keyring(.fileMode(path: path))) { try KeyringFile.read(path: path) }
    }

    @Test("A missing file, a folder and a key file of another size are named as such")
    func wrongFiles() throws {
        let (path, _, _) = try small()
        let file = try KeyringFile.read(path: path)
        let missing = folder.file("none")
        #expect(throws: CryptoError.keyring(.missing(path: missing))) { try file.open(with: .keyFile(path: missing)) }
        #expect(throws: CryptoError.keyring(.missing(path: missing))) { try KeyringFile.read(path: missing) }
        #expect(throws: CryptoError.keyring(.notARegularFile(path: folder.path))) {
            try KeyringFile.read(path: folder.path)
        }
        for size in [0, 31, 33] {
            let short = folder.file("short\(size)")
            try SecretFile.create(path: short, bytes: [UInt8](repeating: 1, count: size), mode: 0o600)
            #expect(throws: CryptoError.keyring(.fileSize(path: short))) { try file.open(with: .keyFile(path: short)) }
        }
        #expect(mode(of: folder.file("root.key")) == 0o400)
        #expect(mode(of: path) == 0o600)
    }

    @Test("Hostile parameters of a derivation are refused before they cost anything")
    func hostileParameters() throws {
        let salt = [UInt8](repeating: 1, count: 16)
        func scrypt(_ ln: UInt8, _ r: UInt32, _ p: UInt32) -> [UInt8] {
            SlotKDF.scrypt(ln: ln, r: r, p: p, salt: salt).bytes
        }
        func pbkdf2(_ iterations: UInt32) -> [UInt8] { SlotKDF.pbkdf2(iterations: iterations, salt: salt).bytes }
        let hostile = [
            scrypt(21, 8, 1), scrypt(63, 8, 1), scrypt(255, 8, 1), scrypt(9, 8, 1), scrypt(18, 9, 1),
            scrypt(18, 0, 1), scrypt(18, 8, 0), scrypt(18, 8, 5), scrypt(18, .max, .max), pbkdf2(0), pbkdf2(99_999),
            pbkdf2(10_000_001), pbkdf2(.max),
        ]
        for parameters in hostile {
            #expect(throws: CryptoError.weakParameters) { try SlotKDF(parsing: parameters, type: .passphrase) }
        }
        #expect(throws: CryptoError.self) { try SlotKDF(parsing: [0], type: .passphrase) }
        #expect(throws: CryptoError.self) { try SlotKDF(parsing: scrypt(18, 8, 1), type: .keyFile) }
        #expect(throws: CryptoError.self) { try SlotKDF(parsing: [3, 0xFF, 0xFF, 0xFF, 0xFF], type: .command) }
        #expect(throws: CryptoError.self) { try SlotKDF(parsing: [4], type: .recovery) }
        #expect(throws: CryptoError.self) { try SlotKDF(parsing: scrypt(18, 8, 1) + [0], type: .passphrase) }
        for accepted in [scrypt(10, 8, 1), scrypt(20, 8, 4), pbkdf2(1_000_000)] {
            #expect(throws: Never.self) { try SlotKDF(parsing: accepted, type: .passphrase) }
        }
    }

    @Test("A passphrase slot made with PBKDF2 opens too")
    func pbkdf2() throws {
        let kdf = SlotKDF.pbkdf2(iterations: 100_000, salt: [UInt8](repeating: 1, count: 16))
        let key = try kdf.key(from: .passphrase([65]))
        #expect(key.count == 64)
        #expect(try SlotKDF(parsing: kdf.bytes, type: .passphrase) == kdf)
    }

    @Test("A recovery key forgives reading slips, and tells a typing slip from a wrong key")
    func recovery() throws {
        let key = try SlotSecret.makeRecoveryKey()
        #expect(key.split(separator: "-").count == 14)
        let bytes = try SlotSecret.recoveryBytes(key)
        #expect(bytes.count == 32)
        #expect(try SlotSecret.recoveryBytes(key.lowercased().replacing("-", with: " ")) == bytes)
        #expect(try SlotSecret.recoveryBytes(key.replacing("0", with: "o").replacing("1", with: "L")) == bytes)
        var characters = Array(key)
        characters[0] = characters[0] == "A" ? "B" : "A"
        #expect(throws: CryptoError.self) { try SlotSecret.recoveryBytes(String(characters)) }
        #expect(throws: CryptoError.self) { try SlotSecret.recoveryBytes(String(key.dropLast())) }
        #expect(throws: CryptoError.self) { try SlotSecret.recoveryBytes("") }
    }

    @Test("Slots are added and removed in place, the generation grows and the last slot stays")
    func changes() throws {
        let (path, secret, first) = try small()
        let extra = SlotSecret.recovery(try SlotSecret.makeRecoveryKey())
        let second = try KeyringFile.addSlot(extra, to: first, at: path)
        #expect(second.generation == 2)
        #expect(second.fileHash != first.fileHash)
        let file = try KeyringFile.read(path: path)
        #expect(file.generation == 2)
        #expect(try file.open(with: extra).organization == first.organization)
        #expect(throws: CryptoError.keyring(.slotUntested)) {
            try KeyringFile.removeSlot(file.slots[1].id, of: second, tested: extra, at: path)
        }
        let third = try KeyringFile.removeSlot(file.slots[1].id, of: second, tested: secret, at: path)
        let last = try KeyringFile.read(path: path)
        #expect(throws: CryptoError.wrongSecret) { try last.open(with: extra) }
        #expect(try last.open(with: secret).generation == 3)
        #expect(throws: CryptoError.keyring(.lastSlot)) {
            try KeyringFile.removeSlot(last.slots[0].id, of: third, tested: secret, at: path)
        }
        #expect(throws: CryptoError.keyring(.noSuchSlot)) {
            try KeyringFile.removeSlot(.random(), of: third, tested: secret, at: path)
        }
    }

    @Test("A ring in use goes on with what another program wrote, and refuses an older file and another keyring's")
    func changedByOthers() throws {
        let (path, secret, first) = try small()
        let before = try SecretFile.read(path: path, limit: KeyringFile.sizeLimit, exactly: false, private: true)
        let extra = SlotSecret.recovery(try SlotSecret.makeRecoveryKey())
        _ = try KeyringFile.addSlot(extra, to: first, at: path)
        // The ring does not know of the slot, and must not lose it.
        let rotated = try KeyringFile.addKeyEncryptionKey(to: first, at: path)
        #expect(rotated.generation == 3)
        #expect(try KeyringFile.read(path: path).open(with: extra).activeKEKVersion == 2)
        try first.adopt(rotated)
        #expect(first.activeKEKVersion == 2)
        #expect(first.generation == 3)
        #expect(first.fileHash == rotated.fileHash)
        try first.adopt(try KeyringFile(path: path, parsing: before).open(with: secret))
        #expect(first.generation == 3)
        try SecretFile.replace(path: path, bytes: before, mode: 0o600, replacing: true)
        #expect(throws: CryptoError.keyring(.changedOnDisk)) { try KeyringFile.addSlot(extra, to: first, at: path) }
        let other = path + "-other"
        let stranger = try KeyringFile.create(origin: first.logOrigin, slots: [secret], at: other)
        #expect(throws: CryptoError.keyring(.foreign)) { try KeyringFile.addSlot(extra, to: first, at: other) }
        #expect(throws: CryptoError.keyring(.foreign)) { try first.adopt(stranger) }
    }

    @Test("Nothing opens below the floor, and a key that has wrapped too often wraps no more")
    func limits() throws {
        let (path, _, ring) = try small()
        let subject = KeySubject(kind: .thread, id: .random())
        let (_, wrapped) = try ring.newDataKey(for: subject, version: 1)
        #expect(ring.wraps.count == 1)
        try ring.adopt(try KeyringFile.addKeyEncryptionKey(to: ring, at: path))
        #expect(ring.wraps.version == 2)
        #expect(ring.wraps.count == 0)
        let again = try ring.rewrap(wrapped)
        ring.setFloor(2)
        #expect(throws: CryptoError.keyring(.belowFloor(version: 1))) { try ring.check(wrapped) }
        try ring.check(again)
        ring.resumeWraps(of: 1, at: KeyRing.wrapLimit)
        _ = try ring.newDataKey(for: subject, version: 2)
        ring.resumeWraps(of: 2, at: KeyRing.wrapLimit)
        #expect(throws: CryptoError.keyring(.keyExhausted)) { try ring.newDataKey(for: subject, version: 3) }
    }

    @Test("A new key-encryption key becomes active, and an old one can be destroyed")
    func rotation() throws {
        let (path, secret, first) = try small()
        let subject = KeySubject(kind: .comment, id: .random())
        let wrapped = try first.newDataKey(for: subject, version: 1).1
        let second = try KeyringFile.addKeyEncryptionKey(to: first, at: path)
        #expect(second.activeKEKVersion == 2)
        #expect(second.kekVersions == [1, 2])
        let again = try second.rewrap(wrapped)
        let third = try KeyringFile.removeKeyEncryptionKey(1, of: second, at: path)
        #expect(third.kekVersions == [2])
        #expect(throws: CryptoError.keyNotLoaded(version: 1)) { try third.unwrap(wrapped) }
        let reopened = try KeyringFile.read(path: path).open(with: secret)
        #expect(throws: Never.self) { try reopened.unwrap(again) }
        #expect(throws: CryptoError.keyring(.keyInUse)) {
            try KeyringFile.removeKeyEncryptionKey(2, of: third, at: path)
        }
    }

    @Test("An origin that cannot name a key is refused", arguments: ["", "a b", "a+b", "a\n", "é"])
    func origins(name: String) throws {
        #expect(throws: CryptoError.malformed("log origin")) { try KeyRing.ephemeral(origin: name) }
    }

    @Test("A ring without slots is not made")
    func noSlots() throws {
        #expect(throws: CryptoError.keyring(.noSlot)) {
            try KeyringFile.create(origin: origin, slots: [], at: folder.file("keyring"))
        }
    }
}

/// The permission bits of a file.
private func mode(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
