// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAudit
import CurtainClient

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the whole log here, against the key that was pinned and what was remembered.",
        discussion: """
            Without a file every entry is fetched from the server; that needs the role auditor. With a file an \
            exported log is verified offline, with FILE.checkpoint and FILE.vkey beside it. Ends with code 65 when the \
            log is broken, and names the first bad entry.

              curtain audit verify
              curtain audit verify log.ndjson
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("An exported log.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("The key to trust for a file, in place of the pinned one.", valueName: "vkey"))
    var key: String?

    func validate() throws {
        if key != nil, file == nil { throw ValidationError("--key goes with a file") }
    }

    mutating func run() async throws {
        if let file {
            try verifyFile(file)
            return
        }
        try await Connection.open(global) { connection in
            let fetch = LogFetch(connection)
            try await fetch.run { _ in }
            let report = VerifiedLog(fetch.checkpoint, remembered: fetch.remembered)
            try connection.output.one(report) { $0.show(report) }
        }
    }

    private func verifyFile(_ path: String) throws {
        let host = Host.current
        let log = try ExportedLog(path: path, key: key, host: host)
        try log.verify(host: host, quiet: global.quiet)
        let report = VerifiedLog(log.checkpoint, remembered: log.remembered)
        try Output(format: global.format, host: host, quiet: global.quiet).one(report) { $0.show(report) }
        if log.isKeyFromBeside, !global.quiet {
            host.note("the key came from \(path).vkey; compare it with the one that \"curtaind init\" printed")
        }
    }
}
