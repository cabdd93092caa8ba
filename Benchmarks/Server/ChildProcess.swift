// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that was started, its output in a file.
struct ChildProcess {
    let pid: Int32
    private let process: Process
    private let logPath: String

    /// Starts a program; it is killed by ``Cleanup`` if nothing else ends it.
    init(_ executable: String, _ arguments: [String], log: String) throws {
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let output = FileHandle(forWritingAtPath: log)
        else { throw BenchProblem.cannot("write \(log)", code: 0) }
        process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        do {
            try process.runUnblocked()
        } catch {
            throw BenchProblem.setup("\(executable) cannot be started; build it first")
        }
        pid = process.processIdentifier
        logPath = log
        Cleanup.add(child: pid)
    }

    var isRunning: Bool { process.isRunning }

    /// The last lines of what it wrote.
    func lastLines() -> String {
        guard let text = try? String(contentsOfFile: logPath, encoding: .utf8) else { return "" }
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    /// Waits for its end, looking at it now and then.
    ///
    /// - Throws: ``BenchProblem/childFailed(_:status:lastLines:)``, ``BenchProblem/timeOut(_:)`` after the given time.
    func finish(_ name: String, within seconds: Double, every milliseconds: UInt32 = 20, look: () -> Void = {}) throws {
        let start = Stopwatch.now()
        while process.isRunning {
            look()
            guard Stopwatch.seconds(since: start) < seconds else {
                kill(pid, SIGKILL)
                process.waitUntilExit()
                Cleanup.remove(child: pid)
                throw BenchProblem.timeOut(name)
            }
            usleep(milliseconds * 1000)
        }
        Cleanup.remove(child: pid)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw BenchProblem.childFailed(name, status: process.terminationStatus, lastLines: lastLines())
        }
    }

    /// Asks it to end, and makes it end.
    func stop(_ name: String) throws {
        kill(pid, SIGTERM)
        try finish(name, within: 30)
    }
}

extension Process {
    /// Starts the program with no signal blocked: what a thread blocks, its children would inherit.
    func runUnblocked() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
