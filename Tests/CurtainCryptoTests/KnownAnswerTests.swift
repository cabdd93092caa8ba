// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainCrypto

@Suite("Short vectors of the RFCs")
struct KnownAnswerTests {
    struct ScryptCase: Sendable {
        let password: String
        let salt: String
        let n: UInt64
        let r: UInt64
        let p: UInt64
        let key: String
    }

    @Test(
        "scrypt derives the keys of RFC 7914 section 12",
        arguments: [
            ScryptCase(
                password: "", salt: "", n: 16, r: 1, p: 1,
                key: """
                    77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
                    fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
                    """),
            ScryptCase(
                password: "password", salt: "NaCl", n: 1024, r: 8, p: 16,
                key: """
                    fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
                    2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
                    """),
            ScryptCase(
                password: "pleaseletmein", salt: "SodiumChloride", n: 16_384, r: 8, p: 1,
                key: """
                    7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
                    d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
                    """),
        ])
    func scrypt(_ test: ScryptCase) throws {
        let key = try PasswordKDF.scrypt(
            Array(test.password.utf8), salt: Array(test.salt.utf8), n: test.n, r: test.r, p: test.p, count: 64)
        #expect(key == hex(test.key))
    }

    @Test(
        "Ed25519 signs as RFC 8032 section 7.1 does",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b\
                d25bf5f0595bbe24655141438e7a100b
                """
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
                387b2eaeb4302aeeb00d291612bb0c00
                """
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659\
                4a7c15e9716ed28dc027beceea1ec40a
                """
            ),
        ])
    func ed25519(seed: String, message: String, publicKey: String, signature: String) throws {
        let key = try SigningKey(seed: hex(seed))
        #expect(key.publicKey == hex(publicKey))
        #expect(try key.sign(hex(message)) == hex(signature))
        #expect(Ed25519.verify(signature: hex(signature), message: hex(message), publicKey: hex(publicKey)))
        var altered = hex(signature)
        altered[10] ^= 1
        #expect(!Ed25519.verify(signature: altered, message: hex(message), publicKey: hex(publicKey)))
    }

    @Test("HKDF-SHA256 derives RFC 5869's first key, and expands its first pseudorandom key to the same")
    func hkdf() throws {
        let okm = hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
        let info = hex("f0f1f2f3f4f5f6f7f8f9")
        #expect(
            try HKDF.derive(
                .sha256, key: [UInt8](repeating: 0x0B, count: 22), salt: hex("000102030405060708090a0b0c"), info: info,
                count: 42) == okm)
        let prk = hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
        #expect(try HKDF.expand(.sha256, key: prk, info: info, count: 42) == okm)
        #expect(throws: CryptoError.self) { try HKDF.expand(.sha256, key: prk, info: info, count: 255 * 32 + 1) }
    }

    @Test("HMAC-SHA256 gives RFC 4231's second code")
    func hmac() {
        #expect(
            HMACSHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
    }

    @Test("SHA-256 gives FIPS 180-4's value, in one piece, in parts and in steps")
    func sha256() throws {
        let expected = Digest(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        #expect(SHA256.hash(Array("abc".utf8)) == expected)
        #expect(SHA256.hash(Array("a".utf8), [], Array("bc".utf8), []) == expected)
        #expect(SHA256.hash(prefix: UInt8(ascii: "a"), Array("bc".utf8)) == expected)
        let hasher = try SHA256.Hasher()
        for _ in 0..<2 {
            hasher.update(Array("ab".utf8))
            hasher.update(Array("c".utf8))
            #expect(hasher.finish() == expected)
        }
        let left = SHA256.hash([1])
        let right = SHA256.hash([2])
        #expect(SHA256.hash(prefix: 1, left, right) == SHA256.hash([1] + left.bytes + right.bytes))
    }

    @Test("Constant-time comparison compares")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
    }

    @Test("A secret is lent whole, and random bytes differ")
    func secrets() throws {
        let secret = try SecretBytes.copying([1, 2, 3])
        let sum = secret.withBytes { bytes in (0..<bytes.count).reduce(0) { $0 + Int(bytes[$1]) } }
        #expect(sum == 6)
        let random = try SecretBytes.random(32)
        let isZero = random.withBytes { bytes in (0..<bytes.count).allSatisfy { bytes[$0] == 0 } }
        #expect(!isZero)
        #expect(try SecureRandom.bytes(16) != SecureRandom.bytes(16))
        #expect(try SecureRandom.bytes(0) == [])
        let code = HMACSHA256.authenticate([9], key: secret)
        #expect(code == HMACSHA256.authenticate([9], key: [1, 2, 3]))
    }

    @Test("The system's OpenSSL has all that is needed")
    func algorithms() throws {
        try Algorithms.check()
    }
}
