// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why the client could not do what was asked.
///
/// Messages are safe to print; nothing a patient wrote is in them.
package enum ClientError: Error, Sendable, Equatable {
    /// The server answered with a problem.
    case api(APIError)
    /// The server answered something that is no answer of this API.
    case badAnswer(status: Int, reason: String)
    /// The answer is longer than the client takes.
    case answerTooLarge(limit: Int)
    /// A file that should name authorities holds no certificate.
    case badAuthority(path: String)
    /// No connection came about, or it broke.
    case unreachable(server: String, reason: String)
    /// The TLS handshake failed.
    case untrusted(server: String, reason: String)
    case timedOut(server: String)
    /// The text is no address of a server.
    case badAddress(String)
    case noServer
    case unknownServer(String)
    case notSignedIn(String)
    case badProfileName(String)
    /// A file of the configuration could not be read or written; `code` is the errno.
    case file(path: String, code: Int32, what: String)
    /// A file of the configuration holds something else.
    case damagedFile(path: String)
    /// A file that says how far a log was verified is not one that was written here.
    case foreignState(path: String, reason: String)
    /// Others may read a file that holds a session.
    case openFile(path: String)
    /// The log cannot be trusted as it is.
    case witness(WitnessAlarm)

    /// What failed, lower case, without a full stop.
    package var message: String {
        switch self {
        case .api(let error): error.message
        case .badAnswer(let status, let reason): "the server answered \(status): \(reason)"
        case .answerTooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .badAuthority(let path): "\(path) holds no certificate in PEM form"
        case .unreachable(let server, let reason): "cannot reach \(server): \(reason)"
        case .untrusted(let server, let reason): "cannot trust \(server): \(reason)"
        case .timedOut(let server): "\(server) did not answer in time"
        case .badAddress(let text): "\"\(text)\" is not the address of a server"
        case .noServer: "no server is named"
        case .unknownServer(let name): "no server is known as \"\(name)\""
        case .notSignedIn(let name): "not signed in to \(name)"
        case .badProfileName(let name): "\"\(name)\" cannot name a server"
        case .file(let path, let code, let what): "cannot \(what) \(path): \(errnoText(code))"
        case .damagedFile(let path): "\(path) is damaged"
        case .foreignState(let path, let reason): "\(path) does not say what was verified here: \(reason)"
        case .openFile(let path): "\(path) can be read or written by others"
        case .witness(let alarm): alarm.message
        }
    }

    /// What to do.
    package var hint: String? {
        switch self {
        case .api(let error): error.hint
        case .badAnswer: "check that the address is that of the staff listener of curtaind"
        case .answerTooLarge: "ask for less at a time with --limit"
        case .badAuthority: "name the file of the authority, such as ca.pem"
        case .unreachable: "check the address and that curtaind is running"
        case .untrusted: "name the authority that signed its certificate with \"curtain login --ca FILE\""
        case .timedOut: "try again; \"curtain status\" says how the service is"
        case .badAddress: "write it as https://relay.clinic.example:8444"
        case .noServer: "run \"curtain login --server URL\" first, or name one with --server or CURTAIN_SERVER"
        case .unknownServer: "run \"curtain login --server URL --name NAME\" first"
        case .notSignedIn: "run \"curtain login\""
        case .badProfileName: "use 1 to 64 letters, digits, points, hyphens and underscores"
        case .file: nil
        case .damagedFile: "move it away and run \"curtain login\" again"
        case .foreignState:
            "find out who changed or copied it; \"curtain audit verify --full\" keeps it aside and verifies every entry"
        case .openFile(let path): "run \"chmod go-rwx \(path)\""
        case .witness(let alarm): alarm.hint
        }
    }
}

/// A problem the server reported.
package struct APIError: Error, Sendable, Equatable {
    /// The word at the end of the problem's type, such as `not-found`.
    package let type: String
    package let status: Int
    package let title: String
    package let detail: String?
    package let hint: String?
    package let requestID: String?
    package let retryAfterSeconds: Int?

    package init(
        type: String, status: Int, title: String, detail: String? = nil, hint: String? = nil,
        requestID: String? = nil, retryAfterSeconds: Int? = nil
    ) {
        self.type = type
        self.status = status
        self.title = title
        self.detail = detail
        self.hint = hint
        self.requestID = requestID
        self.retryAfterSeconds = retryAfterSeconds
    }

    package var message: String {
        let text = detail.map { "\(title): \($0)" } ?? title
        guard status >= 500, let requestID else { return text }
        return "\(text) (request \(requestID))"
    }
}
