// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the benchmarks, print a table and write the results.",
        discussion: """
            Examples:
              curtain-bench run --curtaind .build-release/release/curtaind
              curtain-bench run --curtaind .build-release/release/curtaind --only message-post,thread-read --seconds 30
              curtain-bench run --curtaind .build-release/release/curtaind --only import --import-count 1000000
            """)

    @Option(help: "A release build of curtaind.")
    var curtaind: String

    @Option(help: "Names to measure, separated by commas; what their ratios need is measured too.")
    var only: String?

    @Option(help: "Seconds that each rate is measured for.")
    var seconds = 10

    @Option(help: "Connections of the load generator.")
    var connections = 64

    @Option(help: "Comments that are imported.")
    var importCount = 100_000

    @Option(help: "Leaves that are verified.")
    var leafCount = 500_000

    @Option(help: "Messages that a server starts with.")
    var startMessages = 100_000

    @Option(help: "Leaves that a server starts with.")
    var startLeaves = 500_000

    @Option(help: "Level of the server's log.")
    var logLevel = CurtainConfigurationLevel.info

    @Option(help: "Directory of the project, for config/triage and config/templates.")
    var root = "."

    @Option(help: "Where the data is made and removed again; not a file system in memory.")
    var directory = "var"

    @Option(help: "File that the results are written to.")
    var output = "bench/results.json"

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds is 1 to 600.") }
        guard (1...1000).contains(connections) else { throw ValidationError("--connections is 1 to 1000.") }
        guard (1000...5_000_000).contains(importCount) else {
            throw ValidationError("--import-count is 1000 to 5000000.")
        }
        guard (10_000...5_000_000).contains(leafCount) else {
            throw ValidationError("--leaf-count is 10000 to 5000000.")
        }
        guard (0...1_000_000).contains(startMessages), (0...5_000_000).contains(startLeaves) else {
            throw ValidationError("--start-messages is 0 to 1000000, --start-leaves 0 to 5000000.")
        }
        _ = try selection()
    }

    private func selection() throws -> Set<BenchName> {
        guard let only else { return Set(BenchName.allCases) }
        return try Set(
            only.split(separator: ",").map { part in
                guard let name = BenchName(rawValue: String(part)) else {
                    let known = BenchName.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("There is no benchmark \"\(part)\"; use \(known).")
                }
                return name
            })
    }

    func run() async throws {
        Cleanup.onSignals()
        let here = HostPath.workingDirectory()
        let settings = BenchSettings(
            curtaind: HostPath.absolute(curtaind, from: here), root: HostPath.absolute(root, from: here),
            seconds: seconds, connections: connections, importCount: importCount, leafCount: leafCount,
            startMessages: startMessages, startLeaves: startLeaves,
            logLevel: logLevel.rawValue)
        let work = try WorkDirectory(below: HostPath.absolute(directory, from: here))
        defer { Cleanup.now() }
        var report = Report()
        try await Suite(settings: settings, work: work, selected: try selection()).run(into: &report)
        report.printTable()
        try report.write(to: HostPath.absolute(output, from: here))
        print("\nwritten to \(output)")
    }
}

/// Levels that the server's log can be measured at.
enum CurtainConfigurationLevel: String, ExpressibleByArgument, CaseIterable {
    case info, notice, warning
}
