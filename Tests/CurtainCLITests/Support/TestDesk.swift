// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import CurtainCore
import FoundationEssentials
import Synchronization

/// A place at which commands are run: its own configuration, a server in memory, everything written kept.
final class TestDesk: Sendable {
    struct State: Sendable {
        var output = ""
        var diagnostics = ""
        var input: [[UInt8]] = []
        var calls: [InMemoryServer.Call] = []
        var polls = 0
        var secrets: [String] = []
        var asked: [String] = []
        var answers: [String: [(status: Int, body: String)]] = [:]
        var note = TestLog.noteOfFive
        /// Notes that come in the place of `note` with each pause of a command that watches.
        var laterNotes: [String] = []
        /// A log that answers in the place of note and proof.
        var log: GrowingLog?
        var key = TestLog.key
        var proof = TestLog.proofFromThreeToFive
    }

    private let state = Mutex(State())
    let directory: String
    /// What the person answers to a question of yes or no.
    let answerToQuestions: String
    private let isTerminal: Bool
    private let columns: Int
    /// Polls after which somebody presses Ctrl-C.
    private let pollsBeforeInterruption: Int

    init(
        terminal: Bool = false, columns: Int = 80, answering: String = "y", interruptedAfter polls: Int = 2
    ) throws {
        isTerminal = terminal
        self.columns = columns
        answerToQuestions = answering
        pollsBeforeInterruption = polls
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "curtain-cli-\(UUID().uuidString)").path()
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    /// Answers of one route, in turn; the last one stays.
    func answer(_ route: String, _ status: Int = 200, _ body: String) {
        change { $0.answers[route, default: []].append((status, body)) }
    }

    /// The one answer of a route from now on.
    func replaceAnswers(_ route: String, _ status: Int = 200, _ body: String) {
        change { $0.answers[route] = [(status, body)] }
    }

    var output: String { state.withLock { $0.output } }
    var diagnostics: String { state.withLock { $0.diagnostics } }
    var asked: [String] { state.withLock { $0.asked } }
    /// Requests other than the witness's.
    var calls: [InMemoryServer.Call] {
        state.withLock { $0.calls.filter { !$0.path.hasPrefix("/log/") } }
    }
    var allCalls: [InMemoryServer.Call] { state.withLock { $0.calls } }

    /// Runs a command; what it writes replaces what was written before.
    @discardableResult
    func run(_ arguments: String..., input: String = "") async -> Int32 {
        await run(arguments, input: Array(input.utf8))
    }

    func run(_ arguments: [String], input: [UInt8]) async -> Int32 {
        change {
            $0.output = ""
            $0.diagnostics = ""
            $0.calls = []
            $0.polls = 0
            $0.input = input.isEmpty ? [] : [input]
        }
        return await CurtainTool.run(arguments, host: host())
    }

    /// Signs in, as every other command needs.
    func signIn() async -> Int32 {
        answer(
            "POST /api/v1/session", 201,
            #"{"token":"secret-token","login":"rosa","roles":["agent"],"expiresAt":"2026-11-21T17:00:00Z","#
                + #""idleSeconds":900}"#
        )
        return await run(
            "login", "--server", "https://relay.example", "--name", "relay", "--user", "rosa", "--password-stdin",
            input: "correct horse battery\n")
    }

    private func host() -> Host {
        var host = Host(
            environment: ["XDG_CONFIG_HOME": directory, "NO_COLOR": "1"], inputIsTerminal: isTerminal,
            outputIsTerminal: isTerminal, diagnosticsIsTerminal: isTerminal, columns: columns,
            writeBytes: { [self] bytes in change { $0.output += String(decoding: bytes, as: UTF8.self) } },
            writeDiagnostic: { [self] text in change { $0.diagnostics += text } },
            readInput: { [self] in state.withLock { $0.input.isEmpty ? [] : $0.input.removeFirst() } },
            askSecret: { [self] prompt in
                try state.withLock { state throws in
                    state.asked.append(prompt)
                    guard !state.secrets.isEmpty else { throw CLIError.noTerminal }
                    return state.secrets.removeFirst()
                }
            },
            askLine: { [self] prompt in
                change { $0.asked.append(prompt) }
                return answerToQuestions
            },
            now: { Timestamp(milliseconds: 1_795_237_200_000) },
            sleep: { [self] _ in
                change {
                    $0.polls += 1
                    if !$0.laterNotes.isEmpty { $0.note = $0.laterNotes.removeFirst() }
                    $0.log?.size += 3
                }
            },
            isInterrupted: { [self] in state.withLock { $0.polls >= pollsBeforeInterruption } },
            connect: { _, _ in throw CLIError.noTerminal })
        InMemoryServer { [self] call in reply(to: call) }.serve(&host)
        return host
    }

    private func reply(to call: InMemoryServer.Call) -> (status: Int, body: String)? {
        state.withLock { state in
            state.calls.append(call)
            let path = String(call.path.prefix { $0 != "?" })
            if let answer = state.log?.reply(to: call.path) { return (200, answer) }
            if path == API.checkpointPath {
                let size = Int(state.note.split(separator: "\n")[1]) ?? 0
                let note = state.note.replacing("\n", with: "\\n")
                return (200, #"{"note":"\#(note)","size":\#(size),"verifierKey":"\#(state.key)"}"#)
            }
            if path == API.consistencyPath {
                let proof = state.proof.map { "\"\($0)\"" }.joined(separator: ",")
                return (200, #"{"from":3,"to":5,"proof":[\#(proof)]}"#)
            }
            let route = "\(call.method) \(path)"
            guard let answers = state.answers[route], let first = answers.first else {
                return (404, #"{"type":"urn:curtain:problem:not-found","title":"not found","status":404}"#)
            }
            if answers.count > 1 { state.answers[route]?.removeFirst() }
            return first.status == 0 ? nil : first
        }
    }
}
