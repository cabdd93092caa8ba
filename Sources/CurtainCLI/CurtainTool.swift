// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient
import Glibc

/// The program: parses, runs, reports.
package enum CurtainTool {
    package static let version = "0.1.0"

    /// Runs one command line, without the program's name, and answers the exit code.
    package static func run(_ arguments: [String], host: Host = .system()) async -> Int32 {
        await Host.$current.withValue(host) {
            do {
                var command = try CurtainCommand.parseAsRoot(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
                return ExitStatus.done.rawValue
            } catch {
                return report(error, host)
            }
        }
    }

    private static func report(_ error: any Error, _ host: Host) -> Int32 {
        switch error {
        case let error as CLIError:
            // Neither Ctrl-C nor a reader that had enough needs an explanation.
            if error != .cancelled, error != .output(EPIPE) { tell(error.message, error.hint, host) }
            return ExitStatus(error).rawValue
        case let error as ClientError:
            tell(error.message, error.hint ?? hint(for: error), host)
            return ExitStatus(error).rawValue
        default:
            return reportParsing(error, host)
        }
    }

    private static func hint(for error: ClientError) -> String? {
        guard case .api(let problem) = error else { return nil }
        if problem.type == "unknown" { return "check that the address is that of the staff listener of curtaind" }
        return problem.status == 401 ? "run \"curtain login\"" : nil
    }

    /// What ArgumentParser threw: a wish for help or the version, or wrong arguments.
    private static func reportParsing(_ error: any Error, _ host: Host) -> Int32 {
        let code = CurtainCommand.exitCode(for: error)
        let full = CurtainCommand.fullMessage(for: error)
        if code.isSuccess {
            try? host.write(full.hasSuffix("\n") || full.isEmpty ? full : full + "\n")
            return ExitStatus.done.rawValue
        }
        if error is ExitCode { return code.rawValue }
        guard code == .validationFailure else {
            tell("something unexpected happened (\(type(of: error)))", "this is a bug; please report it", host)
            return ExitStatus.software.rawValue
        }
        let lines = full.split(separator: "\n").map(String.init)
        let usage = lines.first { $0.hasPrefix("Usage: ") }.map { "usage: " + $0.dropFirst("Usage: ".count) }
        let more = lines.first { $0.hasPrefix("  See '") }.flatMap { $0.split(separator: "'").dropFirst().first }
        let hints = [usage, more.map { "see \"\($0)\"" }].compactMap(\.self).joined(separator: "\n")
        tell(oneLine(CurtainCommand.message(for: error)), hints.isEmpty ? nil : hints, host)
        return ExitStatus.usage.rawValue
    }

    /// A message in our form: lower case, no full stop, a list of values on the same line.
    private static func oneLine(_ message: String) -> String {
        var lines = message.split(separator: "\n").map(String.init)
        let values = lines.filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst("  - ".count)) }
        lines.removeAll { $0.hasPrefix("  - ") }
        var text = lines.joined(separator: " ")
        let listed = ". Please provide one of the following:"
        if text.hasSuffix(listed) { text = String(text.dropLast(listed.count)) }
        if !values.isEmpty { text += "; it is one of \(values.joined(separator: ", "))" }
        if text.hasSuffix(".") { text.removeLast() }
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    private static func tell(_ message: String, _ hint: String?, _ host: Host) {
        host.note("error: \(message)")
        for line in (hint ?? "").split(separator: "\n") { host.note("hint: \(line)") }
    }
}
