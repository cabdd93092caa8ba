// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

/// Seals short texts under the deployment's data key: names, reasons.
struct FieldSealer: Sendable {
    private let organization: RawID
    private let key: DataKey

    init(organization: RawID, key: DataKey) {
        self.organization = organization
        self.key = key
    }

    func seal(_ text: String, table: String, row: RawID, column: String, revision: UInt32 = 1) throws -> SealedField {
        let place = BlobPlace.field(org: organization, table: table, row: row, column: column, revision: revision)
        return SealedField(blob: try Envelope.seal(Array(text.utf8), at: place, with: key), revision: revision)
    }

    func open(_ field: SealedField, table: String, row: RawID, column: String) throws -> String {
        let place = BlobPlace.field(
            org: organization, table: table, row: row, column: column, revision: field.revision)
        return String(decoding: try Envelope.open(field.blob, at: place, with: key), as: UTF8.self)
    }

    /// A reason somebody gave: a sealed side row, to which the leaf holds a salted commitment.
    func detail(_ text: String, at now: Timestamp) throws -> SealedDetail {
        let id = RawID(at: now)
        let salt = try SecureRandom.bytes(32)
        let bytes = Array(text.utf8)
        let place = BlobPlace.detail(org: organization, row: id)
        return SealedDetail(
            id: id, salt: salt, blob: try Envelope.seal(bytes, at: place, with: key),
            commitment: SHA256.hash(salt + bytes))
    }
}
