// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// AES-256-GCM with a nonce that libcrypto draws itself (NIST SP 800-38D section 8.2.2).
///
/// There is no way to choose the nonce from outside of this module; inside, only the published vectors do.
enum AESGCM {
    static let nonceSize = 12
    static let tagSize = 16
    static let overhead = nonceSize + tagSize

    /// Seals in place: `box` is `nonce(12) | text | tag(16)`, where the text stands already.
    static func sealInPlace(
        _ box: UnsafeMutableRawBufferPointer, key: UnsafeRawPointer, aad: [UInt8], nonce: [UInt8]? = nil
    ) throws(CryptoError) {
        let cipher = unsafe try Algorithms.shared().aes256gcm
        guard let base = unsafe box.baseAddress?.assumingMemoryBound(to: UInt8.self), box.count >= overhead else {
            throw .malformed("sealed box")
        }
        if let nonce, nonce.count != nonceSize { throw .malformed("nonce") }
        let count = Int32(box.count - overhead)
        let ctx = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(ctx) }
        let keyBytes = unsafe key.assumingMemoryBound(to: UInt8.self)
        let text = unsafe base + nonceSize
        var written: Int32 = 0
        var ended: Int32 = 0
        guard unsafe EVP_EncryptInit_ex2(ctx, cipher, keyBytes, nonce, nil) == 1,
            unsafe EVP_EncryptUpdate(ctx, nil, &written, aad, Int32(aad.count)) == 1,
            unsafe count == 0 || EVP_EncryptUpdate(ctx, text, &written, text, count) == 1,
            unsafe EVP_EncryptFinal_ex(ctx, text + Int(count), &ended) == 1,
            unsafe EVP_CIPHER_CTX_get_updated_iv(ctx, base, nonceSize) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, Int32(tagSize), text + Int(count)) == 1
        else { throw .unavailable("AES-256-GCM") }
    }

    /// Opens `nonce(12) | ciphertext | tag(16)` into a buffer of the text's length; on failure the buffer is cleansed.
    static func open(
        _ box: UnsafeRawBufferPointer, key: UnsafeRawPointer, aad: [UInt8], into out: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        let cipher = unsafe try Algorithms.shared().aes256gcm
        guard box.count >= overhead, out.count == box.count - overhead,
            let base = unsafe box.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { throw .malformed("sealed box") }
        let ctx = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(ctx) }
        let keyBytes = unsafe key.assumingMemoryBound(to: UInt8.self)
        let target = unsafe out.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let count = Int32(out.count)
        var tag: (UInt64, UInt64) = (0, 0)
        unsafe withUnsafeMutableBytes(of: &tag) { tag in
            unsafe tag.copyMemory(from: UnsafeRawBufferPointer(rebasing: box.suffix(tagSize)))
        }
        var written: Int32 = 0
        var ended: Int32 = 0
        var spare: UInt8 = 0
        let opened =
            unsafe EVP_DecryptInit_ex2(ctx, cipher, keyBytes, base, nil) == 1
            && EVP_DecryptUpdate(ctx, nil, &written, aad, Int32(aad.count)) == 1
            && (count == 0 || EVP_DecryptUpdate(ctx, target, &written, base + nonceSize, count) == 1)
            && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, Int32(tagSize), &tag) == 1
            && EVP_DecryptFinal_ex(ctx, &spare, &ended) == 1
        guard opened else {
            if let target = unsafe target { unsafe OPENSSL_cleanse(target, out.count) }
            throw .authenticationFailed
        }
    }

    /// Seals bytes under a key held in an array.
    ///
    /// A given nonce is for published vectors only.
    static func seal(
        _ text: [UInt8], key: [UInt8], aad: [UInt8], nonce: [UInt8]? = nil
    ) throws(CryptoError) -> [UInt8] {
        guard key.count == 32 else { throw .malformed("key") }
        var box: [UInt8] = []
        box.reserveCapacity(text.count + overhead)
        box.append(contentsOf: repeatElement(0, count: nonceSize))
        box.append(contentsOf: text)
        box.append(contentsOf: repeatElement(0, count: tagSize))
        try unsafe key.withRaw { key throws(CryptoError) in
            try unsafe box.withMutableRaw { box throws(CryptoError) in
                guard let key = key.baseAddress else { throw .malformed("key") }
                try unsafe sealInPlace(box, key: key, aad: aad, nonce: nonce)
            }
        }
        return box
    }

    /// Opens a box under a key held in an array.
    static func open(_ box: [UInt8], key: [UInt8], aad: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard key.count == 32, box.count >= overhead else { throw .malformed("sealed box") }
        var text = [UInt8](repeating: 0, count: box.count - overhead)
        try unsafe key.withRaw { key throws(CryptoError) in
            try unsafe box.withRaw { box throws(CryptoError) in
                try unsafe text.withMutableRaw { text throws(CryptoError) in
                    guard let key = key.baseAddress else { throw .malformed("key") }
                    try unsafe open(box, key: key, aad: aad, into: text)
                }
            }
        }
        return text
    }
}
