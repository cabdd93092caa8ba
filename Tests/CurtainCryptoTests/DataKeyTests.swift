// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainCrypto

@Suite("Data keys")
struct DataKeyTests {
    let subject = KeySubject(kind: .thread, id: RawID(high: 0x2A2A_2A2A_2A2A_2A2A, low: 0x2A2A_2A2A_2A2A_2A2A))

    func ring(kek: [UInt8], version: UInt32 = 1, extra: [(KeyPurpose, UInt32, [UInt8])] = []) throws -> KeyRing {
        var keys: [(KeyPurpose, UInt32, [UInt8])] = [(.keyEncryption, version, kek)] + extra
        for purpose: KeyPurpose in [.logSigner, .auditMAC, .blindIndex, .passwordPepper, .invitation, .csrf, .backup] {
            keys.append((purpose, 1, [UInt8](repeating: purpose.rawValue, count: 32)))
        }
        let org = RawID(high: 0x0F0F_0F0F_0F0F_0F0F, low: 0x0F0F_0F0F_0F0F_0F0F)
        return try KeyRing(
            keyringID: org, generation: 1, fileHash: SHA256.hash([]), root: SecretBytes.random(32),
            body: KeyringBody.build(organization: org, origin: "relay.example/audit/1", active: version, keys: keys))
    }

    @Test("A wrapped key unwraps to the key that was made")
    func roundTrip() throws {
        let ring = try KeyRing.ephemeral(origin: "relay.example/audit/1")
        let (key, wrapped) = try ring.newDataKey(for: subject, version: 3)
        #expect(wrapped.version == 3)
        #expect(wrapped.kekVersion == ring.activeKEKVersion)
        let place = BlobPlace.detail(org: ring.organization, row: subject.id)
        let blob = try Envelope.seal([1, 2, 3], at: place, with: key)
        #expect(try Envelope.open(blob, at: place, with: ring.unwrap(wrapped)) == [1, 2, 3])
    }

    @Test("Every field of a wrapped key is authenticated")
    func altered() throws {
        let ring = try ring(
            kek: [UInt8](repeating: 1, count: 32),
            extra: [(.keyEncryption, 2, [UInt8](repeating: 1, count: 32))])
        let (_, wrapped) = try ring.newDataKey(for: subject, version: 1)
        func altered(
            subject: KeySubject? = nil, version: UInt32 = 1, kekVersion: UInt32 = 1, nonce: [UInt8]? = nil,
            ciphertext: [UInt8]? = nil, commitment: [UInt8]? = nil
        ) -> WrappedDataKey {
            WrappedDataKey(
                subject: subject ?? wrapped.subject, version: version, kekVersion: kekVersion,
                nonce: nonce ?? wrapped.nonce, ciphertext: ciphertext ?? wrapped.ciphertext,
                commitment: commitment ?? wrapped.commitment)
        }
        #expect(throws: Never.self) { try ring.unwrap(altered()) }
        var refused = [
            altered(subject: KeySubject(kind: .comment, id: subject.id)),
            altered(subject: KeySubject(kind: .thread, id: RawID(high: 0, low: 1))),
            altered(version: 2), altered(kekVersion: 2),
        ]
        for index in 0..<12 {
            var nonce = wrapped.nonce
            nonce[index] ^= 1
            refused.append(altered(nonce: nonce))
        }
        for index in 0..<48 {
            var ciphertext = wrapped.ciphertext
            ciphertext[index] ^= 1
            refused.append(altered(ciphertext: ciphertext))
        }
        for key in refused { #expect(throws: CryptoError.authenticationFailed) { try ring.unwrap(key) } }
        for index in 0..<32 {
            var commitment = wrapped.commitment
            commitment[index] ^= 1
            #expect(throws: CryptoError.commitmentMismatch) { try ring.unwrap(altered(commitment: commitment)) }
        }
        for short in [
            altered(nonce: Array(wrapped.nonce.dropLast())), altered(ciphertext: wrapped.ciphertext + [0]),
            altered(commitment: []),
        ] {
            #expect(throws: CryptoError.malformed("data key")) { try ring.unwrap(short) }
        }
    }

    @Test("A version that the ring does not have is named, and no other key is tried")
    func missingVersion() throws {
        let kek = [UInt8](repeating: 1, count: 32)
        let (_, wrapped) = try ring(kek: kek).newDataKey(for: subject, version: 1)
        let newer = try ring(kek: kek, version: 2)
        #expect(throws: CryptoError.keyNotLoaded(version: 1)) { try newer.unwrap(wrapped) }
    }

    @Test("A box that opens under two keys is refused by the commitment under the second")
    func twoKeys() throws {
        // Solved for both tags at once: the first 16 bytes of ciphertext are free, the next 16 make the tags equal.
        let nonce = [UInt8](repeating: 0x33, count: 12)
        let ciphertext = hex(
            "4444444444444444444444444444444406a738ceb4c5f19cca6f71113a536d2d6fd02e5a7eb31dac472426a7e1c88cb8")
        let first = try ring(kek: [UInt8](repeating: 0x11, count: 32))
        let second = try ring(kek: [UInt8](repeating: 0x22, count: 32))
        let dataKey = hex("c0c716028ed63168f6fcaf29e36fa76c006f37fa3e1c74303225789499dde707")
        let commitment = try unsafe dataKey.withRaw { bytes throws(CryptoError) in
            try unsafe DataKey.commitment(of: bytes, subject: subject, version: 1)
        }
        let wrapped = WrappedDataKey(
            subject: subject, version: 1, kekVersion: 1, nonce: nonce, ciphertext: ciphertext, commitment: commitment)
        #expect(throws: Never.self) { try first.unwrap(wrapped) }
        #expect(throws: CryptoError.commitmentMismatch) { try second.unwrap(wrapped) }
    }

    @Test("Re-wrapping moves a key to the active version and keeps what it sealed readable")
    func rewrap() throws {
        let old = [UInt8](repeating: 1, count: 32)
        let before = try ring(kek: old)
        let (key, wrapped) = try before.newDataKey(for: subject, version: 1)
        let after = try ring(kek: [UInt8](repeating: 2, count: 32), version: 2, extra: [(.keyEncryption, 1, old)])
        let again = try after.rewrap(wrapped)
        #expect(again.kekVersion == 2)
        #expect(again.commitment == wrapped.commitment)
        let place = BlobPlace.detail(org: after.organization, row: subject.id)
        let blob = try Envelope.seal([7], at: place, with: key)
        let only = try ring(kek: [UInt8](repeating: 2, count: 32), version: 2)
        #expect(try Envelope.open(blob, at: place, with: only.unwrap(again)) == [7])
    }

    @Test("Keys made and dropped in great number give their memory back, cleansed")
    func arena() throws {
        let ring = try KeyRing.ephemeral(origin: "relay.example/audit/1")
        for round in 0..<20 {
            var keys: [DataKey] = []
            for version in 1...200 {
                keys.append(try ring.newDataKey(for: subject, version: UInt32(version + round)).0)
            }
            #expect(keys.count == 200)
        }
        let slot = unsafe try LockedArena.shared.allocate()
        unsafe slot.storeBytes(of: 0x55, as: UInt8.self)
        unsafe LockedArena.shared.release(slot)
        let read = unsafe slot.load(as: UInt8.self)
        #expect(read != 0x55)
    }
}
