// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime
import CurtainWeb

/// Errors to exit statuses of sysexits.h: the one table of this program.
enum ExitStatus {
    static func code(of error: any Error) -> Int32 {
        guard let problem = error as? ListenerProblem else { return code(of: ProblemKind(error)) }
        switch problem {
        case .portInUse, .cannotListen: return 69
        default: return 78
        }
    }

    static func code(of kind: ProblemKind) -> Int32 {
        switch kind {
        case .usage: 64
        case .badData: 65
        case .missingFile: 66
        case .unavailable: 69
        case .bug: 70
        case .inputOutput: 74
        case .tryAgain: 75
        case .refused: 77
        case .configuration: 78
        case .cancelled: 130
        }
    }

    /// Message and hint of an error; both are safe to print.
    static func text(of error: any Error) -> ProblemText {
        if let problem = error as? ListenerProblem { return ProblemText(message: problem.message, hint: problem.hint) }
        return ProblemText(error)
    }
}

/// Runs a command; an error becomes one message, one hint and an exit status.
func reporting(_ body: () async throws -> Void) async throws {
    HostProcess.harden()
    do {
        try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch let error as ValidationError {
        throw error
    } catch {
        let text = ExitStatus.text(of: error)
        for line in text.message.split(separator: "\n") { Terminal.say("curtaind: error: \(line)") }
        if !text.hint.isEmpty { Terminal.say("curtaind: hint: \(text.hint)") }
        throw ExitCode(ExitStatus.code(of: error))
    }
}
