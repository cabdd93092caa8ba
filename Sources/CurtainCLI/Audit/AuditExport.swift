// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAudit
import CurtainClient

struct AuditExport: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Take the log out: one entry a line, exactly its bytes, verified on the way.",
        discussion: """
            Beside a file FILE.checkpoint (the signed note) and FILE.vkey (the key) are written, so that it can be \
            verified offline, also with other tools. Needs the role auditor.

              curtain audit export --as ndjson --output log.ndjson
            """)

    @OptionGroup var global: GlobalOptions

    @Option(name: .customLong("as"), help: "The form: ndjson.")
    var form: ExportForm = .ndjson

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"), completion: .file())
    var output: String = "-"

    func run(_ connection: Connection) async throws {
        let fetch = LogFetch(connection)
        let host = connection.host
        guard output != "-" else {
            try await fetch.run { try host.writeBytes($0 + [0x0A]) }
            connection.note(
                "\(fetch.checkpoint.size) entries; \"curtain audit checkpoint\" prints a checkpoint to keep with them")
            return
        }
        let entries = try FileOutput(output)
        let note = try FileOutput(output + ".checkpoint")
        let key = try FileOutput(output + ".vkey")
        try await fetch.run { try entries.write($0 + [0x0A]) }
        try note.write(Array(connection.log.note.utf8))
        try key.write(Array((connection.log.key.vkey + "\n").utf8))
        try entries.finish()
        try note.finish()
        try key.finish()
        let report = ExportedFiles(
            entries: output, checkpoint: output + ".checkpoint", key: output + ".vkey", size: fetch.checkpoint.size)
        try connection.output.done(
            report, "\(report.size) entries in \(output); verify them with \"curtain audit verify \(output)\"")
    }
}

/// Forms of an export.
enum ExportForm: String, ExpressibleByArgument, CaseIterable {
    case ndjson
}

/// What an export wrote.
struct ExportedFiles: Encodable {
    let entries: String
    let checkpoint: String
    let key: String
    let size: UInt64
}
