// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where one listener is, and what it serves with.
package struct ListenerSettings: Sendable {
    package var host: String
    package var port: Int
    /// PEM, leaf first.
    package var certificatePath: String
    package var keyPath: String
    /// Certificate authority of clients; nil asks nobody for a certificate.
    package var clientCAPath: String?
    /// `https://name:port`: what browsers send as `Origin`.
    package var origin: String
    package var limits: ListenerLimits

    package init(
        host: String, port: Int, certificatePath: String, keyPath: String, clientCAPath: String? = nil,
        origin: String, limits: ListenerLimits = ListenerLimits()
    ) {
        self.host = host
        self.port = port
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.clientCAPath = clientCAPath
        self.origin = origin
        self.limits = limits
    }
}

/// Both listeners, and what they say of themselves.
package struct WebSettings: Sendable {
    package var publicListener: ListenerSettings
    package var staffListener: ListenerSettings
    package var version: String
    /// Of the loopback interface; 0 serves no figures.
    package var metricsPort: Int

    package init(
        publicListener: ListenerSettings, staffListener: ListenerSettings, version: String, metricsPort: Int = 0
    ) {
        self.publicListener = publicListener
        self.staffListener = staffListener
        self.version = version
        self.metricsPort = metricsPort
    }
}

/// How long a peer may take, and how much it may ask for.
package struct ListenerLimits: Sendable, Equatable {
    /// From the connection to the end of the TLS handshake.
    package var handshake: Duration = .seconds(5)
    /// From the first byte of a request, or the end of the handshake, to the end of its head.
    package var head: Duration = .seconds(10)
    /// Slowest body after ``bodyGrace``.
    package var bodyBytesPerSecond: Int = 1024
    package var bodyGrace: Duration = .seconds(5)
    /// Longest body; counts only the time the service waited for the peer.
    package var bodyTotal: Duration = .seconds(60)
    /// A peer that does not take 32 KiB of an answer in this time is cut off.
    package var writeStall: Duration = .seconds(30)
    package var keepAlive: Duration = .seconds(30)
    /// Requests a connection; 0 sets no limit.
    package var requestsPerConnection: Int = 1000
    /// Bytes of all header fields of a request.
    package var maxHeaderBytes: Int = 16 * 1024
    package var maxHeaderFields: Int = 64
    /// Open connections; beyond it none is accepted until one ends.
    package var connections: Int = 4096
    /// Open connections of one IPv4 /24 or IPv6 /56; 0 sets no limit.
    ///
    /// Only the public listener uses it.
    package var connectionsPerNetwork: Int = 64

    package init() {}
}
