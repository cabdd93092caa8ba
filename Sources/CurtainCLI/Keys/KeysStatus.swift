// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysStatus: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show versions, slots and running work.",
        discussion: """
              curtain keys status
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let status = try await connection.client.keys()
        try connection.output.one(status) { page in
            page.field("active version", String(status.active))
            page.field("floor", "\(status.floor): what is wrapped below it opens nothing")
            page.field("keyring", "generation \(status.generation), SHA-256 \(status.fileHash)")
            page.field("wrappings", wrappings(status), status.wraps >= status.wrapsAdvised ? .alarm : .plain)
            page.blank()
            page.heading("versions")
            for version in status.versions {
                page.field(
                    "version \(version.version)",
                    "\(version.dataKeys) data keys\(version.active ? ", active" : "")")
            }
            page.blank()
            page.heading("slots that open the keyring")
            for slot in status.slots { page.field(slot.type, slot.id) }
            guard let work = status.work else { return }
            page.blank()
            page.heading("work")
            page.field("keys \(work.kind)", work.summary, work.phase == "failed" ? .alarm : .plain)
            page.field("began", moment(work.startedAt))
            page.field("ended", work.endedAt.map { moment($0) })
        }
    }

    private func wrappings(_ status: KeyStatusResponse) -> String {
        let text = "about \(status.wraps) under the active version; a rotation is due at \(status.wrapsAdvised)"
        return status.wraps >= status.wrapsAdvised ? text + ": run \"curtain keys rotate\"" : text
    }
}

extension KeyWorkResponse {
    /// How far it is, in words.
    var summary: String {
        switch phase {
        case "done": "done: \(checked) data keys opened, \(rewrapped) wrapped under version \(active)"
        case "failed": "failed: \(problem ?? "no reason is known")"
        default: "\(phase): \(checked) opened, \(rewrapped) wrapped, of \(total)"
        }
    }
}
