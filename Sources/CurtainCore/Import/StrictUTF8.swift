// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    let end = bytes.count
    while at < end {
        let first = bytes[at]
        if first < 0x80 {
            at += 1
            continue
        }
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            low = 0xA0
        case 0xED:
            length = 3
            high = 0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            low = 0x90
        case 0xF4:
            length = 4
            high = 0x8F
        case 0xF1...0xF3: length = 4
        default: return false
        }
        guard at + length <= end, bytes[at + 1] >= low, bytes[at + 1] <= high else { return false }
        var next = at + 2
        while next < at + length {
            guard bytes[next] & 0xC0 == 0x80 else { return false }
            next += 1
        }
        at += length
    }
    return true
}
