// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads one record of CSV (RFC 4180) from the start of a buffer.
///
/// Fields are separated by commas, records by LF or CRLF. A quoted field may hold commas, line ends and doubled quotes.
/// A quote inside a bare field, or anything but a separator after a closing quote, is an error.
package struct CSVRecordParser {
    package enum Outcome: Equatable {
        /// Fields, and how many bytes and lines the record took.
        case record([String], bytes: Int, lines: Int)
        /// The buffer ends inside the record.
        case incomplete
        case malformed(String)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let atEnd: Bool
    private var at = 0
    private var lines = 0
    private var fields: [String] = []

    /// Begins at the start of the buffer; `atEnd` says that nothing follows it.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, atEnd: Bool) {
        self.bytes = bytes
        self.atEnd = atEnd
    }

    package mutating func parse() -> Outcome {
        while true {
            if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                if let stop = quoted() { return stop }
            } else if let stop = bare() {
                return stop
            }
            // Here a field has ended, at a comma, at a line end or at the end of the file.
            guard at < bytes.count else {
                return atEnd ? .record(fields, bytes: at, lines: lines + 1) : .incomplete
            }
            switch bytes[at] {
            case UInt8(ascii: ","):
                at += 1
                if at == bytes.count, !atEnd { return .incomplete }
            case 0x0A: return .record(fields, bytes: at + 1, lines: lines + 1)
            case 0x0D:
                guard at + 1 < bytes.count else {
                    return atEnd ? .malformed("a carriage return stands alone") : .incomplete
                }
                guard bytes[at + 1] == 0x0A else { return .malformed("a carriage return stands alone") }
                return .record(fields, bytes: at + 2, lines: lines + 1)
            default: return .malformed("text follows a closing quote")
            }
        }
    }

    private mutating func bare() -> Outcome? {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: ","), 0x0A, 0x0D:
                fields.append(text(start, at))
                return nil
            case UInt8(ascii: "\""): return .malformed("a quote stands inside an unquoted field")
            default: at += 1
            }
        }
        guard atEnd else { return .incomplete }
        fields.append(text(start, at))
        return nil
    }

    private mutating func quoted() -> Outcome? {
        at += 1
        let start = at
        var doubled = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x0A { lines += 1 }
            guard byte == UInt8(ascii: "\"") else {
                at += 1
                continue
            }
            if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") {
                doubled = true
                at += 2
                continue
            }
            if at + 1 == bytes.count, !atEnd { return .incomplete }
            fields.append(doubled ? undoubled(start, at) : text(start, at))
            at += 1
            return nil
        }
        return atEnd ? .malformed("a quote is not closed") : .incomplete
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    private func undoubled(_ start: Int, _ end: Int) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(end - start)
        var place = start
        while place < end {
            out.append(bytes[place])
            place += bytes[place] == UInt8(ascii: "\"") ? 2 : 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}
