// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Classes of ASCII characters, looked up in one table.
enum CharacterClass: UInt8 {
    case hex = 1
    case lower = 2
    case base64 = 4
    /// A base64 character whose two low bits are zero.
    case base64End = 8
    /// Letters, digits and dots.
    case plain = 16
    /// Lower-case letters, digits and underscores.
    case name = 32
    /// What stands in a JSON string as it is, bytes of UTF-8 included.
    case text = 64

    /// 256 bytes that live as long as the process.
    nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max { table[Int(byte)] = classes(of: byte) }
        return UnsafePointer(table)
    }()

    private static func classes(of byte: UInt8) -> UInt8 {
        let isDigit = (0x30...0x39).contains(byte)
        let isLower = (0x61...0x7A).contains(byte)
        let isUpper = (0x41...0x5A).contains(byte)
        var classes: UInt8 = 0
        if isDigit || (0x61...0x66).contains(byte) { classes |= hex.rawValue }
        if isLower { classes |= lower.rawValue }
        if isDigit || isLower || isUpper || byte == 0x2B || byte == 0x2F { classes |= base64.rawValue }
        if "AEIMQUYcgkosw048".utf8.contains(byte) { classes |= base64End.rawValue }
        if isDigit || isLower || isUpper || byte == 0x2E { classes |= plain.rawValue }
        if isDigit || isLower || byte == 0x5F { classes |= name.rawValue }
        if byte >= 0x20, byte != 0x22, byte != 0x5C { classes |= text.rawValue }
        return classes
    }
}
