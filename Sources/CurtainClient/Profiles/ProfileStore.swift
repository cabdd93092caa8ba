// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The servers this person knows, one file each in `servers/`, and which one is meant when none is named.
package struct ProfileStore: Sendable {
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    /// `$XDG_CONFIG_HOME/curtain`, or `~/.config/curtain`.
    package static func defaultDirectory(environment: [String: String]) -> String {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return base + "/curtain" }
        return (environment["HOME"] ?? "") + "/.config/curtain"
    }

    private var servers: String { directory + "/servers" }

    private func path(_ name: String) throws(ClientError) -> String {
        guard Profile.isName(name) else { throw .badProfileName(name) }
        return "\(servers)/\(name).json"
    }

    package func names() throws(ClientError) -> [String] {
        try PrivateFiles.names(in: servers).compactMap { name in
            name.hasSuffix(".json") ? String(name.dropLast(".json".count)) : nil
        }
    }

    package func read(_ name: String) throws(ClientError) -> Profile? {
        let path = try path(name)
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        guard let record = try? JSONDecoder().decode(ProfileRecord.self, from: Data(bytes)),
            let address = try? ServerAddress(record.url)
        else { throw .damagedFile(path: path) }
        return Profile(
            name: name, address: address, authority: record.ca, token: record.token, login: record.login,
            verifierKey: record.verifierKey, logOrigin: record.logOrigin)
    }

    package func write(_ profile: Profile) throws(ClientError) {
        let path = try path(profile.name)
        try PrivateFiles.makeDirectory(directory)
        try PrivateFiles.makeDirectory(servers)
        let record = ProfileRecord(
            url: profile.address.url, ca: profile.authority, token: profile.token, login: profile.login,
            verifierKey: profile.verifierKey, logOrigin: profile.logOrigin)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else { throw .damagedFile(path: path) }
        try PrivateFiles.write(Array(data) + [0x0A], to: path)
    }

    /// The server meant when none is named: the last one signed in to, or the only one known.
    package func current() throws(ClientError) -> String? {
        if let bytes = try PrivateFiles.read(directory + "/current") {
            let name = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            if Profile.isName(name), try read(name) != nil { return name }
        }
        let known = try names()
        return known.count == 1 ? known[0] : nil
    }

    package func setCurrent(_ name: String) throws(ClientError) {
        try PrivateFiles.makeDirectory(directory)
        try PrivateFiles.write(Array((name + "\n").utf8), to: directory + "/current")
    }

    /// The profile of a server by name or address, of several the current one; nil when the address is not known yet.
    ///
    /// - Throws: ``ClientError/noServer`` when nothing is named and nothing is current,
    ///   ``ClientError/unknownServer(_:)`` for a name that is not known.
    package func find(_ named: String?) throws(ClientError) -> Profile? {
        guard let named, !named.isEmpty else {
            guard let name = try current(), let profile = try read(name) else { throw .noServer }
            return profile
        }
        guard named.contains("://") else {
            guard Profile.isName(named), let profile = try read(named) else { throw .unknownServer(named) }
            return profile
        }
        let address = try ServerAddress(named)
        let preferred = try current()
        for name in try [preferred].compactMap(\.self) + names() {
            if let profile = try read(name), profile.address == address { return profile }
        }
        return nil
    }
}
