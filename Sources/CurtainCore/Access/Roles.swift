// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What a member of staff may do.
///
/// Roles only grant; a person's rights are the union of theirs.
package struct Roles: OptionSet, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Watches public comments and routes them.
    package static let agent = Roles(rawValue: 1)
    /// Answers patients in the threads of their pools.
    package static let clinician = Roles(rawValue: 2)
    /// Examines the log.
    ///
    /// Sees no message text.
    package static let auditor = Roles(rawValue: 4)
    /// People, pools, channels, templates, keys.
    ///
    /// Sees no message text.
    package static let admin = Roles(rawValue: 8)

    private static let names: [(Roles, String)] = [
        (.agent, "agent"), (.clinician, "clinician"), (.auditor, "auditor"), (.admin, "admin"),
    ]

    /// The roles' names, in a fixed order.
    package var list: [String] {
        Roles.names.filter { contains($0.0) }.map(\.1)
    }

    /// Reads role names; nil when one is unknown.
    package init?(names: some Sequence<String>) {
        var roles: Roles = []
        for name in names {
            guard let known = Roles.names.first(where: { $0.1 == name }) else { return nil }
            roles.insert(known.0)
        }
        self = roles
    }

    package var description: String { list.joined(separator: ",") }
}
