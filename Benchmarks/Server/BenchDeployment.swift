// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainUseCases

/// A deployment of the benchmarks' own, made in process and closed before the server opens it.
struct BenchDeployment {
    static let channel = "facebook-page"
    static let password = "seven quiet rivers bend"
    static let login = "nora"
    static let administrator = "admin"

    let configurationPath: String
    let authorityPath: String
    let certificatePath: String
    let keyPath: String
    let databasePath: String
    let publicPort: Int
    let staffPort: Int
    /// Threads of the nurses, in the order they were made.
    private(set) var threads: [Reference] = []
    /// Session of ``login``, good for hours.
    private(set) var session: Redacted<String>
    /// One-time password of ``login``.
    private(set) var oneTimePassword: Redacted<String>
    /// Address and secret of the channel's webhook.
    private(set) var hook: (address: String, secret: Redacted<String>) = ("", Redacted(""))

    /// Makes certificates, keyring, database, people, a channel and approved templates; then `comments` comments, each
    /// routed to a thread, 20 messages in each of the first `filled` threads, and `unrouted` comments more.
    static func make(
        in directory: String, settings: BenchSettings, comments: Int, filled: Int, unrouted: Int = 0
    ) async throws -> BenchDeployment {
        let ports = try FreePort.find(2)
        let path = "\(directory)/curtain.yaml"
        let text = configuration(directory, settings, publicPort: ports[0], staffPort: ports[1])
        try HostFile.write(path, Array(text.utf8), mode: 0o600)
        let configuration = try CurtainConfiguration.load(path, environment: [:])
        let certificates = try DevelopmentCertificates(directory: "\(directory)/certs").make()
        let report = try await Initialisation(configuration, InitialisationRequest()).run()
        let runtime = try await Runtime.open(configuration)
        do {
            var made = BenchDeployment(
                configurationPath: path, authorityPath: certificates.authorityPath,
                certificatePath: certificates.certificatePath, keyPath: certificates.keyPath,
                databasePath: configuration.databasePath, publicPort: ports[0], staffPort: ports[1],
                session: Redacted(""), oneTimePassword: Redacted(""))
            try await made.furnish(runtime.relay, report)
            try await made.fill(runtime.relay, comments: comments, filled: filled)
            try await made.receive(comments..<comments + unrouted, runtime.relay)
            await runtime.close()
            return made
        } catch {
            await runtime.close()
            throw error
        }
    }

    private mutating func furnish(_ relay: Relay, _ report: InitialisationReport) async throws {
        let host = Runtime.host("bench")
        let visitor = Caller(principal: .visitor, requestID: host.requestID, address: nil)
        let signedIn = try await relay.signIn(
            login: report.admin, password: report.oneTimePassword, newPassword: Redacted(Self.password), as: visitor)
        guard case .staff(let principal, _)? = relay.authenticate(token: signedIn.token.reveal(), passive: false) else {
            throw BenchProblem.setup("the administrator cannot sign in")
        }
        let admin = Caller(principal: .staff(principal), requestID: host.requestID, address: nil)
        for view in try await relay.templates(as: admin) where !view.template.isApproved && view.refusals.isEmpty {
            let source = view.template.source
            _ = try await relay.approveTemplate(
                source.name, locale: source.locale, digest: view.template.digest, as: admin)
        }
        let person = try await relay.addPerson(
            login: Self.login, roles: [.clinician, .agent], pools: ["nurses", Initialisation.intakePool], as: admin)
        oneTimePassword = person.password
        _ = try await relay.addChannel(
            Self.channel, kind: .facebook, intakePool: Initialisation.intakePool, as: admin)
        let added = try await relay.addSecret(to: Self.channel, for: .hook, nil, as: admin)
        guard let secret = added.secret else { throw BenchProblem.setup("no secret was made") }
        hook = (added.hookAddress, secret)
    }

    private mutating func fill(_ relay: Relay, comments: Int, filled: Int) async throws {
        guard comments > 0 else { return }
        try await receive(0..<comments, relay)
        let caller = try await staff(relay)
        for number in 1...comments {
            let outcome = try await relay.route(
                Reference(kind: .comment, number: Int64(number)), pool: "nurses", template: nil, locale: "en",
                via: .manual, dryRun: false, as: caller)
            guard let thread = outcome.thread else { throw BenchProblem.setup("a comment was not routed") }
            threads.append(thread)
        }
        let text = try PrivateText(Self.messageText)
        for thread in threads.prefix(filled) {
            for _ in 0..<20 { _ = try await relay.postReply(text, in: thread, idempotency: nil, as: caller) }
        }
    }

    /// Comments with these numbers.
    private func receive(_ numbers: Range<Int>, _ relay: Relay) async throws {
        let host = Runtime.host("bench")
        var texts = CommentTexts(seed: 1)
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 500) {
            let drafts = (start..<min(start + 500, numbers.upperBound)).map { number in
                CommentDraft(
                    line: number + 1, externalID: "setup-\(number)", author: "@writer\(number)",
                    text: texts.next().text,
                    language: nil, permalink: nil, createdAt: nil, updatedAt: nil, revision: nil, isDeletion: false)
            }
            _ = try await relay.receive(drafts, channel: Self.channel, as: host)
        }
    }

    /// The clinician, signed in for good; the one-time password is spent.
    private mutating func staff(_ relay: Relay) async throws -> Caller {
        let visitor = Caller(principal: .visitor, requestID: "bench", address: nil)
        let signedIn = try await relay.signIn(
            login: Self.login, password: oneTimePassword, newPassword: Redacted(Self.password), as: visitor)
        session = signedIn.token
        return try caller(relay)
    }

    /// The clinician, in this process.
    func caller(_ relay: Relay) throws -> Caller {
        guard case .staff(let principal, _)? = relay.authenticate(token: session.reveal(), passive: false) else {
            throw BenchProblem.setup("the clinician is not signed in")
        }
        return Caller(principal: .staff(principal), requestID: "bench", address: "127.0.0.1")
    }

    /// 500 bytes of text.
    static let messageText = String(
        String(
            repeating: "Please take the tablets with food, twice a day, and tell us how you feel on Thursday. ",
            count: 6
        ).prefix(500))

    private static func configuration(
        _ directory: String, _ settings: BenchSettings, publicPort: Int, staffPort: Int
    ) -> String {
        func listener(_ name: String, _ port: Int) -> String {
            """
            \(name):
              host: 127.0.0.1
              port: \(port)
              certificate: \(directory)/certs/server.pem
              key: \(directory)/certs/server.key
              origin: https://localhost:\(port)
              limits:
                # Raised: the load comes from one address and stays on its connections.
                requests_per_connection: 0
                connections_per_network: 0
            """
        }
        return """
            node: bench
            data:
              directory: \(directory)/data
            audit:
              lock_file: \(directory)/data/audit.lock
            keyring:
              path: \(directory)/keys/keyring
              key_file: \(directory)/keys/keyring.key
            clinic:
              display_name: Lakeside Family
              phone: "(614) 555-0100"
              landing_url: https://localhost:\(publicPort)/private
              check_url: https://lakesidefamily.example/messages
            \(listener("public", publicPort))
            \(listener("staff", staffPort))
            sessions:
              staff_idle: 12h
            passwords:
              scrypt_ln: 14
              scrypt_p: 1
            triage:
              directory: \(settings.root)/config/triage
            templates:
              directory: \(settings.root)/config/templates
            metrics:
              port: 0
            logging:
              level: \(settings.logLevel)

            """
    }
}
