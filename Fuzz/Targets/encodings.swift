// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

@testable import CurtainCrypto

/// What a decoder accepts is what its encoder writes; what is encoded is decoded again.
func fuzz(_ input: [UInt8]) {
    check(Base64.decode(Base64.encode(input)) == input, "base64 there and back")
    check(Base64URL.decode(Base64URL.encode(input)) == input, "base64url there and back")
    check(Crockford32.decode(Crockford32.encode(input)) == input, "base32 there and back")
    check(Hex.decode(Hex.encode(input)) == input, "hexadecimal there and back")

    let text = String(decoding: input, as: UTF8.self)
    if let bytes = Base64.decode(text) { check(Base64.encode(bytes) == text, "base64 has one form") }
    if let bytes = Base64URL.decode(text) { check(Base64URL.encode(bytes) == text, "base64url has one form") }
    if let bytes = Hex.decode(text) { check(Hex.encode(bytes) == text.lowercased(), "hexadecimal in either case") }
    if let bytes = Crockford32.decode(text) {
        check(Crockford32.encode(bytes) == Crockford32.normalized(text), "base32 has one canonical form")
    }
    if let canonical = Crockford32.normalized(text) {
        check(Crockford32.normalized(Crockford32.grouped(canonical)) == canonical, "groups do not matter")
    }
    if let key = try? SlotSecret.recoveryBytes(text) { check(key.count == 32, "a recovery key has 32 bytes") }
    if let hash = try? PHC(parsing: text) {
        check(hash.salt.count == 16 && hash.hash.count == 32, "a password hash has its parts")
    }
}
