// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Questions to the person at the terminal, whatever standard input and output are.
enum ControllingTerminal {
    private static let maxBytes = 1024

    /// Reads a secret without echo.
    ///
    /// Ctrl-C gives ``CLIError/cancelled``, backspace erases a character, Ctrl-U all.
    static func askSecret(_ prompt: String) throws(CLIError) -> String {
        let terminal = try openTerminal()
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw .noTerminal }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON)
        // VMIN and VTIME: one byte at a time, without a time limit.
        withUnsafeMutableBytes(of: &quiet.c_cc) { raw in
            raw[Int(VMIN)] = 1
            raw[Int(VTIME)] = 0
        }
        guard tcsetattr(terminal, TCSAFLUSH, &quiet) == 0 else { throw .noTerminal }
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        put(prompt, to: terminal)
        defer { put("\n", to: terminal) }
        var bytes: [UInt8] = []
        while let byte = nextByte(of: terminal) {
            switch byte {
            case 3: throw .cancelled
            case 4 where bytes.isEmpty: throw .cancelled
            case 4, 10, 13: return try text(bytes)
            case 8, 127:
                while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
            case 21: bytes.removeAll()
            default:
                guard bytes.count < maxBytes else { throw .inputTooLong(limit: maxBytes) }
                bytes.append(byte)
            }
        }
        throw .cancelled
    }

    /// Reads a line with echo.
    static func askLine(_ prompt: String) throws(CLIError) -> String {
        let terminal = try openTerminal()
        defer { close(terminal) }
        put(prompt, to: terminal)
        var bytes: [UInt8] = []
        while let byte = nextByte(of: terminal) {
            if byte == 10 { return try text(bytes) }
            guard bytes.count < maxBytes else { throw .inputTooLong(limit: maxBytes) }
            bytes.append(byte)
        }
        throw .cancelled
    }

    private static func openTerminal() throws(CLIError) -> Int32 {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { throw .noTerminal }
        return terminal
    }

    private static func nextByte(of terminal: Int32) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(terminal, &byte, 1)
            if count == 1 { return byte }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    private static func put(_ text: String, to terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    private static func text(_ bytes: [UInt8]) throws(CLIError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText("what was typed") }
        return text
    }
}
