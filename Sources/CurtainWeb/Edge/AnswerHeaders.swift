// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Headers that every answer of a listener carries, whatever route made it.
package enum AnswerHeaders {
    package static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'"

    /// The public listener's.
    static let pages: HTTPFields = [
        .cacheControl: "no-store",
        .contentSecurityPolicy: contentSecurityPolicy,
        .crossOriginOpenerPolicy: "same-origin",
        .crossOriginResourcePolicy: "same-origin",
        .permissionsPolicy: "camera=(), microphone=(), geolocation=()",
        .referrerPolicy: "same-origin",
        .strictTransportSecurity: "max-age=63072000; includeSubDomains",
        .xContentTypeOptions: "nosniff",
        .xRobotsTag: "noindex, nofollow",
    ]

    /// The staff listener's: it serves no page, so nothing may be loaded or framed.
    static let api: HTTPFields = [
        .cacheControl: "no-store",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        .referrerPolicy: "no-referrer",
        .strictTransportSecurity: "max-age=63072000; includeSubDomains",
        .xContentTypeOptions: "nosniff",
    ]
}

extension HTTPField.Name {
    static let referrerPolicy = known("Referrer-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let clearSiteData = known("Clear-Site-Data")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let xRequestID = known("X-Request-Id")
    static let xRobotsTag = known("X-Robots-Tag")
    static let idempotencyKey = known("Idempotency-Key")
    static let curtainPassive = known("Curtain-Passive")
    static let webhookID = known("webhook-id")
    static let webhookSignature = known("webhook-signature")
    static let webhookTimestamp = known("webhook-timestamp")

    /// Every name here is a token, so the second choice is never taken.
    private static func known(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .via
    }
}
