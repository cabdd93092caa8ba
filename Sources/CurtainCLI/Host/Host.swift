// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainClient
package import CurtainCore

/// Everything outside the program that commands touch: terminal, files' place, clock, network.
///
/// Tests bring their own.
package struct Host: Sendable {
    package var environment: [String: String]
    package var inputIsTerminal: Bool
    package var outputIsTerminal: Bool
    package var diagnosticsIsTerminal: Bool
    /// Columns of the terminal that standard output is.
    package var columns: Int
    /// Writes to standard output; throws ``CLIError/output(_:)``.
    package var writeBytes: @Sendable ([UInt8]) throws -> Void
    package var writeDiagnostic: @Sendable (String) -> Void
    /// The next bytes of standard input; none at its end.
    package var readInput: @Sendable () throws -> [UInt8]
    /// Asks for a secret on the terminal, without echo.
    package var askSecret: @Sendable (_ prompt: String) throws -> String
    /// Asks for a line on the terminal.
    package var askLine: @Sendable (_ prompt: String) throws -> String
    package var now: @Sendable () -> Timestamp
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Whether somebody pressed Ctrl-C.
    package var isInterrupted: @Sendable () -> Bool
    package var connect: @Sendable (ServerAddress, _ authority: String?) throws -> any APITransport

    package init(
        environment: [String: String], inputIsTerminal: Bool, outputIsTerminal: Bool, diagnosticsIsTerminal: Bool,
        columns: Int, writeBytes: @escaping @Sendable ([UInt8]) throws -> Void,
        writeDiagnostic: @escaping @Sendable (String) -> Void, readInput: @escaping @Sendable () throws -> [UInt8],
        askSecret: @escaping @Sendable (String) throws -> String,
        askLine: @escaping @Sendable (String) throws -> String, now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void, isInterrupted: @escaping @Sendable () -> Bool,
        connect: @escaping @Sendable (ServerAddress, String?) throws -> any APITransport
    ) {
        self.environment = environment
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
        self.diagnosticsIsTerminal = diagnosticsIsTerminal
        self.columns = columns
        self.writeBytes = writeBytes
        self.writeDiagnostic = writeDiagnostic
        self.readInput = readInput
        self.askSecret = askSecret
        self.askLine = askLine
        self.now = now
        self.sleep = sleep
        self.isInterrupted = isInterrupted
        self.connect = connect
    }

    /// The host of the command that runs.
    @TaskLocal static var current: Host = .system()

    var profiles: ProfileStore {
        ProfileStore(directory: ProfileStore.defaultDirectory(environment: environment))
    }

    var witnesses: WitnessStore {
        WitnessStore(directory: ProfileStore.defaultDirectory(environment: environment))
    }

    /// Width that tables may take; nil when nobody looks.
    var outputWidth: Int? { outputIsTerminal ? columns : nil }

    /// Whether standard output may carry colours (https://no-color.org).
    var coloursOutput: Bool {
        outputIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func write(_ text: String) throws {
        try writeBytes(Array(text.utf8))
    }

    /// A line of its own on standard error.
    func note(_ text: String) {
        writeDiagnostic("curtain: \(TerminalText.line(text))\n")
    }

    /// All of standard input, up to a limit.
    func readAllInput(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let chunk = try readInput()
            if chunk.isEmpty { return bytes }
            bytes += chunk
            guard bytes.count <= limit else { throw CLIError.inputTooLong(limit: limit) }
        }
    }
}
