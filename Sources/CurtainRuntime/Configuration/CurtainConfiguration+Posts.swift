// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainChannels

extension CurtainConfiguration {
    /// Where posts to channels may go, under `posts`.
    static func posts(_ reader: SettingsReader) -> HTTPPoster.Settings {
        let hosts = reader.list("posts.allowed_hosts")
        for host in hosts where !isHost(host) {
            reader.problem(
                "posts.allowed_hosts", "\"posts.allowed_hosts\" has an entry that is no host name",
                "write names only, such as hooks.channel.example, without scheme, port and path")
        }
        let authority = reader.path("posts.ca_file", default: "")
        if !authority.isEmpty, !HostFile.exists(authority) {
            reader.problem(
                "posts.ca_file", "\"posts.ca_file\" names a file that is not there",
                "put the authorities' certificates there in PEM form, or leave it empty to trust the system's")
        }
        return HTTPPoster.Settings(
            allowedHosts: Set(hosts.map { $0.lowercased() }), authority: authority.isEmpty ? nil : authority,
            timeout: reader.duration("posts.timeout", default: .seconds(10), in: .seconds(1)...(.seconds(60))))
    }

    private static func isHost(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 253
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
