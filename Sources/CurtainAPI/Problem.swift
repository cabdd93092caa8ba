// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// RFC 9457 problem details: every error answer.
package struct Problem: Codable, Sendable, Equatable {
    /// Stable: `urn:curtain:problem:` and a word.
    package var type: String
    package var title: String
    package var status: Int
    package var detail: String?
    /// What to do.
    package var hint: String?
    package var requestId: String?
    package var retryAfterSeconds: Int?

    package init(
        type: String, title: String, status: Int, detail: String? = nil, hint: String? = nil,
        requestId: String? = nil, retryAfterSeconds: Int? = nil
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.hint = hint
        self.requestId = requestId
        self.retryAfterSeconds = retryAfterSeconds
    }
}
