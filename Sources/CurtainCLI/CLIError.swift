// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAudit
package import CurtainClient
import Glibc

/// Why a command did not do what was asked, beyond what the server says.
package enum CLIError: Error, Sendable, Equatable {
    /// Wrong arguments; says what is wrong and what to do.
    case usage(String, hint: String?)
    /// A destructive verb, without a terminal to ask on and without `--yes`.
    case needsYes(String)
    /// The person said no, or pressed Ctrl-C.
    case cancelled
    /// There is no terminal to ask on.
    case noTerminal
    /// A file cannot be used; `code` is the errno.
    case file(path: String, code: Int32, what: String)
    /// Standard output cannot be written.
    case output(Int32)
    case inputTooLong(limit: Int)
    /// Bytes that are no UTF-8; says whose.
    case notText(String)
    case emptyText
    case passwordsDiffer
    /// Lines of an import that were not taken in.
    case badLines(Int)
    /// Nothing of an import could be read.
    case badFile(String)
    /// An import stopped; says how far it came.
    case importStopped(afterLine: Int, ClientError)
    /// The log is not what it claims to be.
    case brokenLog(LogFault, where: String)
    /// Work on keys ended early; says why.
    case keyWorkFailed(String)
    /// A proof of an entry that proves nothing; says why.
    case brokenProof(String)
    /// The server stopped verifying what it stores; says why.
    case verificationStopped(String)
    /// What the server stores does not agree with the log; names the first row.
    case storedFaults(first: String, count: Int)
    /// A file beside an exported log is not usable.
    case badSidecar(path: String, reason: String)
    /// Rules or a clinic's file that cannot be used; the line is 0 when it is not known.
    case badRules(file: String, line: Int, reason: String, hint: String)
    /// A line of a file of samples that is none.
    case badSample(path: String, line: Int, reason: String)
    /// Labels that the rules do not agree with.
    case differentLabels(Int)
    /// A text that must not be public, with the number of reasons.
    case refusedText(Int)
    /// Replies that must not be public, by today's rules.
    case refusedReplies(Int)
    /// Stored things that could not be opened; names the first.
    case unopened(Int, first: String)

    package var message: String {
        switch self {
        case .usage(let text, _): text
        case .needsYes(let what): "not confirmed: \(what)"
        case .cancelled: "cancelled"
        case .noTerminal: "there is no terminal to ask on"
        case .file(let path, let code, let what):
            "cannot \(what) \(path): \(code == EEXIST ? "it exists already" : errnoText(code))"
        case .output(let code): "cannot write to standard output: \(errnoText(code))"
        case .inputTooLong(let limit): "the input is longer than \(limit) bytes"
        case .notText(let whose): "\(whose) is not UTF-8"
        case .emptyText: "there is no text"
        case .passwordsDiffer: "the two new passwords differ"
        case .badLines(let count): "\(count) \(count == 1 ? "line was" : "lines were") not taken in"
        case .badFile(let reason): "nothing could be read: \(reason)"
        case .importStopped(let line, let error): "stopped after line \(line): \(error.message)"
        case .brokenLog(let fault, let place):
            fault.position.map { "ALARM: the log is broken at entry \($0)\(place): \(fault.message)" }
                ?? "ALARM: the log is broken\(place): \(fault.message)"
        case .keyWorkFailed(let reason): reason
        case .brokenProof(let reason): "ALARM: the proof is broken: \(reason)"
        case .verificationStopped(let reason): "the server did not verify everything: \(reason)"
        case .storedFaults(let first, let count):
            count == 1
                ? "ALARM: what is stored does not agree with the log: \(first)"
                : "ALARM: what is stored does not agree with the log in \(count) places, the first: \(first)"
        case .badSidecar(let path, let reason): "\(path): \(reason)"
        case .badRules(let file, let line, let reason, _):
            line > 0 ? "\(file) line \(line): \(reason)" : "\(file): \(reason)"
        case .badSample(let path, let line, let reason): "\(path) line \(line) \(reason)"
        case .differentLabels(let count):
            count == 1 ? "one label differs from what the rules say" : "\(count) labelled lines differ from the rules"
        case .refusedText(let count): count == 1 ? "refused, for one reason" : "refused, for \(count) reasons"
        case .refusedReplies(let count):
            count == 1 ? "one reply would be refused today" : "\(count) replies would be refused today"
        case .unopened(let count, let first):
            count == 1 ? "\(first) could not be opened" : "\(count) could not be opened, the first: \(first)"
        }
    }

    package var hint: String? {
        switch self {
        case .usage(_, let hint): hint
        case .needsYes: "there is no terminal to ask on; add --yes if you mean it"
        case .noTerminal: "use --password-stdin, or run it in a terminal"
        case .file(_, let code, _):
            code == EEXIST
                ? "name another file, or move that one away" : "check the path, and who may read and write it"
        case .emptyText: "type it and end with Ctrl-D, or use --file"
        case .badLines: "mend those lines and import the file again: what is in already is passed over"
        case .badFile: "name the columns with --map, as in --map text=Body --map id=Id"
        case .importStopped(_, let error):
            (error.hint.map { $0 + "\n" } ?? "") + "run it again: what is in already is passed over"
        case .brokenLog, .brokenProof:
            "keep the exported file and the checkpoint as they are, and tell your privacy officer"
        case .inputTooLong: "shorten it, or send it in parts"
        case .notText: "save it as UTF-8, then try again"
        case .passwordsDiffer: "type the same one twice"
        case .output: "check free space, or where the output goes"
        case .badSidecar: "export the log again, or name the key with --key"
        case .verificationStopped: "see \"curtain status\", and run it again"
        case .storedFaults:
            "have the database kept as it is and compared with the newest backup, and tell your privacy officer"
        case .keyWorkFailed: "see \"curtain keys status\"; \"curtain keys rewrap\" goes on with what is left"
        case .badRules(_, _, _, let hint): hint
        case .badSample: "mend that line; docs/triage.md shows the form"
        case .differentLabels: "see \"curtain triage explain\" for what each rule stands on"
        case .refusedText: "say less, or use a template"
        case .refusedReplies: "read them, and take down or replace where they stand what should not be public"
        case .unopened: "see \"curtain audit verify --deep\": what is stored may have been altered"
        case .cancelled: nil
        }
    }
}
