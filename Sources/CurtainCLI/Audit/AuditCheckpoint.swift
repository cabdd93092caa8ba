// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient

struct AuditCheckpoint: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print the newest signed checkpoint of the log, verified under the pinned key.",
        discussion: """
            Keep it somewhere else: it shows later whether the log was rewritten.

              curtain audit checkpoint > checkpoint.note
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let log = connection.log
        let output = connection.output
        guard output.format == .table else {
            let answer = CheckpointResponse(
                note: log.note, size: Int(clamping: log.checkpoint.size), verifierKey: log.key.vkey)
            try output.one(answer) { _ in }
            return
        }
        // Exactly the note when it goes to a file; harmless on a terminal.
        let host = connection.host
        try host.write(host.outputIsTerminal ? TerminalText.block(log.note) : log.note)
        connection.note("it verifies under \(log.key.vkey) and \(connection.comparison)")
    }
}
