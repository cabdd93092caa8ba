// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// What a key of the ring is for.
///
/// Raw values stand in the file.
enum KeyPurpose: UInt8 {
    case keyEncryption = 1
    case logSigner = 2
    case auditMAC = 3
    case blindIndex = 4
    case passwordPepper = 5
    case invitation = 6
    case csrf = 7
    case backup = 8
}

/// The sealed part of the keyring file, opened: bytes in locked memory and where each key stands in them.
///
/// `01 | organization(16) | u16 length | origin | u32 active version | u16 count | count x (purpose(1) | u32 version |
/// key(32))`, ordered by purpose, then version.
struct KeyringBody: ~Copyable {
    struct Entry: Equatable, Sendable {
        let purpose: KeyPurpose
        let version: UInt32
        let offset: Int
    }

    let secret: SecretBytes
    let organization: RawID
    let origin: String
    let activeKEKVersion: UInt32
    let entries: [Entry]

    private static let entrySize = 37
    private static let singles: [KeyPurpose] = [
        .logSigner, .auditMAC, .blindIndex, .passwordPepper, .invitation, .csrf, .backup,
    ]

    /// A new body with fresh keys, each of version 1.
    static func make(organization: RawID, origin: String) throws(CryptoError) -> KeyringBody {
        var keys: [(KeyPurpose, UInt32, [UInt8])] = [(.keyEncryption, 1, try SecureRandom.bytes(32))]
        defer { cleanse(keys: &keys) }
        for purpose in singles { keys.append((purpose, 1, try SecureRandom.bytes(32))) }
        return try build(organization: organization, origin: origin, active: 1, keys: keys)
    }

    /// A body from keys.
    static func build(
        organization: RawID, origin: String, active: UInt32, keys: [(KeyPurpose, UInt32, [UInt8])]
    ) throws(CryptoError) -> KeyringBody {
        let name = Array(origin.utf8)
        guard isOrigin(name) else { throw .malformed("log origin") }
        let sorted = keys.sorted { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }
        var out = ByteWriter(capacity: 64 + name.count + entrySize * sorted.count)
        out.put(UInt8(1))
        out.put(organization.bytes)
        out.put(UInt16(name.count))
        out.put(name)
        out.put(active)
        out.put(UInt16(sorted.count))
        for (purpose, version, key) in sorted {
            out.put(purpose.rawValue)
            out.put(version)
            out.put(key)
        }
        var bytes = out.bytes
        defer { CurtainCrypto.cleanse(&bytes) }
        return try parse(bytes)
    }

    /// Parses an opened body; the caller cleanses its copy.
    static func parse(_ bytes: [UInt8]) throws(CryptoError) -> KeyringBody {
        var reader = ByteReader(bytes)
        guard try reader.u8() == 1 else { throw .malformed("keyring body") }
        guard let organization = RawID(bytes: try reader.take(16)) else { throw .malformed("keyring body") }
        let name = try reader.take(Int(try reader.u16()))
        guard isOrigin(name) else { throw .malformed("log origin") }
        let active = try reader.u32()
        let count = try reader.u16()
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let purpose = KeyPurpose(rawValue: try reader.u8()) else { throw .malformed("keyring body") }
            let entry = Entry(purpose: purpose, version: try reader.u32(), offset: reader.position)
            try reader.skip(32)
            if let last = entries.last,
                (last.purpose.rawValue, last.version) >= (entry.purpose.rawValue, entry.version)
            {
                throw .malformed("keyring body")
            }
            entries.append(entry)
        }
        try reader.end()
        guard entries.contains(where: { $0.purpose == .keyEncryption && $0.version == active }),
            entries.allSatisfy({ $0.version >= 1 }),
            singles.allSatisfy({ purpose in entries.contains { $0.purpose == purpose } })
        else { throw .malformed("keyring body") }
        return KeyringBody(
            secret: try SecretBytes.copying(bytes), organization: organization,
            origin: String(decoding: name, as: UTF8.self), activeKEKVersion: active, entries: entries)
    }

    private init(
        secret: consuming SecretBytes, organization: RawID, origin: String, activeKEKVersion: UInt32, entries: [Entry]
    ) {
        self.secret = secret
        self.organization = organization
        self.origin = origin
        self.activeKEKVersion = activeKEKVersion
        self.entries = entries
    }

    /// Overwrites copies of keys that were taken to build a body.
    static func cleanse(keys: inout [(KeyPurpose, UInt32, [UInt8])]) {
        for index in keys.indices { CurtainCrypto.cleanse(&keys[index].2) }
    }

    /// 1 to 255 bytes of visible ASCII without `+`: it is the name of a note's key too.
    private static func isOrigin(_ name: [UInt8]) -> Bool {
        (1...255).contains(name.count) && name.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    }
}
