// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The forms a comment file may have.
package enum ImportFormat: String, Sendable, CaseIterable {
    case jsonl, csv

    /// By the extension: `.jsonl`, `.ndjson`, `.json` or `.csv`; nil for any other.
    package init?(fileName: String) {
        let name = fileName.lowercased()
        if name.hasSuffix(".csv") {
            self = .csv
        } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") || name.hasSuffix(".json") {
            self = .jsonl
        } else {
            return nil
        }
    }
}

/// Reads a comment file in pieces and hands out its rows, in constant memory.
///
/// A line that holds no comment becomes a ``RejectedRow`` and the rest goes on. In CSV a record that can't be read
/// costs its first line; reading resumes on the line after it. Blank lines are passed over, as is a byte-order mark.
package struct CommentFileReader: Sendable {
    private let format: ImportFormat
    private let mapping: ImportMapping
    /// Bytes of a line of JSON, or of a record of CSV with all its lines.
    private let lineLimit: Int
    private let columns: ColumnTable
    private let builder: RowBuilder
    private var buffer: [UInt8] = []
    /// Where in `buffer` the next line begins.
    private var start = 0
    /// Where the search for the end of a line of JSON goes on.
    private var searched = 0
    private var started = false
    /// Passing over the rest of a line that is too long.
    private var skipping = false
    private var header: [[ColumnTable.Match]]?

    /// Lines passed so far.
    package private(set) var lines = 0
    /// Set when nothing of the file can be read: its header lacks a column.
    ///
    /// It is handed out as a rejected line too.
    package private(set) var headerProblem: String?

    package init(
        format: ImportFormat, mapping: ImportMapping = ImportMapping(), lineLimit: Int = ImportLimits.lineBytes
    ) {
        self.format = format
        self.mapping = mapping
        self.lineLimit = lineLimit
        columns = ColumnTable(mapping)
        builder = RowBuilder(mapping: mapping)
    }

    /// Takes the next bytes and answers what they complete.
    package mutating func feed(_ bytes: some Collection<UInt8>) -> [ImportItem] {
        guard headerProblem == nil else { return [] }
        buffer.append(contentsOf: bytes)
        return drain(atEnd: false)
    }

    /// Answers what the last line without a line end holds.
    ///
    /// The reader is spent.
    package mutating func finish() -> [ImportItem] {
        guard headerProblem == nil else { return [] }
        let items = drain(atEnd: true)
        if skipping { lines += 1 }
        buffer = []
        start = 0
        return items
    }

    private mutating func drain(atEnd: Bool) -> [ImportItem] {
        if !started {
            guard buffer.count >= 3 || atEnd else { return [] }
            started = true
            if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
            searched = start
        }
        var items: [ImportItem] = []
        switch format {
        case .jsonl: drainLines(atEnd: atEnd, into: &items)
        case .csv: drainRecords(atEnd: atEnd, into: &items)
        }
        if headerProblem != nil { buffer = [] }
        buffer.removeSubrange(..<min(start, buffer.count))
        searched = max(0, searched - start)
        start = 0
        return items
    }

    private func newline(from place: Int) -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            var at = place
            while at < bytes.count {
                if bytes[at] == 0x0A { return at }
                at += 1
            }
            return nil
        }
    }

    // MARK: JSON Lines

    private mutating func drainLines(atEnd: Bool, into items: inout [ImportItem]) {
        while true {
            if let end = newline(from: max(start, searched)) {
                lines += 1
                if skipping { skipping = false } else { readLine(start..<end, line: lines, into: &items) }
                start = end + 1
                searched = start
                continue
            }
            searched = buffer.count
            if skipping {
                start = buffer.count
            } else if buffer.count - start > lineLimit {
                items.append(tooLong(line: lines + 1))
                skipping = true
                start = buffer.count
            } else if atEnd, start < buffer.count {
                lines += 1
                readLine(start..<buffer.count, line: lines, into: &items)
                start = buffer.count
            }
            return
        }
    }

    private func tooLong(line: Int) -> ImportItem {
        .rejected(RejectedRow(line: line, reason: "the line is longer than \(lineLimit) bytes"))
    }

    private func readLine(_ range: Range<Int>, line: Int, into items: inout [ImportItem]) {
        guard range.count <= lineLimit else {
            items.append(tooLong(line: line))
            return
        }
        let item: ImportItem? = buffer.withUnsafeBufferPointer { all in
            let bytes = UnsafeBufferPointer(rebasing: all[range])
            guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return nil }
            do throws(LineProblem) {
                guard isUTF8(bytes) else { throw LineProblem("not UTF-8") }
                var parser = JSONLineParser(bytes, columns: columns)
                return .row(try builder.row(parser.parse(), line: line))
            } catch {
                return .rejected(RejectedRow(line: line, reason: error.reason))
            }
        }
        if let item { items.append(item) }
    }

    // MARK: CSV

    private mutating func drainRecords(atEnd: Bool, into items: inout [ImportItem]) {
        while start < buffer.count, headerProblem == nil {
            if skipping {
                guard passLine() else { return }
                skipping = false
                continue
            }
            let line = lines + 1
            let begin = start
            // As much as a record may have, so that what is said of one does not hang on how much was fed.
            let end = min(buffer.count, begin + lineLimit + 1)
            let isLast = atEnd && end == buffer.count
            let outcome = buffer.withUnsafeBufferPointer { all in
                var parser = CSVRecordParser(UnsafeBufferPointer(rebasing: all[begin..<end]), atEnd: isLast)
                return parser.parse()
            }
            switch outcome {
            case .incomplete:
                guard buffer.count - start > lineLimit else { return }
                reject(line, "the record is longer than \(lineLimit) bytes", into: &items)
            case .malformed(let reason):
                reject(line, "malformed CSV: \(reason)", into: &items)
            case .record(let fields, let bytes, let ends):
                guard bytes <= lineLimit else {
                    reject(line, "the record is longer than \(lineLimit) bytes", into: &items)
                    continue
                }
                let valid = buffer.withUnsafeBufferPointer {
                    isUTF8(UnsafeBufferPointer(rebasing: $0[begin..<begin + bytes]))
                }
                start += bytes
                lines += ends
                if valid {
                    readRecord(fields, line: line, into: &items)
                } else {
                    items.append(.rejected(RejectedRow(line: line, reason: "not UTF-8")))
                    if header == nil { headerProblem = "the header is not UTF-8" }
                }
            }
        }
    }

    /// Reports a record and goes on with the line after its first one.
    private mutating func reject(_ line: Int, _ reason: String, into items: inout [ImportItem]) {
        items.append(.rejected(RejectedRow(line: line, reason: reason)))
        if header == nil { headerProblem = reason }
        if !passLine() { skipping = true }
    }

    /// Moves behind the next line end; false when the buffer has none.
    private mutating func passLine() -> Bool {
        guard let end = newline(from: start) else {
            start = buffer.count
            return false
        }
        start = end + 1
        lines += 1
        return true
    }

    private mutating func readRecord(_ fields: [String], line: Int, into items: inout [ImportItem]) {
        if fields.count == 1, fields[0].isEmpty { return }
        guard let header else {
            readHeader(fields, line: line, into: &items)
            return
        }
        guard fields.count == header.count else {
            let reason = "\(fields.count) columns, the header has \(header.count)"
            items.append(.rejected(RejectedRow(line: line, reason: reason)))
            return
        }
        var raw = RawFields()
        for (value, matches) in zip(fields, header) where !value.isEmpty {
            for match in matches { raw.put(.text(value), match) }
        }
        do throws(LineProblem) {
            items.append(.row(try builder.row(raw, line: line)))
        } catch {
            items.append(.rejected(RejectedRow(line: line, reason: error.reason)))
        }
    }

    private mutating func readHeader(_ names: [String], line: Int, into items: inout [ImportItem]) {
        let matches = names.map { columns.matches($0) }
        let found = Set(matches.joined().map(\.field))
        var problem: String?
        // A column that nothing is read from may stand there as often as it likes.
        let used = zip(names, matches).filter { !$1.isEmpty }.map(\.0)
        if Set(used).count != used.count {
            problem = "the header names a column twice"
        } else if !found.contains(.text) {
            problem = missing(.text)
        } else if !found.contains(.externalID), mapping.idPolicy != .fromLine {
            problem = missing(.externalID)
        } else if let field = mapping.columns.keys.first(where: { !found.contains($0) }) {
            problem = missing(field)
        }
        if let problem {
            headerProblem = problem
            items.append(.rejected(RejectedRow(line: line, reason: problem)))
        } else {
            header = matches
        }
    }

    private func missing(_ field: ImportField) -> String {
        var names = mapping.columns[field].map { [$0] } ?? field.aliases
        if field == .externalID, case .field(let column) = mapping.idPolicy { names = [column] }
        return "the header has no column for \(field.name) (\(names.joined(separator: ", ")))"
    }
}
