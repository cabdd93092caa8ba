// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CurtainCrypto

@Suite("Wycheproof's vectors")
struct WycheproofTests {
    @Test("AES-256-GCM opens the valid boxes, refuses the others and seals the same bytes")
    func aesGCM() throws {
        guard let file = try Wycheproof.load("aes_gcm_test.json") else { return Vectors.absent("Wycheproof AES-GCM") }
        var count = 0
        for group in file.testGroups where group.keySize == 256 && group.ivSize == 96 {
            for test in group.tests {
                let key = hex(test.key ?? "")
                let aad = hex(test.aad ?? "")
                let box = hex(test.iv ?? "") + hex(test.ct ?? "") + hex(test.tag ?? "")
                let opened = try? AESGCM.open(box, key: key, aad: aad)
                #expect(opened == (test.isValid ? hex(test.msg ?? "") : nil), "case \(test.tcId)")
                if test.isValid {
                    let sealed = try AESGCM.seal(
                        hex(test.msg ?? ""), key: key, aad: aad, nonce: hex(test.iv ?? ""))
                    #expect(sealed == box, "case \(test.tcId)")
                }
                count += 1
            }
        }
        #expect(count == 66)
        Vectors.ran("Wycheproof AES-256-GCM with a 96-bit nonce", count)
    }

    @Test("HKDF derives the published keys", arguments: [HKDF.Hash.sha256, .sha512])
    func hkdf(hash: HKDF.Hash) throws {
        let name = hash == .sha256 ? "hkdf_sha256_test.json" : "hkdf_sha512_test.json"
        guard let file = try Wycheproof.load(name) else { return Vectors.absent("Wycheproof HKDF") }
        var count = 0
        for test in file.testGroups.flatMap(\.tests) {
            let derived = try? HKDF.derive(
                hash, key: hex(test.ikm ?? ""), salt: hex(test.salt ?? ""), info: hex(test.info ?? ""),
                count: test.size ?? 0)
            #expect(derived == (test.isValid ? hex(test.okm ?? "") : nil), "case \(test.tcId)")
            count += 1
        }
        #expect(count == (hash == .sha256 ? 86 : 83))
        Vectors.ran("Wycheproof HKDF \(hash.rawValue)", count)
    }

    @Test("HMAC-SHA256 gives the published codes, whole and cut")
    func hmac() throws {
        guard let file = try Wycheproof.load("hmac_sha256_test.json") else { return Vectors.absent("Wycheproof HMAC") }
        var count = 0
        for group in file.testGroups {
            for test in group.tests {
                let code = HMACSHA256.authenticate(hex(test.msg ?? ""), key: hex(test.key ?? ""))
                let cut = Array(code.prefix((group.tagSize ?? 256) / 8))
                #expect((cut == hex(test.tag ?? "")) == test.isValid, "case \(test.tcId)")
                #expect(
                    HMACSHA256.verify(hex(test.tag ?? ""), for: hex(test.msg ?? ""), key: hex(test.key ?? ""))
                        == test.isValid, "case \(test.tcId)")
                count += 1
            }
        }
        #expect(count == 174)
        Vectors.ran("Wycheproof HMAC-SHA256", count)
    }

    @Test("Ed25519 accepts the valid signatures and no others")
    func ed25519() throws {
        guard let file = try Wycheproof.load("ed25519_test.json") else { return Vectors.absent("Wycheproof Ed25519") }
        var count = 0
        for group in file.testGroups {
            for test in group.tests {
                let accepted = Ed25519.verify(
                    signature: hex(test.sig ?? ""), message: hex(test.msg ?? ""),
                    publicKey: hex(group.publicKey?.pk ?? ""))
                #expect(accepted == test.isValid, "case \(test.tcId)")
                count += 1
            }
        }
        #expect(count == 151)
        Vectors.ran("Wycheproof Ed25519", count)
    }

    @Test("PBKDF2-HMAC-SHA512 derives the published keys")
    func pbkdf2() throws {
        guard let file = try Wycheproof.load("pbkdf2_hmacsha512_test.json") else {
            return Vectors.absent("Wycheproof PBKDF2")
        }
        var count = 0
        for test in file.testGroups.flatMap(\.tests) {
            let expected = hex(test.dk ?? "")
            let derived = try PasswordKDF.pbkdf2SHA512(
                hex(test.password ?? ""), salt: hex(test.salt ?? ""), iterations: UInt32(test.iterationCount ?? 0),
                count: expected.count)
            #expect(derived == expected, "case \(test.tcId)")
            count += 1
        }
        Vectors.ran("Wycheproof PBKDF2-HMAC-SHA512", count)
    }
}
