// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CurtainCrypto

@Suite("NIST's and the RFCs' vectors, from the package cryptography-vectors")
struct NISTTests {
    @Test("AES-256-GCM seals to the published ciphertexts and tags")
    func encrypt() throws {
        guard let text = Vectors.nist("ciphers/AES/GCM/gcmEncryptExtIV256.rsp") else {
            return Vectors.absent("NIST AES-256-GCM encryption")
        }
        var count = 0
        for record in ResponseFile(text).records {
            guard record["iv"]?.count == 24, record["tag"]?.count == 32 else { continue }
            let nonce = hex(record["iv"] ?? "")
            let box = try AESGCM.seal(
                hex(record["pt"] ?? ""), key: hex(record["key"] ?? ""), aad: hex(record["aad"] ?? ""), nonce: nonce)
            #expect(box == nonce + hex(record["ct"] ?? "") + hex(record["tag"] ?? ""))
            count += 1
        }
        #expect(count > 0)
        Vectors.ran("NIST AES-256-GCM encryption", count)
    }

    @Test("AES-256-GCM opens what it should and refuses the rest")
    func decrypt() throws {
        guard let text = Vectors.nist("ciphers/AES/GCM/gcmDecrypt256.rsp") else {
            return Vectors.absent("NIST AES-256-GCM decryption")
        }
        var count = 0
        for record in ResponseFile(text).records {
            guard record["iv"]?.count == 24, record["tag"]?.count == 32 else { continue }
            let box = hex(record["iv"] ?? "") + hex(record["ct"] ?? "") + hex(record["tag"] ?? "")
            let opened = try? AESGCM.open(box, key: hex(record["key"] ?? ""), aad: hex(record["aad"] ?? ""))
            #expect(opened == (record["FAIL"] == nil ? hex(record["pt"] ?? "") : nil))
            count += 1
        }
        #expect(count > 0)
        Vectors.ran("NIST AES-256-GCM decryption", count)
    }

    @Test("HKDF-SHA256 derives the keys of RFC 5869", arguments: ["rfc-5869-HKDF-SHA256.txt", "hkdf-generated.txt"])
    func hkdf(name: String) throws {
        guard let text = Vectors.nist("KDF/" + name) else { return Vectors.absent("HKDF \(name)") }
        var count = 0
        for record in ResponseFile(text).records {
            guard let hash = record["hash"] ?? record["Hash"], let okm = record["okm"] else { continue }
            guard hash == "SHA-256" || hash == "SHA-512" else { continue }
            let derived = try HKDF.derive(
                hash == "SHA-256" ? .sha256 : .sha512, key: hex(record["ikm"] ?? ""), salt: hex(record["salt"] ?? ""),
                info: hex(record["info"] ?? ""), count: hex(okm).count)
            #expect(derived == hex(okm))
            count += 1
        }
        #expect(count > 0)
        Vectors.ran("HKDF \(name)", count)
    }

    @Test("HMAC-SHA256 gives the codes of RFC 4231")
    func hmac() throws {
        guard let text = Vectors.nist("HMAC/rfc-4231-sha256.txt") else { return Vectors.absent("HMAC RFC 4231") }
        var count = 0
        for record in ResponseFile(text).records {
            guard let md = record["md"], let key = record["key"], let message = record["msg"] else { continue }
            // One case of the RFC publishes a code that was cut to 16 bytes.
            let code = HMACSHA256.authenticate(hex(message), key: hex(key))
            #expect(code.starts(with: hex(md)) && hex(md).count >= 16)
            count += 1
        }
        #expect(count > 0)
        Vectors.ran("HMAC-SHA256 RFC 4231", count)
    }
}
