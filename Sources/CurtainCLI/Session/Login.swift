// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient
import Glibc

struct Login: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign in to a server and remember it.",
        discussion: """
            The password is asked for on the terminal. At the first sign-in the key of the server's log is pinned and \
            shown: compare it with the one that "curtaind init" printed. With --password-stdin the first line of \
            standard input is the password, and the second one the new password where one has to be set.

              curtain login --server https://relay.clinic.example:8444 --ca ca.pem --user rosa
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("PEM file of the authority that signed the server's certificate.", valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp("What to call this server from now on.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Your login.", valueName: "login"))
    var user: String?

    @Flag(help: "Read the password from standard input.")
    var passwordStdin = false

    @Flag(help: "Trust the key that the log is signed with now, although another one was pinned.")
    var acceptLogKey = false

    @Option(help: ArgumentHelp("Trust a log of this name, as after a restore.", valueName: "origin"))
    var acceptOrigin: String?

    mutating func run() async throws {
        let host = Host.current
        var profile = try knownOrNew(host)
        if let ca { profile.authority = try absolute(ca) }
        let transport = try host.connect(profile.address, profile.authority)
        let client = APIClient(transport: transport, token: nil, retry: .init(sleep: host.sleep))
        do {
            try await signIn(client, &profile, host)
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }

    private func signIn(_ client: APIClient, _ profile: inout Profile, _ host: Host) async throws {
        let offer = try await client.checkpoint()
        let pinning = try pin(offer, profile)
        _ = try await Witness(store: host.witnesses, now: host.now).demand(client, pinned: pinning.key)
        if pinning.isNew, !global.quiet {
            host.note("this server's log is signed by \(pinning.key.vkey)")
            host.note("compare that key with the one \"curtaind init\" printed; it is pinned when you sign in")
        }
        var secrets = Secrets(host: host, fromInput: passwordStdin)
        let login = try user ?? profile.login ?? askLogin(host)
        let password = try secrets.password("password for \(login): ")
        let answer = try await client.login(login, password, &secrets)
        profile.token = answer.token
        profile.login = answer.login
        profile.verifierKey = pinning.key.vkey
        profile.logOrigin = pinning.key.name
        try host.profiles.write(profile)
        try host.profiles.setCurrent(profile.name)
        let report = SignedIn(
            server: profile.name, url: profile.address.url, login: answer.login, roles: answer.roles,
            expiresAt: answer.expiresAt)
        try Output(format: global.format, host: host, quiet: global.quiet).done(
            report,
            "signed in to \(profile.name) as \(answer.login) (\(answer.roles.joined(separator: ", "))) "
                + "until \(moment(answer.expiresAt))")
    }

    private func askLogin(_ host: Host) throws -> String {
        guard !passwordStdin else { throw CLIError.usage("no login is named", hint: "add --user LOGIN") }
        return try host.askLine("login: ")
    }

    /// The profile meant; a new one for an address not seen before.
    private func knownOrNew(_ host: Host) throws -> Profile {
        let named = global.server ?? host.environment["CURTAIN_SERVER"]
        if let known = try host.profiles.find(named) {
            guard let name, name != known.name else { return known }
            guard Profile.isName(name) else { throw ClientError.badProfileName(name) }
            var renamed = known
            renamed.name = name
            return renamed
        }
        let address = try ServerAddress(named ?? "")
        let name = name ?? Profile.defaultName(of: address)
        guard Profile.isName(name) else { throw ClientError.badProfileName(name) }
        if let other = try host.profiles.read(name) {
            throw CLIError.usage(
                "\"\(name)\" is \(other.address) already", hint: "choose another name with --name")
        }
        return Profile(name: name, address: address)
    }

    /// The key to hold the log against: the pinned one, unless another one is accepted by name.
    private func pin(_ offer: CheckpointResponse, _ profile: Profile) throws -> (key: VerifierKey, isNew: Bool) {
        let offered = try Witness.key(offer.verifierKey)
        guard let text = profile.verifierKey else { return (offered, true) }
        let pinned = try Witness.key(text)
        guard offered != pinned else { return (pinned, false) }
        if offered.publicKey != pinned.publicKey, !acceptLogKey {
            throw ClientError.witness(.keyChanged(pinned: pinned.vkey, offered: offered.vkey))
        }
        if offered.name != pinned.name, acceptOrigin != offered.name {
            throw ClientError.witness(.originChanged(pinned: pinned.name, offered: offered.name))
        }
        return (offered, true)
    }

    private func absolute(_ path: String) throws -> String {
        guard let full = realpath(path, nil) else { throw CLIError.file(path: path, code: errno, what: "read") }
        defer { free(full) }
        return String(cString: full)
    }
}

/// What `login` reports.
struct SignedIn: Encodable {
    let server: String
    let url: String
    let login: String
    let roles: [String]
    let expiresAt: String
}
