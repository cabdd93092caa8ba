// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A slice of a list: at most `limit` items on the far side of the cursor.
package struct Page: Sendable, Equatable {
    /// The number (as in `C-1042`) after which the slice begins, in the list's own order; nil begins at its start.
    package let after: Int64?
    package let limit: Int

    package init(after: Int64? = nil, limit: Int = 100) {
        self.after = after
        self.limit = min(max(limit, 1), 500)
    }
}

/// A slice of a thread: the newest `limit` messages before `before`, or those after `after`, oldest first.
package struct MessagePage: Sendable, Equatable {
    package let after: UInt64?
    package let before: UInt64?
    package let limit: Int

    package init(after: UInt64? = nil, before: UInt64? = nil, limit: Int = 50) {
        self.after = after
        self.before = before
        self.limit = min(max(limit, 1), 200)
    }
}

/// Makes a repeated request harmless: the same key from the same principal answers with the first result.
package struct IdempotencyKey: Sendable, Equatable {
    /// 16 bytes derived from what the client sent.
    package let key: RawID
    /// What the request asked; the same key with another request is refused.
    package let request: Digest

    package init(key: RawID, request: Digest) {
        self.key = key
        self.request = request
    }
}
