// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Blobs of version 1: `01 | key version(4) | nonce(12) | ciphertext | tag(16)`, AES-256-GCM, big-endian.
///
/// The text is padded to a bucket first, so the length of a blob tells little: `LP(text) | LP(manifest) | zeros`.
///
/// - SeeAlso: `docs/formats.md`, "Blobs".
package enum Envelope {
    /// A text and the manifest of its attachments, as opened.
    package struct Opened: Equatable, Sendable {
        package let text: [UInt8]
        /// Empty when there is no attachment.
        package let manifest: [UInt8]
    }

    static let formatByte: UInt8 = 1
    static let headerSize = 5
    static let overhead = headerSize + AESGCM.overhead
    static let smallestBucket = 256

    /// Seals a text for its place.
    ///
    /// - Throws: ``CryptoError/tooLong(limit:)`` past the limit of the place.
    package static func seal(_ text: [UInt8], at place: BlobPlace, with key: DataKey) throws(CryptoError) -> [UInt8] {
        try seal(text, manifest: [], at: place, with: key, nonce: nil)
    }

    /// Seals a text with the manifest of its attachments.
    package static func seal(
        _ text: [UInt8], manifest: [UInt8], at place: BlobPlace, with key: DataKey
    ) throws(CryptoError) -> [UInt8] {
        try seal(text, manifest: manifest, at: place, with: key, nonce: nil)
    }

    /// Opens a blob in its place and answers the text without its padding.
    ///
    /// - Throws: ``CryptoError/authenticationFailed`` when anything differs, ``CryptoError/keyNotLoaded(version:)``
    ///   when the blob was sealed under another version, ``CryptoError/malformed(_:)`` for a wrong shape.
    package static func open(_ blob: [UInt8], at place: BlobPlace, with key: DataKey) throws(CryptoError) -> [UInt8] {
        try openAll(blob, at: place, with: key).text
    }

    /// The version of the data key that a blob names; not authenticated until the blob is opened.
    package static func keyVersion(of blob: [UInt8]) throws(CryptoError) -> UInt32 {
        guard blob.count > overhead, blob[0] == formatByte else { throw .malformed("blob") }
        return UInt32(blob[1]) << 24 | UInt32(blob[2]) << 16 | UInt32(blob[3]) << 8 | UInt32(blob[4])
    }

    /// Opens a blob with the manifest of its attachments.
    package static func openAll(
        _ blob: [UInt8], at place: BlobPlace, with key: DataKey
    ) throws(CryptoError) -> Opened {
        let version = try keyVersion(of: blob)
        guard isBucket(blob.count - overhead, at: place) else { throw .malformed("blob length") }
        guard version == key.version else { throw .keyNotLoaded(version: version) }
        var plain = [UInt8](repeating: 0, count: blob.count - overhead)
        let aad = place.associatedData(keyVersion: version)
        try unsafe blob.withRaw { blob throws(CryptoError) in
            try unsafe plain.withMutableRaw { plain throws(CryptoError) in
                try unsafe AESGCM.open(
                    UnsafeRawBufferPointer(rebasing: blob.dropFirst(headerSize)), key: key.sealingKey, aad: aad,
                    into: plain)
            }
        }
        return try unpad(plain)
    }

    static func seal(
        _ text: [UInt8], manifest: [UInt8], at place: BlobPlace, with key: DataKey, nonce: [UInt8]?
    ) throws(CryptoError) -> [UInt8] {
        guard text.count <= place.longestText else { throw .tooLong(limit: place.longestText) }
        let length = text.count + manifest.count + 8
        guard length <= place.largestBucket else { throw .tooLong(limit: place.largestBucket - 8) }
        let bucket = self.bucket(for: length)
        let aad = place.associatedData(keyVersion: key.version)
        var blob = [UInt8]()
        blob.reserveCapacity(overhead + bucket)
        blob.append(formatByte)
        append(key.version, to: &blob)
        blob.append(contentsOf: repeatElement(0, count: AESGCM.nonceSize))
        append(UInt32(text.count), to: &blob)
        blob.append(contentsOf: text)
        append(UInt32(manifest.count), to: &blob)
        blob.append(contentsOf: manifest)
        blob.append(contentsOf: repeatElement(0, count: bucket - length + AESGCM.tagSize))
        try unsafe blob.withMutableRaw { blob throws(CryptoError) in
            try unsafe AESGCM.sealInPlace(
                UnsafeMutableRawBufferPointer(rebasing: blob.dropFirst(headerSize)), key: key.sealingKey, aad: aad,
                nonce: nonce)
        }
        return blob
    }

    /// The smallest bucket that holds this many bytes: 256, 512, 1,024 and on by doubling.
    static func bucket(for length: Int) -> Int {
        var bucket = smallestBucket
        while bucket < length { bucket *= 2 }
        return bucket
    }

    private static func isBucket(_ length: Int, at place: BlobPlace) -> Bool {
        length >= smallestBucket && length <= place.largestBucket && length & (length - 1) == 0
    }

    private static func unpad(_ plain: [UInt8]) throws(CryptoError) -> Opened {
        let (text, rest) = try field(plain[...])
        let (manifest, padding) = try field(rest)
        guard padding.allSatisfy({ $0 == 0 }) else { throw .malformed("padding") }
        return Opened(text: Array(text), manifest: Array(manifest))
    }

    private static func field(
        _ bytes: ArraySlice<UInt8>
    ) throws(CryptoError) -> (field: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        guard bytes.count >= 4 else { throw .malformed("padding") }
        let start = bytes.startIndex
        let count =
            Int(bytes[start]) << 24 | Int(bytes[start + 1]) << 16 | Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
        guard count <= bytes.count - 4 else { throw .malformed("padding") }
        return (bytes[(start + 4)..<(start + 4 + count)], bytes[(start + 4 + count)...])
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}
