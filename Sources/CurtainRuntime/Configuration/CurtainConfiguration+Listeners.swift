// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

extension CurtainConfiguration {
    /// The settings of one listener, under `public` or `staff`.
    static func listener(
        _ reader: SettingsReader, _ section: String, port: Int, perNetwork: Int
    ) -> ListenerConfiguration {
        let clientCA = reader.path("\(section).client_ca", default: "")
        return ListenerConfiguration(
            host: reader.text("\(section).host", default: "127.0.0.1", limit: 255),
            port: reader.integer("\(section).port", default: port, in: 1...65_535),
            certificate: reader.path("\(section).certificate", default: "certs/server.pem"),
            key: reader.path("\(section).key", default: "certs/server.key"),
            clientCA: clientCA.isEmpty ? nil : clientCA,
            origin: origin(reader, "\(section).origin", default: "https://localhost:\(port)"),
            limits: limits(reader, "\(section).limits", perNetwork: perNetwork))
    }

    private static func limits(
        _ reader: SettingsReader, _ section: String, perNetwork: Int
    ) -> ListenerLimitsConfiguration {
        let wait: ClosedRange<Duration> = .seconds(1)...(.seconds(600))
        return ListenerLimitsConfiguration(
            handshake: reader.duration("\(section).handshake", default: .seconds(5), in: wait),
            head: reader.duration("\(section).head", default: .seconds(10), in: wait),
            bodyBytesPerSecond: reader.integer(
                "\(section).body_bytes_per_second", default: 1024, in: 0...1_000_000),
            bodyGrace: reader.duration("\(section).body_grace", default: .seconds(5), in: wait),
            bodyTotal: reader.duration("\(section).body_total", default: .seconds(60), in: wait),
            writeStall: reader.duration("\(section).write_stall", default: .seconds(30), in: wait),
            keepAlive: reader.duration("\(section).keep_alive", default: .seconds(30), in: wait),
            requestsPerConnection: reader.integer(
                "\(section).requests_per_connection", default: 1000, in: 0...1_000_000_000),
            headerBytes: reader.integer("\(section).header_bytes", default: 16_384, in: 4096...65_536),
            headerFields: reader.integer("\(section).header_fields", default: 64, in: 16...256),
            connections: reader.integer("\(section).connections", default: 4096, in: 1...65_536),
            connectionsPerNetwork: reader.integer(
                "\(section).connections_per_network", default: perNetwork, in: 0...65_536))
    }

    private static func origin(_ reader: SettingsReader, _ key: String, default fallback: String) -> String {
        let value = reader.text(key, default: fallback, limit: 300)
        let rest = value.dropFirst("https://".count)
        let isHost = rest.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        if !value.hasPrefix("https://") || rest.isEmpty || !isHost {
            reader.problem(
                key, "\"\(key)\" is no origin",
                "write scheme, name in lower case and port, without a path: https://relay.example:8443")
        }
        return value
    }
}

extension ListenerConfiguration {
    /// The name in the origin, without port and brackets: what the certificate must cover.
    package var originHost: String {
        let rest = origin.dropFirst("https://".count)
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            return String(rest[rest.index(after: rest.startIndex)..<close])
        }
        return String(rest.prefix { $0 != ":" && $0 != "/" })
    }
}
