// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a store was not opened.
///
/// Every value in it is safe to print.
package enum StartProblem: Error, Sendable, Equatable {
    case databaseMissing(String)
    case databaseExists(String)
    case notCurtain(String)
    case newerSchema(String)
    case readOnly(String)
    case unreadable(String, code: Int32)
    /// A setting that durability rests on is not in force.
    case setting(name: String, expected: String, actual: String)
    case lockMissing(String)
    case lockMalformed(String)
    /// The database has fewer leaves than the lock file saw.
    case rollback(database: UInt64, lock: UInt64)
    /// Same size, different history.
    case fork(size: UInt64)
    /// The stored tree is not the one that was signed.
    case treeMismatch(String)
    case foreignKeyring
    /// What was given to verify with is no verifier key.
    case noVerifierKey
    case keyringOlder(file: UInt64, logged: UInt64)
    case writeFailed(String)

    package var message: String {
        switch self {
        case .databaseMissing(let path): "there is no database at \(path)"
        case .databaseExists(let path): "there is a database at \(path) already"
        case .notCurtain(let path): "\(path) is not a Curtain database, or is damaged"
        case .newerSchema(let path): "\(path) was written by a newer version of Curtain"
        case .readOnly(let path): "\(path) cannot be written"
        case .unreadable(let path, let code): "\(path) cannot be read (SQLite code \(code))"
        case .setting(let name, let expected, let actual):
            "the database runs with \(name) = \(actual), not \(expected): writes would not be durable"
        case .lockMissing(let path): "the lock file of the log is missing or empty: \(path)"
        case .lockMalformed(let path): "the lock file of the log does not hold a checkpoint of this log: \(path)"
        case .rollback(let database, let lock):
            "the database was rolled back: its log has \(database) entries, and \(lock) were signed before"
        case .fork(let size): "the log in the database is not the one that was signed at \(size) entries"
        case .treeMismatch(let what): "the log in the database does not match its signed checkpoint: \(what)"
        case .noVerifierKey: "that is not a verifier key"
        case .foreignKeyring: "this keyring belongs to another deployment than the database"
        case .keyringOlder(let file, let logged):
            "this keyring is older than the database: generation \(file), and \(logged) was in use"
        case .writeFailed(let path): "\(path) cannot be written"
        }
    }

    package var hint: String {
        switch self {
        case .databaseMissing: "run \"curtaind init\", or check data.directory in curtain.yaml"
        case .databaseExists: "choose another data.directory, or use the deployment that is there"
        case .notCurtain, .unreadable: "restore the latest backup; keep the damaged file for examination"
        case .newerSchema: "install the version of Curtain that wrote it, or a later one"
        case .readOnly: "the service's user must own the data directory and be able to write in it"
        case .setting: "check that the file system supports write-ahead logging and shared memory"
        case .lockMissing, .lockMalformed:
            "if it was lost and the database is known to be right, run \"curtaind recover\""
        case .rollback, .fork:
            "put the newest database back; if it is lost, keep this one and the lock file for the privacy officer "
                + "before \"curtaind recover\""
        case .treeMismatch:
            "check that the verifier key is this log's; if it is, keep the file for the privacy officer and restore "
                + "the latest backup"
        case .noVerifierKey: "copy the whole line after \"verifier key\" that \"curtaind init\" printed"
        case .foreignKeyring: "set keyring.path to the keyring that \"curtaind init\" made with this database"
        case .keyringOlder: "put the newest copy of the keyring back"
        case .writeFailed: "check free space, and that the service's user owns the directory"
        }
    }
}
