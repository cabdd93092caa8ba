// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What is remembered of one server.
package struct Profile: Sendable, Equatable {
    package var name: String
    package var address: ServerAddress
    /// PEM file of the authorities to trust instead of the system's.
    package var authority: String?
    /// Session; nil after signing out.
    package var token: String?
    package var login: String?
    /// The log's key as pinned at the first sign-in.
    package var verifierKey: String?
    package var logOrigin: String?

    package init(
        name: String, address: ServerAddress, authority: String? = nil, token: String? = nil, login: String? = nil,
        verifierKey: String? = nil, logOrigin: String? = nil
    ) {
        self.name = name
        self.address = address
        self.authority = authority
        self.token = token
        self.login = login
        self.verifierKey = verifierKey
        self.logOrigin = logOrigin
    }

    /// Whether a text may name a server: 1 to 64 letters, digits, points, hyphens, underscores; no point first.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: ".")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// The name a server gets when none is given.
    package static func defaultName(of address: ServerAddress) -> String {
        let text = address.hostAndPort.map { character -> Character in
            let isPlain = character.isLetter || character.isNumber || character == "." || character == "-"
            return character.isASCII && isPlain ? character : "_"
        }
        return String(String(text).prefix(64))
    }
}

/// A profile as its file holds it.
struct ProfileRecord: Codable {
    var url: String
    var ca: String?
    var token: String?
    var login: String?
    var verifierKey: String?
    var logOrigin: String?
}
