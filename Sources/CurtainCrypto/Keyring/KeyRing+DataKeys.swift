// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
package import CurtainCore

extension KeyRing {
    /// Most wrappings under one key with random nonces: NIST SP 800-38D, 8.3.
    package static let wrapLimit: UInt64 = 1 << 32
    /// Where a new key-encryption key is due, long before the limit.
    package static let wrapsAdvised: UInt64 = 1 << 28

    /// A new data key, ready for use, and its wrapped form under the active key-encryption key.
    package func newDataKey(
        for subject: KeySubject, version: UInt32
    ) throws(CryptoError) -> (DataKey, WrappedDataKey) {
        var key = try SecureRandom.bytes(32)
        defer { cleanse(&key) }
        return try unsafe key.withRaw { bytes throws(CryptoError) in
            let dataKey = try unsafe DataKey(subject: subject, version: version, key: bytes)
            let commitment = try unsafe DataKey.commitment(of: bytes, subject: subject, version: version)
            let wrapped = try unsafe wrap(
                bytes, subject: subject, version: version, kekVersion: activeKEKVersion, commitment: commitment)
            return (dataKey, wrapped)
        }
    }

    /// Unwraps a data key under the version it names; no other is ever tried.
    ///
    /// - Throws: ``CryptoError/keyNotLoaded(version:)``, ``CryptoError/authenticationFailed``, or
    ///   ``CryptoError/commitmentMismatch`` for a key that opened but is not the one committed to.
    package func unwrap(_ wrapped: WrappedDataKey) throws(CryptoError) -> DataKey {
        try unsafe withDataKey(wrapped) { bytes throws(CryptoError) in
            try unsafe DataKey(subject: wrapped.subject, version: wrapped.version, key: bytes)
        }
    }

    /// Opens a wrapped key to see that it opens, and forgets it.
    ///
    /// - Throws: as ``unwrap(_:)``.
    package func check(_ wrapped: WrappedDataKey) throws(CryptoError) {
        try unsafe withDataKey(wrapped) { (_) throws(CryptoError) in }
    }

    /// The same data key under the active key-encryption key; sealed text stays as it is.
    package func rewrap(_ wrapped: WrappedDataKey) throws(CryptoError) -> WrappedDataKey {
        try unsafe withDataKey(wrapped) { bytes throws(CryptoError) in
            let again = try unsafe wrap(
                bytes, subject: wrapped.subject, version: wrapped.version, kekVersion: activeKEKVersion,
                commitment: wrapped.commitment)
            // Read back before the old form is given up.
            var copy = try open(again)
            defer { cleanse(&copy) }
            let same = unsafe copy.withRaw { copy in
                unsafe CRYPTO_memcmp(copy.baseAddress, bytes.baseAddress, bytes.count) == 0
            }
            guard same else { throw .commitmentMismatch }
            return again
        }
    }

    private func wrap(
        _ key: UnsafeRawBufferPointer, subject: KeySubject, version: UInt32, kekVersion: UInt32, commitment: [UInt8]
    ) throws(CryptoError) -> WrappedDataKey {
        guard wraps.count < Self.wrapLimit else { throw .keyring(.keyExhausted) }
        countWrap()
        var box = [UInt8](repeating: 0, count: AESGCM.overhead + 32)
        let aad = wrapContext(subject: subject, version: version, kekVersion: kekVersion)
        unsafe box.withMutableRaw { box in
            unsafe UnsafeMutableRawBufferPointer(rebasing: box[12..<44]).copyMemory(from: key)
        }
        try unsafe withKey(.keyEncryption, version: kekVersion) { kek throws(CryptoError) in
            try unsafe box.withMutableRaw { box throws(CryptoError) in
                guard let kek = kek.baseAddress else { throw .keyNotLoaded(version: kekVersion) }
                try unsafe AESGCM.sealInPlace(box, key: kek, aad: aad)
            }
        }
        return WrappedDataKey(
            subject: subject, version: version, kekVersion: kekVersion, nonce: Array(box[..<12]),
            ciphertext: Array(box[12...]), commitment: commitment)
    }

    /// Opens a wrapped key, checks its commitment and lends it.
    private func withDataKey<R>(
        _ wrapped: WrappedDataKey, _ body: (UnsafeRawBufferPointer) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        var key = try open(wrapped)
        defer { cleanse(&key) }
        return try unsafe key.withRaw { bytes throws(CryptoError) in
            let commitment = try unsafe DataKey.commitment(
                of: bytes, subject: wrapped.subject, version: wrapped.version)
            guard constantTimeEqual(commitment, wrapped.commitment) else { throw .commitmentMismatch }
            return try unsafe body(bytes)
        }
    }

    /// Opens a wrapped key; the caller checks and cleanses it.
    private func open(_ wrapped: WrappedDataKey) throws(CryptoError) -> [UInt8] {
        guard wrapped.nonce.count == 12, wrapped.ciphertext.count == 48, wrapped.commitment.count == 32 else {
            throw .malformed("data key")
        }
        guard wrapped.kekVersion >= floor else { throw .keyring(.belowFloor(version: wrapped.kekVersion)) }
        let aad = wrapContext(subject: wrapped.subject, version: wrapped.version, kekVersion: wrapped.kekVersion)
        let box = wrapped.nonce + wrapped.ciphertext
        var key = [UInt8](repeating: 0, count: 32)
        try unsafe withKey(.keyEncryption, version: wrapped.kekVersion) { kek throws(CryptoError) in
            try unsafe box.withRaw { box throws(CryptoError) in
                try unsafe key.withMutableRaw { key throws(CryptoError) in
                    guard let kek = kek.baseAddress else { throw .keyNotLoaded(version: wrapped.kekVersion) }
                    try unsafe AESGCM.open(box, key: kek, aad: aad, into: key)
                }
            }
        }
        return key
    }

    private func wrapContext(subject: KeySubject, version: UInt32, kekVersion: UInt32) -> [UInt8] {
        var list = LP("curtain/v1/dek")
        list.append(organization)
        list.append(u8: subject.kind.rawValue)
        list.append(subject.id)
        list.append(u32: version)
        list.append(u32: kekVersion)
        return list.bytes
    }
}
