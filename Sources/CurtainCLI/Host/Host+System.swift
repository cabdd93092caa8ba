// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient
import CurtainCore
import FoundationEssentials
import Glibc

extension Host {
    /// The machine the program runs on.
    package static func system() -> Host {
        Host(
            environment: ProcessInfo.processInfo.environment,
            inputIsTerminal: isatty(0) == 1, outputIsTerminal: isatty(1) == 1, diagnosticsIsTerminal: isatty(2) == 1,
            columns: terminalColumns(),
            writeBytes: { try writeAll($0, to: 1) },
            writeDiagnostic: { try? writeAll(Array($0.utf8), to: 2) },
            readInput: { try FileInput.read(0, path: "standard input") },
            askSecret: { try ControllingTerminal.askSecret($0) },
            askLine: { try ControllingTerminal.askLine($0) },
            now: { Timestamp.systemNow() },
            sleep: { duration in
                // In slices, so that Ctrl-C is heard soon.
                var left = duration
                while left > .zero, !Interruption.isPending {
                    let slice = min(left, .milliseconds(100))
                    try await Task.sleep(for: slice)
                    left -= slice
                }
            },
            isInterrupted: { Interruption.isPending },
            connect: { address, authority in try HTTPTransport(address: address, authority: authority) })
    }

    private static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                throw CLIError.output(errno)
            }
        }
    }
}
