// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainCore

struct People: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "People and what they may do.",
        discussion: """
              curtain people add rosa --roles agent,clinician --pools nurses
            """,
        subcommands: [
            PeopleList.self, PeopleAdd.self, PeopleRoles.self, PeopleReset.self, PeopleDisable.self,
        ])
}

/// Role names as people type them, by commas or one at a time; an unknown one is refused before anything is sent.
func roleNames(_ typed: [String]) throws -> [String] {
    let names = commaSeparated(typed)
    guard let roles = Roles(names: names), !names.isEmpty else {
        throw ValidationError("roles are agent, clinician, auditor and admin")
    }
    return roles.list
}

/// Splits `a,b` and drops empty parts.
func commaSeparated(_ typed: [String]) -> [String] {
    typed.flatMap { $0.split(separator: ",").map { String($0) } }
}

extension Sheet {
    mutating func show(_ created: OneTimePasswordResponse) {
        field("login", created.person.login)
        field("roles", created.person.roles.joined(separator: ", "))
        field("pools", created.person.pools.isEmpty ? nil : created.person.pools.joined(separator: ", "))
        field("one-time password", created.oneTimePassword, .bold)
        blank()
        paragraph("It is shown only now and good for one sign-in, at which a new one has to be set.")
    }
}
