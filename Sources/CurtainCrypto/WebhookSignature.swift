// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The secret of a webhook as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in Base64.
package final class WebhookSecret: Sendable {
    package static let prefix = "whsec_"
    private let secret: SecretBytes

    /// Reads a secret, with or without its prefix; nil for anything else.
    package init?(_ text: String) {
        let bare = text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : text
        guard let bytes = Base64.decode(bare), (24...64).contains(bytes.count),
            let secret = try? SecretBytes.copying(bytes)
        else { return nil }
        self.secret = secret
    }

    /// A new secret of 32 random bytes, in text form.
    package static func generate() throws(CryptoError) -> String {
        prefix + Base64.encode(try SecureRandom.bytes(32))
    }

    /// The signature of a message: `v1,` and HMAC-SHA256 of `id.timestamp.body` in Base64.
    package func sign(id: String, timestamp: Int64, body: [UInt8]) -> String {
        "v1," + Base64.encode(code(WebhookMessage.signed(id: id, timestamp: String(timestamp), body: body)))
    }

    fileprivate func code(_ message: [UInt8]) -> [UInt8] {
        HMACSHA256.authenticate(message, key: secret)
    }
}

/// What a webhook brought, as far as its signature goes (Standard Webhooks 1.0, symmetric scheme `v1`).
package struct WebhookMessage: Sendable {
    /// Furthest that a timestamp may be from now, either way, in milliseconds.
    package static let tolerance: Int64 = 300_000
    /// Signatures of one header that are looked at.
    static let maxSignatures = 16
    static let maxHeaderBytes = 2_048

    package let id: String
    /// Seconds since 1970.
    package let timestamp: Int64
    private let timestampText: String
    private let signatures: [[UInt8]]

    /// Reads the three headers; nil where one is missing or malformed, or none of the signatures is of scheme `v1`.
    ///
    /// An `id` has no full stop, so that id and timestamp cannot be shifted into the body.
    package init?(id: String?, timestamp: String?, signature: String?) {
        guard let id, let timestamp, let signature, (1...256).contains(id.utf8.count),
            id.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ".") }),
            (1...12).contains(timestamp.utf8.count),
            timestamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let seconds = Int64(timestamp), signature.utf8.count <= Self.maxHeaderBytes
        else { return nil }
        self.id = id
        self.timestamp = seconds
        timestampText = timestamp
        signatures = signature.split(separator: " ").prefix(Self.maxSignatures).compactMap { entry in
            guard entry.hasPrefix("v1,"), let code = Base64.decode(entry.dropFirst(3)), code.count == 32 else {
                return nil
            }
            return code
        }
        guard !signatures.isEmpty else { return nil }
    }

    /// Whether the message was sent within the tolerance.
    package func isTimely(at now: Timestamp) -> Bool {
        abs(timestamp * 1000 - now.milliseconds) <= Self.tolerance
    }

    /// The place of the secret that signed the raw body; nil when none did.
    ///
    /// Every code is computed and compared, each in constant time.
    package func signer(of body: [UInt8], among secrets: [WebhookSecret]) -> Int? {
        let message = Self.signed(id: id, timestamp: timestampText, body: body)
        var found: Int?
        for (place, secret) in secrets.enumerated() {
            let code = secret.code(message)
            for signature in signatures where constantTimeEqual(signature, code) { found = found ?? place }
        }
        return found
    }

    fileprivate static func signed(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(id.utf8.count + timestamp.utf8.count + body.count + 2)
        message += id.utf8
        message.append(UInt8(ascii: "."))
        message += timestamp.utf8
        message.append(UInt8(ascii: "."))
        message += body
        return message
    }
}
