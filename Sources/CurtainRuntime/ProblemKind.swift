// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainUseCases

/// What sort of failure an error is, for the exit status of a command on the host.
package enum ProblemKind: Sendable, Equatable {
    case usage, badData, missingFile, inputOutput, unavailable, tryAgain, refused, configuration, cancelled, bug

    package init(_ error: any Error) {
        switch error {
        case is ConfigurationError: self = .configuration
        case let problem as HostProblem: self.init(host: problem)
        case let error as CryptoError: self.init(crypto: error)
        case let problem as StartProblem: self.init(start: problem)
        case let error as StoreError: self.init(store: error)
        case let error as RelayError: self.init(relay: error)
        case is AccessDenied: self = .refused
        case is CancellationError: self = .cancelled
        default: self = .bug
        }
    }

    private init(host problem: HostProblem) {
        switch problem {
        case .missing: self = .missingFile
        case .exists, .inputOutput, .tooLarge, .notADirectory: self = .inputOutput
        case .openToOthers, .foreignOwner, .alreadyInitialised, .notInitialised, .keyringInsideData,
            .dataInsideKeyring, .foreignDeployment, .certificate, .noTerminal, .badWebhookSecret:
            self = .configuration
        case .locked, .serving: self = .tryAgain
        case .tooFewSlots, .unknownFormat, .badMapping: self = .usage
        case .cancelled: self = .cancelled
        case .emptyPassphrase, .passphrasesDiffer, .fileUnusable, .badLines, .unknownChannel, .logDamaged,
            .deepFaults:
            self = .badData
        case .noAnswer, .refused: self = .unavailable
        }
    }

    private init(crypto error: CryptoError) {
        switch error {
        case .wrongSecret: self = .refused
        case .unavailable, .randomFailed, .outOfMemory: self = .unavailable
        case .keyring(let problem):
            switch problem {
            case .missing: self = .missingFile
            case .unreadable, .unwritable, .exists: self = .inputOutput
            case .notAKeyring, .truncated, .tooLarge: self = .badData
            default: self = .configuration
            }
        default: self = .badData
        }
    }

    private init(start problem: StartProblem) {
        switch problem {
        case .databaseMissing: self = .missingFile
        case .noVerifierKey: self = .usage
        case .readOnly, .unreadable, .writeFailed: self = .inputOutput
        case .notCurtain, .lockMissing, .lockMalformed, .rollback, .fork, .treeMismatch: self = .badData
        default: self = .configuration
        }
    }

    private init(store error: StoreError) {
        switch error {
        case .busy, .revoked: self = .tryAgain
        case .sealed: self = .unavailable
        case .full, .inputOutput: self = .inputOutput
        case .notFound, .exists, .conflict, .damaged: self = .badData
        default: self = .bug
        }
    }

    private init(relay error: RelayError) {
        switch error {
        case .busy, .throttled: self = .tryAgain
        case .wrongCredentials, .passwordChangeRequired: self = .refused
        default: self = .badData
        }
    }
}
