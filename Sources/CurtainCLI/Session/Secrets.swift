// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainClient

/// Where passwords come from: the terminal, or lines of standard input.
struct Secrets {
    private static let maxInput = 4096

    private let host: Host
    private let fromInput: Bool
    private var lines: [String]?

    init(host: Host, fromInput: Bool) {
        self.host = host
        self.fromInput = fromInput
    }

    mutating func password(_ prompt: String) throws -> String {
        let secret = fromInput ? try nextLine() : try host.askSecret(TerminalText.line(prompt))
        guard !secret.isEmpty else { throw CLIError.usage("the password is empty", hint: nil) }
        return secret
    }

    /// A new password: typed twice on a terminal, once on standard input.
    mutating func newPassword() throws -> String {
        let first = try password("new password: ")
        if !fromInput, try password("new password again: ") != first { throw CLIError.passwordsDiffer }
        return first
    }

    private mutating func nextLine() throws -> String {
        if lines == nil {
            let bytes = try host.readAllInput(limit: Self.maxInput)
            guard let text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText("standard input") }
            // By scalars: a CRLF is one character.
            lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
                String($0.last == "\r" ? $0.dropLast() : $0)
            }
        }
        guard let line = lines?.first, !line.isEmpty else {
            throw CLIError.usage(
                "standard input holds no further password", hint: "write one password a line: the old one, the new one")
        }
        lines?.removeFirst()
        return line
    }
}

extension APIClient {
    /// Signs in; asks for a new password where the old one was good for one sign-in only.
    func login(_ login: String, _ password: String, _ secrets: inout Secrets) async throws -> LoginResponse {
        do {
            return try await self.login(LoginRequest(login: login, password: password))
        } catch let ClientError.api(problem) where problem.type == "password-change-required" {
            let new = try secrets.newPassword()
            return try await self.login(LoginRequest(login: login, password: password, newPassword: new))
        }
    }
}
