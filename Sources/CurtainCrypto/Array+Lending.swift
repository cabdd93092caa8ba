// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Lending an array to C with typed errors; the standard library's `withUnsafeBytes` erases them.
extension [UInt8] {
    func withRaw<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try unsafe withUnsafeBufferPointer { (buffer) throws(E) in try unsafe body(UnsafeRawBufferPointer(buffer)) }
    }

    mutating func withMutableRaw<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try unsafe withUnsafeMutableBufferPointer { (buffer) throws(E) in
            try unsafe body(UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
