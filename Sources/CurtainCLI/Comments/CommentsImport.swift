// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient
import CurtainCore

struct CommentsImport: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in comments from a file of JSON Lines or CSV.",
        discussion: """
            Columns are found by their usual names (id, text, author, lang, url, created_at, updated_at, revision, \
            deleted, channel) or named with --map. A row's own channel, by name or by kind, wins over --channel; \
            --channel-override forces it. A comment that is in already changes nothing, so a file can be imported \
            again. Each line that can't be taken in is reported with its number and reason, and the rest goes on.

              curtain comments import comments.jsonl --channel reviews
              curtain comments import export.csv --channel blog --map text=Body
              zcat old.jsonl.gz | curtain comments import - --as jsonl --channel blog
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The file; - reads standard input.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: "The channel of rows that name none.")
    var channel: String?

    @Flag(help: "Put every row into --channel, whatever it names.")
    var channelOverride = false

    @Option(name: .customLong("as"), help: "What the file is: jsonl or csv; its extension says so otherwise.")
    var form: ImportFormat?

    @Option(
        help: ArgumentHelp(
            "Which column holds a field, such as text=Body. May be repeated.", valueName: "field=column"))
    var map: [String] = []

    @Option(help: ArgumentHelp("The column that holds the external id.", valueName: "column"))
    var idField: String?

    @Flag(help: "Give rows without an external id one made of the file's name and the line's number.")
    var idFromLine = false

    func validate() throws {
        if idField != nil, idFromLine { throw ValidationError("--id-field and --id-from-line exclude each other") }
        if channelOverride, channel == nil { throw ValidationError("--channel-override needs --channel") }
    }

    func run(_ connection: Connection) async throws {
        let form = try fileForm()
        let mapping = try mapping()
        let source = try source(connection.host)
        let channels = ChannelChoice(
            known: try await connection.client.channels(), named: channel, isForced: channelOverride)
        try channels.check()
        Interruption.watch()
        var job = ImportJob(connection: connection, channels: channels, total: source.size)
        var reader = CommentFileReader(format: form, mapping: mapping)
        var consumed: UInt64 = 0
        while !connection.host.isInterrupted() {
            let bytes = try source.read()
            if bytes.isEmpty { break }
            consumed += UInt64(bytes.count)
            try await job.take(reader.feed(bytes), consumed: consumed)
            if reader.headerProblem != nil { break }
        }
        let wasInterrupted = connection.host.isInterrupted()
        if !wasInterrupted { try await job.take(reader.finish(), consumed: consumed) }
        let summary = try await job.finish()
        try report(summary, connection, wasInterrupted: wasInterrupted)
        if wasInterrupted { throw CLIError.cancelled }
        if let problem = reader.headerProblem { throw CLIError.badFile(problem) }
        if summary.rejected > 0 { throw CLIError.badLines(summary.rejected) }
    }

    private func report(_ summary: ImportSummary, _ connection: Connection, wasInterrupted: Bool) throws {
        if wasInterrupted { connection.note("stopped; run it again to go on, what is in already is passed over") }
        try connection.output.one(summary) { page in
            page.field("new", String(summary.added))
            page.field("changed", String(summary.updated))
            page.field("deleted", String(summary.deleted))
            page.field("older versions", summary.late > 0 ? String(summary.late) : nil)
            page.field("known already", String(summary.unchanged))
            page.field("not taken in", summary.rejected > 0 ? String(summary.rejected) : nil, .warning)
        }
    }

    private func fileForm() throws -> ImportFormat {
        if let form { return form }
        if let found = ImportFormat(fileName: file) { return found }
        throw CLIError.usage("cannot tell what \(file) is", hint: "add --as jsonl or --as csv")
    }

    private func mapping() throws -> ImportMapping {
        var mapping = ImportMapping()
        do throws(ImportMappingError) {
            for assignment in map { try mapping.map(assignment) }
        } catch {
            throw CLIError.usage(error.message, hint: error.hint)
        }
        if let idField { mapping.idPolicy = .field(idField) }
        if idFromLine {
            mapping.idPolicy = .fromLine
            mapping.lineIDPrefix = file == "-" ? "stdin" : String(file.split(separator: "/").last ?? "file")
        }
        return mapping
    }

    private func source(_ host: Host) throws -> (size: UInt64?, read: () throws -> [UInt8]) {
        if file == "-" { return (nil, { try host.readInput() }) }
        let input = try FileInput(file)
        return (input.size, { try input.read() })
    }
}

extension ImportFormat: ExpressibleByArgument {}
