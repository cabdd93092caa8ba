// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A list of fields, each preceded by its length as four bytes big-endian, so that no two lists give the same bytes.
///
/// All associated data and all inputs of keyed hashes are such lists, never joined strings.
package struct LP: Equatable, Sendable {
    package private(set) var bytes: [UInt8]

    package init() {
        bytes = []
    }

    /// A list that begins with a label.
    package init(_ label: String, capacity: Int = 128) {
        bytes = []
        bytes.reserveCapacity(capacity)
        append(label)
    }

    package mutating func append(_ field: [UInt8]) {
        prefix(field.count)
        bytes.append(contentsOf: field)
    }

    /// A string as its UTF-8.
    package mutating func append(_ field: String) {
        prefix(field.utf8.count)
        bytes.append(contentsOf: field.utf8)
    }

    package mutating func append(_ id: RawID) {
        prefix(16)
        word(id.high)
        word(id.low)
    }

    package mutating func append(_ digest: Digest) {
        prefix(32)
        word(digest.words.0)
        word(digest.words.1)
        word(digest.words.2)
        word(digest.words.3)
    }

    package mutating func append(u8 value: UInt8) {
        prefix(1)
        bytes.append(value)
    }

    package mutating func append(u32 value: UInt32) {
        prefix(4)
        half(value)
    }

    package mutating func append(u64 value: UInt64) {
        prefix(8)
        word(value)
    }

    private mutating func prefix(_ count: Int) {
        half(UInt32(truncatingIfNeeded: count))
    }

    private mutating func half(_ value: UInt32) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func word(_ value: UInt64) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}
