// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto
import CurtainRuntime
package import CurtainStoreSQLite
import CurtainTriage
package import CurtainUseCases
import Foundation

/// A small clinic over the real store in a directory of its own: an administrator, an agent, two clinicians in
/// different pools, an auditor, one channel, approved templates.
package final class TestDeployment: Sendable {
    package let directory: TemporaryDirectory
    package let clock: TestClock
    package let keys: KeyRing
    package let options: SQLiteStore.Options
    package let store: SQLiteStore
    package let relay: Relay
    /// Where its posts go.
    package let poster: TestPoster

    package static let password = "correct horse battery staple"

    /// The shipped rules, read once for all tests.
    private static let rules = Result { try TriageLoading.load(directory: root + "/config/triage") }

    package static var root: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    private init(
        directory: TemporaryDirectory, clock: TestClock, keys: KeyRing, options: SQLiteStore.Options,
        store: SQLiteStore, relay: Relay, poster: TestPoster
    ) {
        self.directory = directory
        self.clock = clock
        self.keys = keys
        self.options = options
        self.store = store
        self.relay = relay
        self.poster = poster
    }

    package static func settings() -> RelaySettings {
        var attempts = AttemptLimits()
        attempts.perNetworkPerMinute = 1000
        return RelaySettings(
            clinic: ClinicConstants(
                displayName: "Lakeside", phone: "(614) 555-0100", landingURL: "https://talk.lakeside.example/private",
                checkURL: "https://www.lakeside.example/private-messages"),
            publicOrigin: "https://talk.lakeside.example", staffOrigin: "https://staff.lakeside.example",
            emergencyText: ["en": "In an emergency call 911.", "es": "En una emergencia llame al 911."],
            passwordCost: .least, attempts: attempts)
    }

    /// Makes the deployment; people can sign in with ``password``.
    package static func make(
        settings: RelaySettings = TestDeployment.settings(),
        configure: (inout SQLiteStore.Options) -> Void = { _ in }
    ) async throws -> TestDeployment {
        let directory = try TemporaryDirectory()
        let clock = TestClock()
        let secret = directory.file("keyring.key")
        try SlotSecret.makeKeyFile(at: secret)
        let keys = try KeyringFile.create(
            origin: "talk.lakeside.example/audit/1", slots: [.keyFile(path: secret)], at: directory.file("keyring"))
        var options = SQLiteStore.Options(
            databasePath: directory.file("curtain.db"), lockPath: directory.file("audit.lock"), node: "test")
        configure(&options)
        let (key, wrapped) = try keys.newDataKey(
            for: KeySubject(kind: .deployment, id: keys.organization), version: 1)
        let store = try SQLiteStore.create(options, keyRing: keys, deploymentKey: wrapped, clock: clock.wall)
        let poster = TestPoster()
        let relay = try relay(store, keys, directory, key, settings, clock, poster)
        let made = TestDeployment(
            directory: directory, clock: clock, keys: keys, options: options, store: store, relay: relay, poster: poster
        )
        try await made.populate()
        return made
    }

    private static func relay(
        _ store: SQLiteStore, _ keys: KeyRing, _ directory: TemporaryDirectory, _ key: DataKey,
        _ settings: RelaySettings, _ clock: TestClock, _ poster: TestPoster
    ) throws -> Relay {
        let rules = try rules.get()
        let facts = ClinicFacts().including(settings.clinic)
        return try Relay(
            store: store, keys: keys, keyring: KeyringPlace(path: directory.file("keyring")), deploymentKey: key,
            rules: RuleBook(rules, clinic: facts), poster: poster, settings: settings, clock: clock.wall)
    }

    /// Opens the same files again, as a restart would.
    ///
    /// Close this one first.
    package func reopened() async throws -> TestDeployment {
        let store = try SQLiteStore.open(options, keyRing: keys, clock: clock.wall)
        let key = try keys.unwrap(try await store.deploymentKey())
        let relay = try Self.relay(store, keys, directory, key, self.relay.settings, clock, poster)
        return TestDeployment(
            directory: directory, clock: clock, keys: keys, options: options, store: store, relay: relay, poster: poster
        )
    }

    private func populate() async throws {
        let host = Caller.host(requestID: "test-setup")
        for pool in ["front-desk", "nurses", "billing"] { _ = try await relay.addPool(pool, as: host) }
        let people: [(String, Roles, [String])] = [
            ("admin", .admin, []), ("amy", .agent, ["front-desk"]), ("nora", .clinician, ["nurses"]),
            ("ben", .clinician, ["billing"]), ("paul", .auditor, []),
        ]
        for (number, (login, roles, pools)) in people.enumerated() {
            let added = try await relay.addPerson(login: login, roles: roles, pools: pools, as: host)
            _ = try await relay.signIn(
                login: login, password: added.password, newPassword: Redacted(Self.password),
                as: visitor(number))
        }
        _ = try await relay.addChannel("facebook-page", kind: .facebook, intakePool: "front-desk", as: host)
        _ = try await relay.importTemplates(
            try TemplateLoading.load(directory: Self.root + "/config/templates"), as: host)
        let admin = try await signIn("admin")
        for template in try await relay.templates(as: admin) {
            _ = try await relay.approveTemplate(
                template.template.source.name, locale: template.template.source.locale,
                digest: template.template.digest, as: admin)
        }
    }

    package var visitor: Caller {
        Caller(principal: .visitor, requestID: "test-visitor", address: "192.0.2.7")
    }

    /// A visitor from a network of their own.
    private func visitor(_ number: Int) -> Caller {
        Caller(principal: .visitor, requestID: "test-visitor", address: "10.\(number >> 8 & 255).\(number & 255).1")
    }

    /// Signs a person in and answers them as a caller.
    package func signIn(_ login: String) async throws -> Caller {
        let session = try await relay.signIn(
            login: login, password: Redacted(Self.password), newPassword: nil,
            as: visitor(Int.random(in: 0..<65_536)))
        return try caller(session.token.reveal())
    }

    /// What a session token stands for, as a caller.
    package func caller(_ token: String) throws -> Caller {
        switch relay.authenticate(token: token, passive: false) {
        case .staff(let staff, _): Caller(principal: .staff(staff), requestID: "test", address: "192.0.2.9")
        case .participant(let participant):
            Caller(principal: .participant(participant), requestID: "test", address: "192.0.2.8")
        case .claim, nil: throw RelayError.wrongCredentials
        }
    }

    /// Takes one comment in and answers its reference.
    package func receive(
        _ text: String, id: String = UUID().uuidString, author: String? = "@walker"
    ) async throws -> Reference {
        let amy = try await signIn("amy")
        _ = try await relay.receive(
            [
                CommentDraft(
                    line: 1, externalID: id, author: author, text: text, language: "en", permalink: nil,
                    createdAt: clock.now, updatedAt: nil, revision: nil, isDeletion: false)
            ], channel: "facebook-page", as: amy)
        let filter = CommentFilter(flaggedOnly: false, states: [])
        let newest = try await relay.comments(filter, channel: nil, page: Page(limit: 1), withText: false, as: amy)
        guard let comment = newest.first?.comment else { throw RelayError.notFound("comment") }
        return comment.reference
    }

    /// Routes a comment to the nurses and answers the thread.
    package func route(_ comment: Reference) async throws -> Reference {
        let outcome = try await relay.route(
            comment, pool: "nurses", template: "take-it-private", locale: "en", via: .auto, dryRun: false,
            as: try await signIn("amy"))
        guard let thread = outcome.thread else { throw RelayError.notFound("thread") }
        return thread
    }

    /// Opens a thread's invitation as a patient would, and answers the patient with their return code.
    package func join(
        _ thread: Reference, passphrase: String = "seven quiet rivers"
    ) async throws -> (patient: Caller, returnCode: String) {
        let revealed = try await relay.revealInvitation(of: thread, as: try await signIn("nora"))
        let token = revealed.link.reveal().split(separator: "#").last.map(String.init) ?? ""
        let claim = try await relay.claim(secret: Redacted(token), as: visitor)
        guard case .claim(_, let session) = relay.authenticate(token: claim.token.reveal(), passive: false),
            case .welcome(let patient, let code, _) = try await relay.confirm(
                claim: session, passphrase: Redacted(passphrase), as: visitor)
        else { throw RelayError.notFound("invitation") }
        return (try caller(patient.reveal()), code.reveal())
    }
}
