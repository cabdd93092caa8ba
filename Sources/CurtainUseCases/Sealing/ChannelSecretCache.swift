// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import Synchronization

/// Secrets of channels, opened once each.
final class ChannelSecretCache: Sendable {
    private let fields: FieldSealer
    private let opened = Mutex<[ChannelSecretID: WebhookSecret]>([:])

    init(fields: FieldSealer) {
        self.fields = fields
    }

    func secret(_ stored: StoredChannelSecret) throws -> WebhookSecret {
        if let secret = opened.withLock({ $0[stored.id] }) { return secret }
        guard
            let text = try? fields.open(
                stored.secret, table: "channelSecret", row: stored.id.raw, column: "secret"),
            let secret = WebhookSecret(text)
        else { throw RelayError.cannotOpen("a secret of a channel") }
        opened.withLock { $0[stored.id] = secret }
        return secret
    }

    func forget(_ id: ChannelSecretID) {
        opened.withLock { $0[id] = nil }
    }
}
