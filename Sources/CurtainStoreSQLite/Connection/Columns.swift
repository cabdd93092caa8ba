// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB
import GRDBSQLite
import Glibc

/// The columns of the row a statement stands on; valid until the next step.
struct Columns {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    func isNull(_ index: Int32) -> Bool {
        sqlite3_column_type(statement, index) == SQLITE_NULL
    }

    func int(_ index: Int32) -> Int64 {
        sqlite3_column_int64(statement, index)
    }

    func optionalInt(_ index: Int32) -> Int64? {
        isNull(index) ? nil : int(index)
    }

    func bool(_ index: Int32) -> Bool {
        int(index) != 0
    }

    func text(_ index: Int32) throws -> String {
        guard let start = sqlite3_column_text(statement, index) else { throw StoreError.damaged("a text is missing") }
        let count = Int(sqlite3_column_bytes(statement, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ index: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(statement, index))
        guard count > 0, let start = sqlite3_column_blob(statement, index) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Whether a blob holds these bytes somewhere.
    func blobContains(_ bytes: [UInt8], _ index: Int32) -> Bool {
        guard let start = sqlite3_column_blob(statement, index), let first = bytes.first else { return false }
        let all = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
        guard all.count >= bytes.count else { return false }
        return (0...all.count - bytes.count).contains { place in
            all[place] == first && memcmp(start + place, bytes, bytes.count) == 0
        }
    }

    func raw(_ index: Int32) throws -> RawID {
        guard let start = sqlite3_column_blob(statement, index), sqlite3_column_bytes(statement, index) == 16 else {
            throw StoreError.damaged("an identifier is not 16 bytes")
        }
        return RawID(high: word(start, 0), low: word(start, 1))
    }

    /// The big-endian word at a place of a blob.
    private func word(_ start: UnsafeRawPointer, _ place: Int) -> UInt64 {
        UInt64(bigEndian: start.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
    }

    func id<Entity>(_ index: Int32) throws -> EntityID<Entity> {
        EntityID(try raw(index))
    }

    func optionalID<Entity>(_ index: Int32) throws -> EntityID<Entity>? {
        isNull(index) ? nil : EntityID(try raw(index))
    }

    func digest(_ index: Int32) throws -> Digest {
        guard let start = sqlite3_column_blob(statement, index), sqlite3_column_bytes(statement, index) == 32 else {
            throw StoreError.damaged("a hash is not 32 bytes")
        }
        return Digest(words: (word(start, 0), word(start, 1), word(start, 2), word(start, 3)))
    }

    func time(_ index: Int32) -> Timestamp {
        Timestamp(milliseconds: int(index))
    }

    func optionalTime(_ index: Int32) -> Timestamp? {
        isNull(index) ? nil : time(index)
    }

    /// A stored enumeration; a value this version does not know is damage, not a default.
    func value<Value: RawRepresentable>(_ index: Int32) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text(index)) else {
            throw StoreError.damaged("an unknown state is stored")
        }
        return value
    }

    func value<Value: RawRepresentable>(_ index: Int32) throws -> Value where Value.RawValue == Int64 {
        guard let value = Value(rawValue: int(index)) else { throw StoreError.damaged("an unknown state is stored") }
        return value
    }
}
