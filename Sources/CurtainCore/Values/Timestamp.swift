// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Milliseconds from the year 0000 to the end of 9999: what four digits can say.
    static let written: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// The system's wall clock now.
    package static func systemNow() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    package func adding(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// RFC 3339 in UTC with milliseconds, 24 bytes: `2026-11-21T05:00:00.123Z`.
    package var description: String {
        String(unsafeUninitializedCapacity: 24) { buffer in
            let (days, inDay) = Self.split(milliseconds)
            let (year, month, day) = Self.civil(days)
            func put(_ value: Int64, _ digits: Int, at start: Int) {
                var rest = value
                var place = start + digits - 1
                while place >= start {
                    buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                    place -= 1
                }
            }
            put(min(max(year, 0), 9999), 4, at: 0)
            put(month, 2, at: 5)
            put(day, 2, at: 8)
            put(inDay / 3_600_000, 2, at: 11)
            put(inDay / 60_000 % 60, 2, at: 14)
            put(inDay / 1000 % 60, 2, at: 17)
            put(inDay % 1000, 3, at: 20)
            buffer[4] = UInt8(ascii: "-")
            buffer[7] = UInt8(ascii: "-")
            buffer[10] = UInt8(ascii: "T")
            buffer[13] = UInt8(ascii: ":")
            buffer[16] = UInt8(ascii: ":")
            buffer[19] = UInt8(ascii: ".")
            buffer[23] = UInt8(ascii: "Z")
            return 24
        }
    }

    /// Reads RFC 3339 (`2026-11-21T05:00:00Z`, fractions and offsets allowed) or a date alone, or answers nil.
    package init?(rfc3339 text: some StringProtocol) {
        var fields = TimestampParser(bytes: Array(text.utf8))
        guard let parsed = fields.parse(), Self.written.contains(parsed.milliseconds) else { return nil }
        self = parsed
    }

    private static func split(_ milliseconds: Int64) -> (days: Int64, inDay: Int64) {
        let day: Int64 = 86_400_000
        var days = milliseconds / day
        var rest = milliseconds % day
        if rest < 0 {
            days -= 1
            rest += day
        }
        return (days, rest)
    }

    /// Days since 1970 to a proleptic Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms").
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    /// A proleptic Gregorian date to days since 1970.
    fileprivate static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yoe = y - era * 400
        let doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }
}

private struct TimestampParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parse() -> Timestamp? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
            (1...12).contains(month), day >= 1, day <= Self.length(of: month, in: year)
        else { return nil }
        var total = Timestamp.days(year: year, month: month, day: day) * 86_400_000
        if position == bytes.count { return Timestamp(milliseconds: total) }
        guard take("T") || take("t") || take(" "), let hour = digits(2), take(":"), let minute = digits(2),
            hour < 24, minute < 60
        else { return nil }
        total += hour * 3_600_000 + minute * 60_000
        if take(":") {
            guard let second = digits(2), second <= 60 else { return nil }
            total += min(second, 59) * 1000
            if take(".") {
                guard let fraction = fraction() else { return nil }
                total += fraction
            }
        }
        guard let offset = zone(), position == bytes.count else { return nil }
        return Timestamp(milliseconds: total - offset)
    }

    private mutating func zone() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 3_600_000 + minutes * 60_000)
    }

    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var scale: Int64 = 100
        let start = position
        while position < bytes.count, let digit = digit(bytes[position]) {
            value += digit * scale
            scale /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard position + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for index in position..<position + count {
            guard let digit = digit(bytes[index]) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    private func digit(_ byte: UInt8) -> Int64? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int64(byte - UInt8(ascii: "0")) : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private static func length(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
