// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Secrets that people type, and secrets in files.
package enum Passphrase {
    private static let limit = 4096

    /// The first line of a file, without its end; the file must be closed to group and others.
    package static func read(file path: String) throws(HostProblem) -> [UInt8] {
        let bytes = try HostFile.read(path, limit: limit)
        guard let status = HostFile.status(path), status.mode & 0o077 == 0 else {
            throw .openToOthers(path: path, mode: HostFile.status(path)?.mode ?? 0)
        }
        let line = Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
        guard !line.isEmpty else { throw .emptyPassphrase(path: path) }
        return line
    }

    /// Asks on the terminal, without showing what is typed.
    package static func prompt(_ question: String) throws(HostProblem) -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { throw .noTerminal }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw .noTerminal }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { throw .noTerminal }
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            say("\n", on: terminal)
        }
        say(question, on: terminal)
        var typed: [UInt8] = []
        while typed.count < limit {
            var byte: UInt8 = 0
            let count = Glibc.read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != 3 else { throw .cancelled }
            switch byte {
            case 4, 10, 13:
                guard !typed.isEmpty else { throw .emptyPassphrase(path: nil) }
                return typed
            case 8, 127: eraseCharacter(&typed)
            case 21: typed.removeAll()
            default: typed.append(byte)
            }
        }
        return typed
    }

    /// Asks twice for a new passphrase.
    package static func promptNew() throws(HostProblem) -> [UInt8] {
        let first = try prompt("new passphrase for the keyring: ")
        guard try prompt("the same again: ") == first else { throw .passphrasesDiffer }
        return first
    }

    private static func eraseCharacter(_ typed: inout [UInt8]) {
        while let last = typed.popLast(), last & 0xC0 == 0x80 {}
    }

    private static func say(_ text: String, on terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }
}
