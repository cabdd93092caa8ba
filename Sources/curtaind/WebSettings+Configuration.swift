// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import CurtainWeb

extension WebSettings {
    /// What the web services are told of the configuration.
    init(_ configuration: CurtainConfiguration) {
        self.init(
            publicListener: ListenerSettings(configuration.publicListener),
            staffListener: ListenerSettings(configuration.staffListener), version: CurtainVersion.current,
            metricsPort: configuration.metricsPort)
    }
}

extension ListenerSettings {
    init(_ listener: ListenerConfiguration) {
        self.init(
            host: listener.host, port: listener.port, certificatePath: listener.certificate, keyPath: listener.key,
            clientCAPath: listener.clientCA, origin: listener.origin, limits: ListenerLimits(listener.limits))
    }
}

extension ListenerLimits {
    init(_ limits: ListenerLimitsConfiguration) {
        self.init()
        handshake = limits.handshake
        head = limits.head
        bodyBytesPerSecond = limits.bodyBytesPerSecond
        bodyGrace = limits.bodyGrace
        bodyTotal = limits.bodyTotal
        writeStall = limits.writeStall
        keepAlive = limits.keepAlive
        requestsPerConnection = limits.requestsPerConnection
        maxHeaderBytes = limits.headerBytes
        maxHeaderFields = limits.headerFields
        connections = limits.connections
        connectionsPerNetwork = limits.connectionsPerNetwork
    }
}
