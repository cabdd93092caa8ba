// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

private let secret = WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 7, count: 32)))

/// Lines of id, timestamp and signatures, then the body: no body is believed that the secret did not sign.
func fuzz(_ input: [UInt8]) {
    let parts = input.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
    let texts = parts.map { String(decoding: $0, as: UTF8.self) }
    _ = WebhookSecret(texts[0])
    guard parts.count == 4, let secret else { return }
    let body = Array(parts[3])
    guard let message = WebhookMessage(id: texts[0], timestamp: texts[1], signature: texts[2]) else { return }
    check(message.timestamp >= 0 && !message.id.contains("."), "id and timestamp have their limits")
    _ = message.isTimely(at: .init(milliseconds: 0))
    let signature = secret.sign(id: message.id, timestamp: message.timestamp, body: body)
    if message.signer(of: body, among: [secret]) != nil {
        check(texts[2].split(separator: " ").contains { $0 == signature }, "what is believed was signed")
    }
    guard let signed = WebhookMessage(id: texts[0], timestamp: String(message.timestamp), signature: signature) else {
        return check(false, "what was signed can be read")
    }
    check(signed.signer(of: body, among: [secret]) == 0, "what was signed is believed")
    check(signed.signer(of: body + [0], among: [secret]) == nil, "another body is not believed")
}
