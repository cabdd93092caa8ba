// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct CommentsRoute: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Move a comment behind the curtain: a private thread, an invitation, and what is said in public.",
        discussion: """
            Without --template nothing is said in public. With --dry-run it is shown exactly what would be said where, \
            and nothing changes. Texts wait in the outbox: the service posts what the channel takes, a person passes on the \
            rest.

              curtain comments route C-1042 --template take-it-private --pool nurses --dry-run
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The comment, such as C-1042.")
    var comment: CommentReference

    @Option(help: "The pool that will answer; yours, when there is only one.")
    var pool: String?

    @Option(help: "The approved template of the public reply.")
    var template: String?

    @Option(help: "Language of the texts, such as en or es; the comment's own, unless told otherwise.")
    var locale: String?

    @Option(
        help: "What the service posts itself: auto, whatever the channel takes; manual, nothing; public; private.")
    var via: RouteViaArgument = .auto

    @Flag(help: "Let the texts wait for \"curtain outbox approve\".")
    var draft = false

    @Flag(help: "Show what would be said where, and change nothing.")
    var dryRun = false

    func validate() throws {
        if via == .public, template == nil { throw ValidationError("--via public needs --template") }
    }

    func run(_ connection: Connection) async throws {
        let request = RouteRequest(
            pool: try await poolName(connection), template: template, locale: locale, via: via.rawValue,
            draft: draft ? true : nil, dryRun: dryRun)
        let routed = try await connection.client.routeComment(comment.text, request)
        try connection.output.one(routed) { $0.show(routed) }
    }

    private func poolName(_ connection: Connection) async throws -> String {
        if let pool { return pool }
        let names = try await connection.client.pools().map(\.name)
        guard names.count == 1, let only = names.first else {
            throw CLIError.usage(
                "no pool is named",
                hint: names.isEmpty
                    ? "an administrator makes one with \"curtain pools add\""
                    : "add --pool with one of: \(names.joined(separator: ", "))")
        }
        return only
    }
}

/// Ways a text can leave the house.
enum RouteViaArgument: String, ExpressibleByArgument, CaseIterable {
    case auto, manual, `public`, `private`
}

extension Sheet {
    mutating func show(_ routed: RouteResponse) {
        if routed.dryRun {
            paragraph("Nothing was changed. Routing \(routed.comment) to pool \(routed.pool) would say:")
        } else {
            field("comment", routed.comment)
            field("thread", routed.thread)
            field("patient", routed.patient)
            field("pool", routed.pool)
            field("invitation valid until", routed.invitationExpiresAt.map { moment($0) })
        }
        if !routed.texts.contains(where: { $0.kind == "public" }) {
            blank()
            heading("In public: nothing")
        }
        for text in routed.texts {
            blank()
            let place = text.kind == "public" ? "In public" : "In private, as the invitation"
            let item = text.outbox.map { ", \($0)" } ?? ""
            heading("\(place) (\(text.carrier), template \(text.template), \(text.locale)\(item)):")
            paragraph(text.text, indent: 2)
        }
        let posted = routed.texts.filter { $0.carrier == "channel" }.compactMap(\.outbox)
        if !posted.isEmpty {
            blank()
            paragraph("The service posts \(posted.joined(separator: " and ")); see \"curtain outbox list\".")
        }
        let items = routed.texts.filter { $0.carrier == "manual" }.compactMap(\.outbox)
        if !items.isEmpty {
            blank()
            paragraph("Pass each on by hand, then say how it went:")
            for item in items { paragraph("curtain outbox resolve \(item) --outcome sent", indent: 2) }
        }
    }
}
