// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainCrypto

@Suite("Encodings")
struct EncodingTests {
    @Test(
        "Base64 gives RFC 4648's examples, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        #expect(Base64URL.decode(Base64URL.encode(Array(plain.utf8))) == Array(plain.utf8))
    }

    @Test(
        "Base64 that a writer would not write is refused",
        arguments: [
            "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v ", "Zm9v\n", "Zm-v", "Zg==Zg==",
        ])
    func strict(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("URL base64 has no padding and no characters that a URL changes")
    func url() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64URL.decode("-__-") == [0xFB, 0xFF, 0xFE])
        #expect(Base64URL.decode("Zg==") == nil)
        #expect(Base64URL.decode("+//+") == nil)
    }

    @Test("Crockford's base32 forgives what people mistake, and nothing else")
    func crockford() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
            #expect(Crockford32.decode(Crockford32.encode(bytes)) == bytes)
        }
        #expect(Crockford32.encode([0xFF]) == "ZW")
        #expect(Crockford32.decode("zw") == [0xFF])
        #expect(Crockford32.normalized("o1-iL 0") == "01110")
        #expect(Crockford32.normalized("ABCU") == nil)
        #expect(Crockford32.decode("ZZ") == nil)
        #expect(Crockford32.grouped("ABCDEFGHIJ") == "ABCD-EFGH-IJ")
    }

    @Test("Hexadecimal reads both cases and writes the lower one")
    func hexadecimal() {
        #expect(Hex.encode([0, 0x9A, 0xFF]) == "009aff")
        #expect(Hex.decode("009AfF") == [0, 0x9A, 0xFF])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
    }

    @Test("Length-prefixed lists keep their fields apart")
    func lengthPrefixed() {
        var a = LP("label")
        a.append(u8: 1)
        a.append(u32: 2)
        a.append(u64: 3)
        a.append(RawID(high: 4, low: 5))
        #expect(
            a.bytes
                == hex("00000005") + Array("label".utf8) + hex("0000000101") + hex("0000000400000002")
                + hex("000000080000000000000003") + hex("0000001000000000000000040000000000000005"))
        var b = LP()
        b.append("ab")
        b.append("c")
        var c = LP()
        c.append("a")
        c.append("bc")
        #expect(b != c)
        var d = LP()
        d.append(SHA256.hash([]))
        var e = LP()
        e.append(SHA256.hash([]).bytes)
        #expect(d == e)
    }
}
