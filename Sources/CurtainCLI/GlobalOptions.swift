// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

extension OutputFormat: ExpressibleByArgument {}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server to talk to, by name or address (CURTAIN_SERVER).", valueName: "name|url"))
    var server: String?

    @Option(help: "How results are written: table, json or ndjson.")
    var format: OutputFormat = .table

    @Flag(name: [.short, .long], help: "Write no more than was asked for.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Do not ask before something is ended or made void.")
    var yes = false
}
