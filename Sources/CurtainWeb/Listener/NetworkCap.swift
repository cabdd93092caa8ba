// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Counts open connections by network, so that one network cannot take them all.
package final class NetworkCap: Sendable {
    /// An IPv4 /24 or an IPv6 /56.
    package struct Network: Hashable, Sendable {
        let isVersion6: Bool
        let prefix: UInt64

        /// Reads 4 or 16 bytes of an address; an IPv4 address written in IPv6 counts as IPv4.
        package init?(address bytes: [UInt8]) {
            let isMapped =
                bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            switch bytes.count {
            case 4: self.init(isVersion6: false, bytes[..<3])
            case 16 where isMapped: self.init(isVersion6: false, bytes[12..<15])
            case 16: self.init(isVersion6: true, bytes[..<7])
            default: return nil
            }
        }

        private init(isVersion6: Bool, _ prefix: ArraySlice<UInt8>) {
            self.isVersion6 = isVersion6
            self.prefix = prefix.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private let limit: Int
    private let open = Mutex<[Network: Int]>([:])

    package init(limit: Int) {
        self.limit = limit
    }

    /// Counts a connection, or refuses it.
    ///
    /// Every `true` must be followed by one ``leave(_:)``.
    package func enter(_ network: Network) -> Bool {
        open.withLock { counts in
            let count = counts[network, default: 0]
            guard count < limit else { return false }
            counts[network] = count + 1
            return true
        }
    }

    package func leave(_ network: Network) {
        open.withLock { counts in
            guard let count = counts[network] else { return }
            counts[network] = count > 1 ? count - 1 : nil
        }
    }
}

extension NetworkCap.Network {
    /// The network of a peer; nil for a Unix socket.
    init?(_ address: SocketAddress?) {
        guard let text = address?.ipAddress else { return nil }
        var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
        guard inet_pton(bytes.count == 16 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        self.init(address: bytes)
    }
}
