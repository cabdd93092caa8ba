// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Measures a release build of Curtain against raw primitives on the same machine.
@main
struct CurtainBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curtain-bench",
        abstract: "Benchmarks: a load generator over TLS, and micro-benchmarks.",
        subcommands: [RunCommand.self, HelloCommand.self],
        defaultSubcommand: RunCommand.self)
}
