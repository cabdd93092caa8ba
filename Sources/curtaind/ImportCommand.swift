// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import public comments from a file while the service is stopped.",
        discussion: """
            JSON Lines or CSV, as docs/import.md describes. What is known already is left alone, bad lines are
            reported with number and reason, and the rest goes on; the exit status is then 65.

            Examples:
              curtaind import comments.jsonl --channel facebook
              curtaind import export.csv --channel reviews --map text=Review --map author=Reviewer --id-from-line
              curtaind import mixed.jsonl --channel facebook --create-channels
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var secret: SecretOptions

    @Argument(help: "The file: .jsonl, .ndjson, .json or .csv.")
    var file: String

    @Option(help: "Channel, by name or kind, of rows that name none.")
    var channel: String

    @Option(name: .customLong("as"), help: "jsonl or csv, where the file's name does not tell.")
    var format: String?

    @Option(name: .customLong("map"), help: "A column of yours, as FIELD=COLUMN; may be repeated.")
    var mappings: [String] = []

    @Flag(help: "Give rows without an id one made of the file's name and their line.")
    var idFromLine = false

    @Flag(help: "Put every row into --channel, whatever it says itself.")
    var channelOverride = false

    @Flag(help: "Make channels that rows name by kind and that are not there, with front-desk as intake pool.")
    var createChannels = false

    func validate() throws {
        if let format, ImportFormat(rawValue: format) == nil { throw ValidationError("--as is jsonl or csv.") }
    }

    func run() async throws {
        try await reporting {
            let configuration = try options.load()
            if DataDirectory.holder(of: configuration.dataDirectory).held { throw HostProblem.serving }
            var request = ImportRequest(file: file, channel: channel)
            request.format = format.flatMap { ImportFormat(rawValue: $0) }
            request.mappings = mappings
            request.makesIDs = idFromLine
            request.overridesChannel = channelOverride
            request.createsChannels = createChannels
            try request.check()
            let runtime = try await Runtime.open(configuration, secret: secret.override, alone: true)
            do {
                let summary = try await load(request, runtime)
                await runtime.close()
                show(summary)
                if summary.rejected > 0 { throw HostProblem.badLines(count: summary.rejected) }
            } catch {
                await runtime.close()
                throw error
            }
        }
    }

    private func load(_ request: ImportRequest, _ runtime: Runtime) async throws -> ImportSummary {
        let progress = ImportReport(limit: runtime.configuration.importing.reportedErrors)
        var job = CommentImport(
            request, relay: runtime.relay, batch: runtime.configuration.importing.batch,
            report: { progress.reject($0) }, advance: { progress.advance($0) })
        let summary = try await job.run()
        progress.finish()
        return summary
    }

    private func show(_ summary: ImportSummary) {
        for name in summary.madeChannels { print("made channel \(name)") }
        let parts = Receipt.allCases.compactMap { receipt in
            summary.counts[receipt].map { "\($0) \(receipt.rawValue)" }
        }
        print("\(summary.lines) lines: \((parts + ["\(summary.rejected) rejected"]).joined(separator: ", "))")
    }
}

/// Shows an import's progress and its bad lines, up to a number of them.
final class ImportReport {
    private let limit: Int
    private let began = ContinuousClock.now
    private var line = ProgressLine("importing")
    private var rejected = 0

    init(limit: Int) {
        self.limit = limit
    }

    func reject(_ row: RejectedRow) {
        rejected += 1
        guard rejected <= limit else { return }
        line.clear()
        Terminal.say("curtaind: line \(row.line): \(row.reason)")
    }

    func advance(_ progress: ImportProgress) {
        let seconds =
            Double(began.duration(to: .now).components.seconds)
            + Double(began.duration(to: .now).components.attoseconds) / 1e18
        let rate = seconds > 0 ? Int(Double(progress.stored) / seconds) : 0
        line.show(
            done: progress.bytes, of: progress.totalBytes,
            note: "\(progress.stored) comments, \(rate)/s, \(progress.rejected) rejected")
    }

    func finish() {
        line.clear()
        if rejected > limit { Terminal.say("curtaind: \(rejected - limit) further bad lines are not shown") }
    }
}
