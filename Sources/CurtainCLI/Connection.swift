// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAudit
import CurtainClient

/// What a command works with once the server's log has been checked.
struct Connection {
    let host: Host
    let options: GlobalOptions
    let profile: Profile
    let client: APIClient
    /// How the log stood when the command began.
    let log: WitnessReport

    var output: Output { Output(format: options.format, host: host, quiet: options.quiet) }

    /// Writes a sentence on standard error, unless quiet.
    func note(_ text: String) {
        if !options.quiet { host.note(text) }
    }

    /// Asks before something that cannot be taken back; says what will happen.
    func confirm(_ what: String) throws {
        try host.confirm(what, options)
    }

    /// Opens the server's profile, checks its log and runs a command on it.
    static func open(_ options: GlobalOptions, _ body: (Connection) async throws -> Void) async throws {
        let host = Host.current
        let named = options.server ?? host.environment["CURTAIN_SERVER"]
        guard let profile = try host.profiles.find(named) else { throw ClientError.notSignedIn(named ?? "") }
        guard let token = profile.token else { throw ClientError.notSignedIn(profile.name) }
        guard let pinned = profile.verifierKey else { throw ClientError.witness(.notPinned(profile.name)) }
        let key = try Witness.key(pinned)
        let transport = try host.connect(profile.address, profile.authority)
        let client = APIClient(transport: transport, token: token, retry: .init(sleep: host.sleep))
        do {
            let log = try await Witness(store: host.witnesses, now: host.now).demand(client, pinned: key)
            try await body(
                Connection(host: host, options: options, profile: profile, client: client, log: log))
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }
}

/// A command that talks to a server it is signed in to.
protocol ServerCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    func run(_ connection: Connection) async throws
}

extension ServerCommand {
    mutating func run() async throws {
        let command = self
        try await Connection.open(global) { try await command.run($0) }
    }
}

extension Host {
    /// Says what will happen and asks, unless `--yes`.
    ///
    /// - Throws: ``CLIError/needsYes(_:)`` where nobody can be asked, ``CLIError/cancelled`` when they say no.
    func confirm(_ what: String, _ options: GlobalOptions) throws {
        if options.yes { return }
        guard inputIsTerminal, diagnosticsIsTerminal else { throw CLIError.needsYes(what) }
        note(what)
        let answer = try askLine("continue? [y/N] ").lowercased()
        guard answer == "y" || answer == "yes" else { throw CLIError.cancelled }
    }
}
