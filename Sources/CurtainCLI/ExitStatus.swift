// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient
import Glibc

/// The codes that `curtain` ends with, from sysexits(3); 130 after Ctrl-C.
///
/// The one table of errors to codes.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case inputOutput = 74
    case tryAgain = 75
    case noPermission = 77
    case configuration = 78
    case interrupted = 130

    package init(_ error: any Error) {
        switch error {
        case let error as CLIError: self.init(error)
        case let error as ClientError: self.init(error)
        case is CancellationError: self = .interrupted
        default: self = .software
        }
    }

    private init(_ error: CLIError) {
        switch error {
        case .usage, .needsYes, .noTerminal, .passwordsDiffer, .emptyText: self = .usage
        case .cancelled: self = .interrupted
        case .file(_, let code, _): self = code == ENOENT ? .noInput : .inputOutput
        case .output: self = .inputOutput
        case .inputTooLong, .notText, .badLines, .badFile, .brokenLog, .brokenProof, .badSidecar,
            .storedFaults, .badSample, .differentLabels, .refusedText, .refusedReplies, .unopened:
            self = .badData
        case .badRules: self = .configuration
        case .importStopped(_, let error): self.init(error)
        case .keyWorkFailed, .verificationStopped: self = .tryAgain
        }
    }

    private init(_ error: ClientError) {
        switch error {
        case .api(let error): self = error.type == "revoked" ? .noPermission : ExitStatus(status: error.status)
        case .badAnswer, .answerTooLarge, .unreachable, .timedOut: self = .unavailable
        case .untrusted, .badAuthority, .damagedFile, .openFile: self = .configuration
        case .badAddress, .noServer, .unknownServer, .badProfileName: self = .usage
        case .notSignedIn: self = .noPermission
        case .file(_, let code, _): self = code == ENOENT ? .noInput : .inputOutput
        case .witness, .foreignState: self = .badData
        }
    }

    private init(status: Int) {
        switch status {
        case 401, 403: self = .noPermission
        case 408, 425, 429, 503: self = .tryAgain
        case 502, 504: self = .unavailable
        case 507: self = .inputOutput
        case 400..<500: self = .usage
        default: self = .software
        }
    }
}
