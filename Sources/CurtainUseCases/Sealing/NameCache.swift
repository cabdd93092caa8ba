// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// Names of staff, pools and channels in clear, opened once each.
final class NameCache: Sendable {
    private struct Key: Hashable {
        let id: RawID
        let revision: UInt32
    }

    private let fields: FieldSealer
    private let opened = Mutex<[Key: String]>([:])

    init(fields: FieldSealer) {
        self.fields = fields
    }

    func name(of person: StoredStaff) throws -> String { try open(person.name, "staff", person.id.raw) }
    func name(of pool: StoredPool) throws -> String { try open(pool.name, "pool", pool.id.raw) }
    func name(of channel: StoredChannel) throws -> String { try open(channel.name, "channel", channel.id.raw) }

    private func open(_ field: SealedField, _ table: String, _ row: RawID) throws -> String {
        let key = Key(id: row, revision: field.revision)
        if let name = opened.withLock({ $0[key] }) { return name }
        let name: String
        do {
            name = try fields.open(field, table: table, row: row, column: "name")
        } catch {
            throw RelayError.cannotOpen("a name in table \(table)")
        }
        opened.withLock { $0[key] = name }
        return name
    }
}

extension Relay {
    /// The directory with its names.
    var people: Names {
        Names(directory: store.directory(), cache: names)
    }
}

/// Looks people, pools and channels up by name, and names by identifier.
struct Names {
    let directory: Directory
    let cache: NameCache

    func login(_ id: StaffID) throws -> String {
        guard let person = directory.staff[id] else { return "unknown" }
        return try cache.name(of: person)
    }

    func staff(_ login: String) throws -> StoredStaff {
        let wanted = normalizedName(login)
        for person in directory.staff.values where try cache.name(of: person) == wanted { return person }
        throw RelayError.notFound("person \(quoted(login))")
    }

    func pool(_ name: String) throws -> StoredPool {
        let wanted = normalizedName(name)
        for pool in directory.pools.values where try cache.name(of: pool) == wanted { return pool }
        throw RelayError.notFound("pool \(quoted(name))")
    }

    func poolName(_ id: PoolID) throws -> String {
        guard let pool = directory.pools[id] else { return "unknown" }
        return try cache.name(of: pool)
    }

    /// A channel by its name, or by its kind when only one is of that kind.
    func channel(_ name: String) throws -> StoredChannel {
        let wanted = normalizedName(name)
        for channel in directory.channels.values where try cache.name(of: channel) == wanted { return channel }
        let ofKind = directory.channels.values.filter { $0.kind.rawValue == wanted }
        guard let only = ofKind.first, ofKind.count == 1 else { throw RelayError.notFound("channel \(quoted(name))") }
        return only
    }

    func channelName(_ id: ChannelID) throws -> String {
        guard let channel = directory.channels[id] else { return "unknown" }
        return try cache.name(of: channel)
    }
}

/// Names are kept and compared in lower case.
func normalizedName(_ name: String) -> String {
    name.lowercased()
}

/// A name as somebody typed it, for an error; anything that is not a plain name is left out.
func quoted(_ name: String) -> String {
    isPlainName(name.lowercased()) ? "\"\(name.lowercased())\"" : "of that name"
}

/// Letters, digits, dot, dash, underscore and at sign; 1 to 64 of them.
func isPlainName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
        && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"):
                true
            default: false
            }
        }
}
