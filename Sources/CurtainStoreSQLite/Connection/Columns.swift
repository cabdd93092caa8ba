// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB
import GRDBSQLite

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

    func raw(_ index: Int32) throws -> RawID {
        guard sqlite3_column_bytes(statement, index) == 16, let start = sqlite3_column_blob(statement, index),
            let id = RawID(bytes: UnsafeRawBufferPointer(start: start, count: 16))
        else { throw StoreError.damaged("an identifier is not 16 bytes") }
        return id
    }

    func id<Entity>(_ index: Int32) throws -> EntityID<Entity> {
        EntityID(try raw(index))
    }

    func optionalID<Entity>(_ index: Int32) throws -> EntityID<Entity>? {
        isNull(index) ? nil : EntityID(try raw(index))
    }

    func digest(_ index: Int32) throws -> Digest {
        guard sqlite3_column_bytes(statement, index) == 32, let start = sqlite3_column_blob(statement, index),
            let digest = Digest(UnsafeRawBufferPointer(start: start, count: 32))
        else { throw StoreError.damaged("a hash is not 32 bytes") }
        return digest
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
