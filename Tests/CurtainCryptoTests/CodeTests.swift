// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainCrypto

@Suite("Codes, tokens and password hashes")
struct CodeTests {
    let ring: KeyRing

    init() throws {
        ring = try KeyRing.ephemeral(origin: "relay.example/audit/1")
    }

    @Test("Blind indexes depend on label, parts and ring")
    func blindIndexes() throws {
        let index = ring.blindIndex("handle", [[1], [2]])
        #expect(index.count == 16)
        #expect(index == ring.blindIndex("handle", [[1], [2]]))
        #expect(index != ring.blindIndex("mail", [[1], [2]]))
        #expect(index != ring.blindIndex("handle", [[1, 2]]))
        #expect(index != (try KeyRing.ephemeral(origin: "x")).blindIndex("handle", [[1], [2]]))
        #expect(ring.contentIndex([1]).count == 16)
        #expect(ring.contentIndex([1]) != ring.contentIndex([2]))
        #expect(ring.auditMAC("curtain/v1/ip", [1]) != ring.auditMAC("curtain/v1/sid", [1]))
    }

    @Test("Invitation tokens and codes change with the generation and the invitation")
    func invitations() {
        let id = RawID(high: 1, low: 2)
        let token = ring.inviteToken(id, generation: 1)
        #expect(token.count == 16)
        #expect(token == ring.inviteToken(id, generation: 1))
        #expect(token != ring.inviteToken(id, generation: 2))
        #expect(token != ring.inviteToken(RawID(high: 1, low: 3), generation: 1))
        let code = ring.inviteCode(id, generation: 1)
        #expect(code.count == 14)
        #expect(code.split(separator: "-").map(\.count) == [4, 4, 4])
        #expect(Crockford32.normalized(code)?.count == 12)
        #expect(code != ring.inviteCode(id, generation: 2))
    }

    @Test("A form's token belongs to its session and form")
    func csrf() {
        let token = ring.csrfToken(session: [1], form: "reply")
        #expect(token == ring.csrfToken(session: [1], form: "reply"))
        #expect(token != ring.csrfToken(session: [2], form: "reply"))
        #expect(token != ring.csrfToken(session: [1], form: "leave"))
        #expect(Base64URL.decode(token)?.count == 32)
    }

    @Test("A password verifies against its own hash only")
    func passwords() throws {
        let hasher = PasswordHasher(cost: .least, keyRing: ring)
        let hash = try hasher.hash(Array("correct horse".utf8))
        #expect(hash.hasPrefix("$scrypt$ln=10,r=8,p=1,k=1$"))
        #expect(try hasher.verify(Array("correct horse".utf8), against: hash))
        #expect(try !hasher.verify(Array("correct horsf".utf8), against: hash))
        #expect(try !hasher.verify([], against: hash))
        #expect(try hasher.hash(Array("correct horse".utf8)) != hash)
        #expect(try !hasher.decoy(Array("correct horse".utf8)))
        #expect(!hasher.needsRehash(hash))
        #expect(PasswordHasher(keyRing: ring).needsRehash(hash))
        let stranger = PasswordHasher(cost: .least, keyRing: try KeyRing.ephemeral(origin: "x"))
        #expect(try !stranger.verify(Array("correct horse".utf8), against: hash))
    }

    @Test("The standard cost is the documented one")
    func standardCost() throws {
        let hash = try PasswordHasher(keyRing: ring).hash([65])
        #expect(hash.hasPrefix("$scrypt$ln=15,r=8,p=3,k=1$"))
        #expect(try PasswordHasher(cost: .least, keyRing: ring).verify([65], against: hash))
    }

    @Test(
        "Hashes of another shape or cost are refused",
        arguments: [
            "", "$scrypt$", "$scrypt$ln=10,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$x",
            "$argon2id$ln=10,r=8,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=010,r=8,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=9,r=8,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=30,r=8,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=20,r=16,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=10,r=8,p=1,k=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=10,r=8,p=1,k=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ])
    func badHashes(text: String) {
        #expect(throws: CryptoError.self) {
            try PasswordHasher(cost: .least, keyRing: ring).verify([65], against: text)
        }
    }

    @Test("The log's signer names itself as signed notes do")
    func signer() throws {
        let signer = try LogSigner(name: "relay.example/audit/1", seed: (0..<32).map { UInt8($0) })
        #expect(signer.verifierKey == "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")
        let signature = try signer.sign([1, 2])
        #expect(Ed25519.verify(signature: signature, message: [1, 2], publicKey: signer.publicKey))
        #expect(throws: CryptoError.self) { try LogSigner(name: "x", seed: [1]) }
    }

    @Test("Errors say what failed and what to do, without secrets")
    func errors() {
        let errors: [CryptoError] = [
            .authenticationFailed, .keyNotLoaded(version: 7), .malformed("blob"), .commitmentMismatch, .wrongSecret,
            .weakParameters, .tooLong(limit: 3), .unavailable("HKDF"), .randomFailed, .outOfMemory,
            .keyring(.missing(path: "keyring")), .keyring(.lastSlot),
        ]
        for error in errors {
            #expect(!error.message.isEmpty)
            #expect(!error.hint.isEmpty)
            #expect(!error.message.hasSuffix("."))
        }
        #expect(CryptoError.keyNotLoaded(version: 7).message == "key version 7 is not loaded")
    }
}
