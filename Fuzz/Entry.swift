// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where libFuzzer hands its input in; each target has a `fuzz(_:)` of its own.
@_cdecl("LLVMFuzzerTestOneInput")
package func oneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    fuzz(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// What a target loads once is loaded before libFuzzer measures how long an input takes.
@_cdecl("LLVMFuzzerInitialize")
package func initialize(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
    fuzz([])
    return 0
}

/// Ends the run where a property does not hold; libFuzzer keeps the input.
func check(_ holds: Bool, _ property: String) {
    if holds { return }
    let line = Array("fuzz: does not hold: \(property)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    abort()
}

/// Takes numbers off the front of an input; past its end they are 0.
struct Input {
    var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
