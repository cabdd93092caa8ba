// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainUseCases

/// What is printed of an error on the host: a message and a hint, both free of protected text and of secrets.
package struct ProblemText: Sendable, Equatable {
    package let message: String
    package let hint: String

    package init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    /// Known errors by their own words; an unknown one by its type alone.
    package init(_ error: any Error) {
        switch error {
        case let error as ConfigurationError: self.init(message: error.message, hint: error.hint)
        case let error as HostProblem: self.init(message: error.message, hint: error.hint)
        case let error as CryptoError: self.init(message: error.message, hint: error.hint)
        case let error as StartProblem: self.init(message: error.message, hint: error.hint)
        case let error as StoreError: self.init(store: error)
        case let error as RelayError: self.init(relay: error)
        case let error as AccessDenied:
            self.init(message: "the policy refused \(error.event.rawValue)", hint: "use the curtain command line tool")
        case is CancellationError: self.init(message: "cancelled", hint: "run it again; what was done stays")
        default:
            self.init(message: "unexpected error of type \(type(of: error))", hint: "please report this as a bug")
        }
    }

    private init(store error: StoreError) {
        switch error {
        case .notFound: self.init(message: "there is no such thing", hint: "check the name")
        case .revoked: self.init(message: "the rights changed meanwhile", hint: "try again")
        case .exists: self.init(message: "that name is taken", hint: "choose another")
        case .conflict(let state): self.init(message: "not possible now: \(state)", hint: "look at its state")
        case .idempotencyMismatch: self.init(message: "the key came with another request", hint: "use a new key")
        case .busy(let seconds): self.init(message: "the database is busy", hint: "try again in \(seconds) s")
        case .sealed(let reason):
            self.init(
                message: "the service sealed itself: \(reason.rawValue)",
                hint: "run \"curtaind doctor\"; see docs/operations.md")
        case .full: self.init(message: "the disk is full", hint: "free some space; nothing was written")
        case .inputOutput: self.init(message: "the disk failed", hint: "check the disk, then run \"curtaind doctor\"")
        case .staleKey: self.init(message: "a data key has an old wrapping", hint: "restart and try again")
        case .damaged(let what): self.init(message: "the database is damaged: \(what)", hint: "restore a backup")
        case .failed(let code):
            self.init(message: "the database failed (SQLite code \(code))", hint: "run \"curtaind doctor\"")
        }
    }

    private init(relay error: RelayError) {
        switch error {
        case .invalid(let field, let reason): self.init(message: "\(field): \(reason)", hint: "correct it")
        case .notFound(let what): self.init(message: "there is no such \(what)", hint: "check the name")
        case .exists(let what): self.init(message: "that \(what) exists already", hint: "choose another name")
        case .conflict(let state): self.init(message: "not possible now: \(state)", hint: "look at its state")
        case .weakPassword(let reason):
            self.init(message: "the password is too weak: \(reason)", hint: "use a longer one")
        case .busy(let seconds), .throttled(let seconds):
            self.init(message: "too much at once", hint: "try again in \(seconds) s")
        default: self.init(message: "the request was refused", hint: "see the log of the service")
        }
    }
}
