// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient

struct AuditProve: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write one entry with the proof that it is in the log, as one file.",
        discussion: """
            The file (c2sp.org/tlog-proof@v1) holds the entry, the path of hashes and the signed checkpoint: whoever \
            has the verifier key can check it offline, without the rest of the log. It is checked here first. Needs \
            the role auditor.

              curtain audit prove 1041
              curtain audit verify entry-1041.tlog-proof
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The entry's number, as \"audit list\" shows it.")
    var entry: UInt64

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"), completion: .file())
    var output: String?

    func run(_ connection: Connection) async throws {
        let answer = try await connection.client.auditProof(of: entry)
        let proven = try ProvenEntry(text: answer.proof, key: connection.log.key)
        guard proven.report.entry == entry, proven.report.leaf == answer.leaf else {
            throw CLIError.brokenProof("the server proved another entry than the one asked for")
        }
        try await proven.demandConsistency(with: connection)
        let path = output ?? "entry-\(entry).tlog-proof"
        guard path != "-" else {
            try connection.host.write(answer.proof)
            return
        }
        let file = try FileOutput(path)
        try file.write(Array(answer.proof.utf8))
        try file.finish()
        try connection.output.done(
            proven.report,
            "entry \(entry) is in the log of \(proven.report.size) entries; the proof is in \(path)")
    }
}
