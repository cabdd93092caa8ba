// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a change or a read of the store did not happen.
///
/// No case carries protected text.
package enum StoreError: Error, Sendable, Equatable {
    /// Missing, or outside what the caller may reach: the two look the same.
    case notFound
    /// The caller's rights changed after the request came in.
    case revoked
    /// Something of that name or key exists already.
    case exists
    /// The thing is not in a state that allows it; says which state.
    case conflict(String)
    /// The same idempotency key came with another request.
    case idempotencyMismatch
    /// The queue of changes is full; try again after the given seconds.
    case busy(retryAfterSeconds: Int)
    /// The log cannot be written, so nothing protected is read or changed.
    case sealed(SealReason)
    /// The disk is full; nothing was written.
    case full
    /// The disk failed; the state was read back and what was acknowledged is there.
    case inputOutput
    /// A data key came wrapped under a version that is not active.
    case staleKey
    /// The file is not a Curtain database, or is damaged; says how.
    case damaged(String)
    /// Any other failure, by its code.
    case failed(code: Int32)
}

/// Why the service sealed itself.
///
/// Raw values appear in status and readiness answers.
package enum SealReason: String, Sendable, CaseIterable {
    case inputOutput = "input_output"
    case full = "disk_full"
    /// The tree in memory and the one on disk differ.
    case tree = "tree_mismatch"
    /// The database file was replaced or removed under the service.
    case replaced = "database_replaced"
    /// The keyring file is gone, or is not the one in use.
    case keyring = "keyring_missing"

    /// The state of the service that comes of it: `sealed-audit`, `sealed-keys`.
    package var state: String { self == .keyring ? "sealed-keys" : "sealed-audit" }
}
