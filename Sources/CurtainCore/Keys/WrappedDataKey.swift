// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Whose text a data key seals.
///
/// Raw values stand in the store and in authenticated data: never renumber.
package enum KeySubjectKind: UInt8, Sendable, CaseIterable {
    case thread = 1
    case comment = 2
    case patient = 3
    /// Names of staff, channels' secrets, reasons: one key for the deployment.
    case deployment = 4
}

/// The owner of one data key.
package struct KeySubject: Hashable, Sendable {
    package let kind: KeySubjectKind
    package let id: RawID

    package init(kind: KeySubjectKind, id: RawID) {
        self.kind = kind
        self.id = id
    }

    package static func thread(_ id: ThreadID) -> KeySubject { KeySubject(kind: .thread, id: id.raw) }
    package static func comment(_ id: CommentID) -> KeySubject { KeySubject(kind: .comment, id: id.raw) }
    package static func patient(_ id: PatientID) -> KeySubject { KeySubject(kind: .patient, id: id.raw) }
}

/// A data key as it is stored: wrapped under one version of the key-encryption key.
///
/// - SeeAlso: `docs/formats.md`, "Data keys".
package struct WrappedDataKey: Equatable, Sendable {
    package let subject: KeySubject
    /// Version of the data key, from 1.
    package let version: UInt32
    /// Version of the key-encryption key that wraps it, from 1.
    package let kekVersion: UInt32
    /// 12 bytes.
    package let nonce: [UInt8]
    /// 32 bytes of ciphertext and 16 of tag.
    package let ciphertext: [UInt8]
    /// 32 bytes, checked before the key is used.
    package let commitment: [UInt8]

    package init(
        subject: KeySubject, version: UInt32, kekVersion: UInt32,
        nonce: [UInt8], ciphertext: [UInt8], commitment: [UInt8]
    ) {
        self.subject = subject
        self.version = version
        self.kekVersion = kekVersion
        self.nonce = nonce
        self.ciphertext = ciphertext
        self.commitment = commitment
    }
}
