// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import NIOCore
import NIOSSL
import Synchronization

/// What is known of the connection a request came over.
package final class Connection: Sendable {
    /// The connection whose requests this task serves.
    @TaskLocal package static var current: Connection?

    /// The peer's address in text form, without its port.
    package let address: String?
    private let peer = Mutex<String?>(nil)

    package init(address: String?) {
        self.address = address
    }

    convenience init(_ channel: any Channel) {
        self.init(address: channel.remoteAddress?.ipAddress)
    }

    /// SHA-256 of the client's certificate in hex; nil when it showed none.
    package var peerSHA256: String? { peer.withLock { $0 } }

    func handshakeCompleted(with certificate: NIOSSLCertificate?) {
        guard let certificate, let bytes = try? certificate.toDERBytes() else { return }
        let digest = Hex.encode(SHA256.hash(bytes).bytes)
        peer.withLock { $0 = digest }
    }
}
