// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB
import GRDBSQLite

/// Statements with positional values, cached a connection. They bind and step through SQLite itself: the writer runs
/// eight of them a message, and a row type with named columns costs more than the statement.
extension Database {
    /// Runs a statement that answers nothing.
    func run(_ sql: String, _ values: Binding...) throws {
        try withStatement(sql, values) { statement in
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW { code = sqlite3_step(statement) }
            guard code == SQLITE_DONE else { throw failure(code) }
        }
    }

    /// The first row, or nil.
    func first<Value>(_ sql: String, _ values: Binding..., read: (Columns) throws -> Value) throws -> Value? {
        try withStatement(sql, values) { statement in
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try read(Columns(statement))
            case SQLITE_DONE: nil
            case let code: throw failure(code)
            }
        }
    }

    /// Every row.
    func all<Value>(_ sql: String, _ values: Binding..., read: (Columns) throws -> Value) throws -> [Value] {
        try all(sql, values, read: read)
    }

    func all<Value>(_ sql: String, _ values: [Binding], read: (Columns) throws -> Value) throws -> [Value] {
        try withStatement(sql, values) { statement in
            var rows: [Value] = []
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: rows.append(try read(Columns(statement)))
                case SQLITE_DONE: return rows
                case let code: throw failure(code)
                }
            }
        }
    }

    /// Walks rows without keeping them.
    func each(_ sql: String, _ values: Binding..., visit: (Columns) throws -> Void) throws {
        try withStatement(sql, values) { statement in
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: try visit(Columns(statement))
                case SQLITE_DONE: return
                case let code: throw failure(code)
                }
            }
        }
    }

    /// Walks rows until the visitor answers false.
    func walk(_ sql: String, _ values: [Binding], _ visit: (Columns) throws -> Bool) throws {
        try withStatement(sql, values) { statement in
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: if try !visit(Columns(statement)) { return }
                case SQLITE_DONE: return
                case let code: throw failure(code)
                }
            }
        }
    }

    private func withStatement<Value>(
        _ sql: String, _ values: [Binding], _ body: (SQLiteStatement) throws -> Value
    ) throws -> Value {
        let cached = try cachedStatement(sql: sql)
        let statement = cached.sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        return try withExtendedLifetime(cached) {
            for (index, value) in values.enumerated() {
                let code = bind(value, to: statement, at: Int32(index + 1))
                guard code == SQLITE_OK else { throw failure(code) }
            }
            return try body(statement)
        }
    }

    private func bind(_ value: Binding, to statement: SQLiteStatement, at index: Int32) -> Int32 {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .int(let value): return sqlite3_bind_int64(statement, index, value)
        case .text(let value): return sqlite3_bind_text(statement, index, value, Int32(value.utf8.count), transient)
        case .raw(let id):
            var words = (id.high.bigEndian, id.low.bigEndian)
            return sqlite3_bind_blob(statement, index, &words, 16, transient)
        case .digest(let digest):
            let parts = digest.words
            var words = (parts.0.bigEndian, parts.1.bigEndian, parts.2.bigEndian, parts.3.bigEndian)
            return sqlite3_bind_blob(statement, index, &words, 32, transient)
        case .blob(let bytes):
            return bytes.withUnsafeBytes { buffer in
                buffer.isEmpty
                    ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, buffer.baseAddress, Int32(buffer.count), transient)
            }
        }
    }

    /// SQLite's code and its own words; values never stand in them.
    private func failure(_ code: Int32) -> DatabaseError {
        let extended = sqliteConnection.map { sqlite3_extended_errcode($0) } ?? code
        return DatabaseError(resultCode: ResultCode(rawValue: extended))
    }
}
