// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A count for each of many numbered things, four bytes each where numbers lie close together.
struct Tally: Sendable {
    private static let width: Int64 = 1024

    private var blocks: [Int64: [UInt32]] = [:]

    /// Nil where nothing was counted; nothing is counted below zero.
    subscript(number: Int64) -> UInt64? {
        get {
            guard number >= 0, let kept = blocks[number / Self.width]?[Int(number % Self.width)], kept > 0 else {
                return nil
            }
            return UInt64(kept) - 1
        }
        set {
            guard number >= 0 else { return }
            let kept = newValue.map { UInt32(clamping: $0) &+ 1 } ?? 0
            blocks[number / Self.width, default: [UInt32](repeating: 0, count: Int(Self.width))][
                Int(number % Self.width)] = kept
        }
    }
}
