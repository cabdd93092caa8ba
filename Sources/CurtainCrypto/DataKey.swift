// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// One unwrapped data key, ready for use: what is derived from it is derived once, here.
///
/// The bytes live in one shared region of locked memory (`sealing(32) | data key(32)`) and are cleansed at the end.
@safe package final class DataKey: Sendable {
    package let subject: KeySubject
    /// From 1; stands in every blob and is authenticated with it.
    package let version: UInt32

    private nonisolated(unsafe) let slot: UnsafeMutableRawPointer

    /// Takes the key from a buffer of 32 bytes, which the caller cleanses.
    init(subject: KeySubject, version: UInt32, key: UnsafeRawBufferPointer) throws(CryptoError) {
        let slot = unsafe try LockedArena.shared.allocate()
        self.subject = subject
        self.version = version
        unsafe self.slot = slot
        let dataKey = unsafe UnsafeMutableRawBufferPointer(start: slot + 32, count: 32)
        unsafe dataKey.copyMemory(from: key)
        let info = derivationInfo("curtain/v1/msg", Self.identity(subject: subject, version: version))
        try unsafe HKDF.expand(
            .sha256, key: UnsafeRawBufferPointer(dataKey), info: info,
            into: UnsafeMutableRawBufferPointer(start: slot, count: 32))
    }

    deinit {
        unsafe LockedArena.shared.release(slot)
    }

    /// The key that seals blobs: HKDF-Expand-SHA256(data key, "curtain/v1/msg" 00 LP(kind, subject, version)).
    var sealingKey: UnsafeRawPointer { unsafe UnsafeRawPointer(slot) }

    /// What names the key in derivations: kind, subject, version.
    static func identity(subject: KeySubject, version: UInt32) -> LP {
        var list = LP()
        list.append(u8: subject.kind.rawValue)
        list.append(subject.id)
        list.append(u32: version)
        return list
    }

    /// The 32 bytes that a wrapped key commits to: HKDF-Expand-SHA256(data key, "curtain/v1/dek-commit" 00 identity).
    static func commitment(
        of key: UnsafeRawBufferPointer, subject: KeySubject, version: UInt32
    ) throws(CryptoError) -> [UInt8] {
        let info = derivationInfo("curtain/v1/dek-commit", identity(subject: subject, version: version))
        var commitment = [UInt8](repeating: 0, count: 32)
        try unsafe commitment.withMutableRaw { out throws(CryptoError) in
            try unsafe HKDF.expand(.sha256, key: key, info: info, into: out)
        }
        return commitment
    }
}
