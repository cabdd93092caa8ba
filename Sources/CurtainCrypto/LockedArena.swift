// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// One shared region of locked memory for many small keys: a page a key would exhaust the limit for locked memory.
///
/// Slots are 64 bytes; a released slot is cleansed at once and used again. Chunks stay mapped until the process ends.
@safe final class LockedArena: Sendable {
    static let slotSize = 64
    private static let chunkSize = 65_536
    static let shared = LockedArena()

    @safe private struct Free: @unchecked Sendable {
        var slots: [UnsafeMutableRawPointer] = unsafe []
    }

    private let free = Mutex(Free())

    /// A zeroed slot; give it back with ``release(_:)``.
    func allocate() throws(CryptoError) -> UnsafeMutableRawPointer {
        let slot: UnsafeMutableRawPointer? = unsafe free.withLock { free in
            if unsafe free.slots.isEmpty {
                guard let base = unsafe SecretMemory.map(Self.chunkSize) else { return nil }
                for offset in stride(from: 0, to: Self.chunkSize, by: Self.slotSize) {
                    unsafe free.slots.append(base + offset)
                }
            }
            return unsafe free.slots.popLast()
        }
        guard let slot = unsafe slot else { throw .outOfMemory }
        return unsafe slot
    }

    func release(_ slot: UnsafeMutableRawPointer) {
        unsafe OPENSSL_cleanse(slot, Self.slotSize)
        nonisolated(unsafe) let slot = unsafe slot
        free.withLock { free in unsafe free.slots.append(slot) }
    }
}
