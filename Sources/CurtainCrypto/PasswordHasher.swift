// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What scrypt costs.
package struct PasswordCost: Equatable, Sendable {
    /// Binary logarithm of N.
    package let ln: Int
    package let r: Int
    package let p: Int

    package init(ln: Int, r: Int, p: Int) {
        self.ln = ln
        self.r = r
        self.p = p
    }

    /// N=2^15, r=8, p=3: 32 MiB and about a quarter of a second (OWASP Password Storage Cheat Sheet).
    package static let standard = PasswordCost(ln: 15, r: 8, p: 3)
    /// The least that is accepted, for tests.
    package static let least = PasswordCost(ln: 10, r: 8, p: 1)

    /// Bounds on what a stored hash may ask for: enough to be a hash, never more than 1 GiB.
    var isAccepted: Bool {
        (10...20).contains(ln) && (1...16).contains(r) && (1...16).contains(p) && 128 * r << ln <= 1 << 30
    }
}

/// Password hashes: scrypt, then HMAC-SHA256 under a pepper that only the keyring holds.
///
/// Stored as `$scrypt$ln=15,r=8,p=3,k=1$salt$hash` (PHC string format; base64 without padding; `k` is the pepper's
/// version), so a stolen database alone gives nothing to guess against.
package struct PasswordHasher: Sendable {
    private let cost: PasswordCost
    private let keyRing: KeyRing

    package init(cost: PasswordCost = .standard, keyRing: KeyRing) {
        self.cost = cost
        self.keyRing = keyRing
    }

    /// A new salted hash.
    ///
    /// Takes as long and as much memory as the cost says: never on an event loop.
    package func hash(_ password: [UInt8]) throws(CryptoError) -> String {
        guard cost.isAccepted else { throw .weakParameters }
        let salt = try SecureRandom.bytes(16)
        let version = keyRing.pepperVersion
        let code = try derive(password, salt: salt, cost: cost, pepper: version)
        return "$scrypt$ln=\(cost.ln),r=\(cost.r),p=\(cost.p),k=\(version)$\(Self.base64(salt))$\(Self.base64(code))"
    }

    /// Whether the password belongs to a stored hash.
    ///
    /// - Throws: ``CryptoError/malformed(_:)`` or ``CryptoError/weakParameters`` for a hash that was not written here.
    package func verify(_ password: [UInt8], against phc: String) throws(CryptoError) -> Bool {
        let stored = try PHC(parsing: phc)
        guard stored.cost.isAccepted else { throw .weakParameters }
        let code = try derive(password, salt: stored.salt, cost: stored.cost, pepper: stored.pepper)
        return constantTimeEqual(code, stored.hash)
    }

    /// The work of a verification for a person who does not exist; always false.
    package func decoy(_ password: [UInt8]) throws(CryptoError) -> Bool {
        let code = try derive(
            password, salt: [UInt8](repeating: 0x5A, count: 16), cost: cost, pepper: keyRing.pepperVersion)
        return constantTimeEqual(code, [UInt8](repeating: 0, count: 33))
    }

    /// Whether a stored hash was made with another cost or an older pepper, and should be made anew at the next login.
    package func needsRehash(_ phc: String) -> Bool {
        guard let stored = try? PHC(parsing: phc) else { return true }
        return stored.cost != cost || stored.pepper != keyRing.pepperVersion
    }

    private func derive(
        _ password: [UInt8], salt: [UInt8], cost: PasswordCost, pepper: UInt32
    ) throws(CryptoError) -> [UInt8] {
        var key = try PasswordKDF.scrypt(
            password, salt: salt, n: 1 << UInt64(cost.ln), r: UInt64(cost.r), p: UInt64(cost.p), count: 32)
        defer { cleanse(&key) }
        return try keyRing.passwordPepper(key, version: pepper)
    }

    static func base64(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encodeBytes(bytes, alphabet: Base64.alphabet, padded: false), as: UTF8.self)
    }
}

/// A parsed PHC string.
struct PHC: Equatable {
    let cost: PasswordCost
    let pepper: UInt32
    let salt: [UInt8]
    let hash: [UInt8]

    init(parsing text: String) throws(CryptoError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { throw .malformed("password hash") }
        let names = ["ln", "r", "p", "k"]
        var values: [Int] = []
        let settings = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard settings.count == names.count else { throw .malformed("password hash") }
        for (name, setting) in zip(names, settings) {
            let pair = setting.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, pair[0] == name, let value = Self.number(pair[1]) else {
                throw .malformed("password hash")
            }
            values.append(value)
        }
        guard let salt = Base64.decodeBytes(Array(parts[3].utf8)[...], values: Base64.values), salt.count == 16,
            let hash = Base64.decodeBytes(Array(parts[4].utf8)[...], values: Base64.values), hash.count == 32
        else { throw .malformed("password hash") }
        cost = PasswordCost(ln: values[0], r: values[1], p: values[2])
        pepper = UInt32(values[3])
        self.salt = salt
        self.hash = hash
    }

    /// Decimal without leading zeros, up to nine digits.
    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }
}
