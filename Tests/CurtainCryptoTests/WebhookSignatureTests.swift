// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import Testing

/// The cases that the libraries of Standard Webhooks are tested with, and what a forger would try beyond them.
@Suite("Webhook signatures")
struct WebhookSignatureTests {
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let body = Array(#"{"test": 2432232314}"#.utf8)
    private static let seconds: Int64 = 1_614_265_330
    private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    private static let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="

    private func secret(_ text: String = Self.key) throws -> WebhookSecret { try #require(WebhookSecret(text)) }

    private func signer(
        id: String? = Self.id, timestamp: String? = String(Self.seconds), signature: String?, body: [UInt8] = Self.body,
        secrets: [WebhookSecret]? = nil
    ) throws -> Int? {
        WebhookMessage(id: id, timestamp: timestamp, signature: signature)?
            .signer(of: body, among: try secrets ?? [secret()])
    }

    @Test("Signs as published")
    func signs() throws {
        let made = try secret("whsec_" + Self.key).sign(id: Self.id, timestamp: Self.seconds, body: Self.body)
        #expect(made == Self.signature)
    }

    @Test("A secret is the same with and without its prefix")
    func prefix() throws {
        #expect(try signer(signature: Self.signature, secrets: [secret("whsec_" + Self.key)]) == 0)
        #expect(try signer(signature: Self.signature, secrets: [secret(Self.key)]) == 0)
    }

    @Test("One right signature among others is enough; those of other schemes are passed over")
    func several() throws {
        let others = [Self.other, "v2," + Self.other.dropFirst(3), Self.signature, Self.other]
        #expect(try signer(signature: others.joined(separator: " ")) == 0)
    }

    @Test("During a rotation either secret signs")
    func rotation() throws {
        let (old, new) = (try secret(), try secret(try WebhookSecret.generate()))
        let message = new.sign(id: Self.id, timestamp: Self.seconds, body: Self.body)
        #expect(try signer(signature: message, secrets: [old, new]) == 1)
        #expect(try signer(signature: Self.signature, secrets: [old, new]) == 0)
        #expect(try signer(signature: Self.signature, secrets: [new]) == nil)
    }

    @Test(
        "Missing, malformed and wrong headers",
        arguments: [
            (nil, "1614265330", signature), ("", "1614265330", signature), (id, nil, signature),
            (id, "hello", signature), (id, "", signature), (id, "-1614265330", signature), (id, "+1", signature),
            (id, "1614265330.0", signature), (id, " 1614265330", signature), (id, "99999999999999999999", signature),
            (id, "1614265330", nil), (id, "1614265330", ""), (id, "1614265330", "v1,"), (id, "1614265330", "v1"),
            (id, "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="), (id, "1614265330", other),
            (id, "1614265330", String(signature.dropLast())), (id, "1614265330", String(signature.dropFirst(3))),
            (id, "1614265330", "v1a," + signature.dropFirst(3)), (id, "1614265330", "v2," + signature.dropFirst(3)),
            (id, "1614265331", signature), ("msg_other", "1614265330", signature),
            (id + ".1", "1614265330", signature), (id + " ", "1614265330", signature),
            (id, "1614265330", signature + "," + signature), (id, "01614265330", signature),
        ] as [(String?, String?, String?)])
    func refused(id: String?, timestamp: String?, signature: String?) throws {
        #expect(try signer(id: id, timestamp: timestamp, signature: signature) == nil)
    }

    @Test("Every altered bit of the body is noticed")
    func body() throws {
        for place in Self.body.indices {
            for bit in 0..<8 {
                var altered = Self.body
                altered[place] ^= 1 << UInt8(bit)
                #expect(try signer(signature: Self.signature, body: altered) == nil)
            }
        }
        #expect(try signer(signature: Self.signature, body: []) == nil)
        #expect(try signer(signature: Self.signature, body: Self.body + [0x20]) == nil)
    }

    @Test("Id and timestamp cannot be shifted into the body")
    func shifted() throws {
        let secret = try secret()
        let made = secret.sign(id: "a", timestamp: 1, body: Array("2.rest".utf8))
        #expect(WebhookMessage(id: "a.1", timestamp: "2", signature: made) == nil)
        #expect(try signer(id: "a", timestamp: "1", signature: made, body: Array("2.rest".utf8)) == 0)
    }

    @Test("Only the first signatures of a header are looked at, and no long header at all")
    func bounded() throws {
        let most = Array(repeating: Self.other, count: 15) + [Self.signature]
        #expect(try signer(signature: most.joined(separator: " ")) == 0)
        #expect(try signer(signature: ([Self.other] + most).joined(separator: " ")) == nil)
        let long = Array(repeating: "v9,x", count: 600) + [Self.signature]
        #expect(try signer(signature: long.joined(separator: " ")) == nil)
    }

    @Test(
        "Five minutes either way",
        arguments: [(-300_000, true), (-300_001, false), (300_000, true), (300_001, false), (0, true)]
            as [(Int64, Bool)])
    func tolerance(offset: Int64, isTimely: Bool) throws {
        let message = try #require(
            WebhookMessage(id: Self.id, timestamp: String(Self.seconds), signature: Self.signature))
        let now = Timestamp(milliseconds: Self.seconds * 1000 + offset)
        #expect(message.isTimely(at: now) == isTimely)
    }

    @Test(
        "Secrets of 24 to 64 bytes in Base64, nothing else",
        arguments: [
            ("", false), ("whsec_", false), ("whsec_AAAA", false), ("not base64 at all!", false),
            (Base64.encode([UInt8](repeating: 7, count: 23)), false),
            (Base64.encode([UInt8](repeating: 7, count: 24)), true),
            (Base64.encode([UInt8](repeating: 7, count: 64)), true),
            (Base64.encode([UInt8](repeating: 7, count: 65)), false), ("whsec_whsec_" + key, false),
        ])
    func secrets(text: String, isGood: Bool) {
        #expect((WebhookSecret(text) != nil) == isGood)
    }

    @Test("A new secret can be read, and is another one each time")
    func generates() throws {
        let (one, two) = (try WebhookSecret.generate(), try WebhookSecret.generate())
        #expect(one != two && one.hasPrefix("whsec_") && WebhookSecret(one) != nil)
    }
}
