// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A value as a file holds it.
enum RawValue: Sendable, Equatable {
    case text(String)
    /// A number's literal.
    case number(String)
    case flag(Bool)
    case nested
}

/// The values of one row by field, best alias first.
struct RawFields {
    private var values: [RawValue?] = Array(repeating: nil, count: ImportField.allCases.count)
    private var ranks: [Int] = Array(repeating: Int.max, count: ImportField.allCases.count)

    subscript(field: ImportField) -> RawValue? { values[field.rawValue] }

    mutating func put(_ value: RawValue, _ match: ColumnTable.Match) {
        let place = match.field.rawValue
        guard match.rank < ranks[place] else { return }
        ranks[place] = match.rank
        values[place] = value
    }
}

/// Makes a comment of raw values, or says why it can't.
struct RowBuilder: Sendable {
    let mapping: ImportMapping

    func row(_ raw: RawFields, line: Int) throws(LineProblem) -> CommentRow {
        var row = CommentRow(line: line)
        row.deleted = try flag(raw[.deleted], .deleted) ?? false
        row.externalID = try identifier(raw[.externalID], line: line)
        row.channel = try short(raw[.channel], .channel, limit: ImportLimits.channelBytes)
        row.author = try short(raw[.author], .author, limit: ImportLimits.authorBytes)
        row.language = try short(raw[.language], .language, limit: ImportLimits.languageBytes)
        row.permalink = try short(raw[.permalink], .permalink, limit: ImportLimits.permalinkBytes)
        row.createdAt = try time(raw[.createdAt], .createdAt)
        row.updatedAt = try time(raw[.updatedAt], .updatedAt)
        row.revision = try integer(raw[.revision], .revision)
        let text = try content(raw[.text])
        row.text = row.deleted ? nil : text
        if row.text == nil, !row.deleted { throw LineProblem("text is missing") }
        return row
    }

    private func identifier(_ value: RawValue?, line: Int) throws(LineProblem) -> String {
        if let found = try short(value, .externalID, limit: ImportLimits.externalIDBytes) {
            guard found.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw LineProblem("externalID has a control character")
            }
            return found
        }
        switch mapping.idPolicy {
        case .fromLine: return "\(mapping.lineIDPrefix):\(line)"
        case .required, .field: throw LineProblem("externalID is missing")
        }
    }

    private func content(_ value: RawValue?) throws(LineProblem) -> String? {
        guard let value else { return nil }
        guard case .text(let text) = value else { throw LineProblem("text is not a string") }
        let count = text.utf8.count
        guard count <= ImportLimits.textBytes else {
            throw LineProblem("text has \(count) bytes, more than \(ImportLimits.textBytes)")
        }
        return text.unicodeScalars.contains(where: hasInk) ? text : nil
    }

    private func hasInk(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value > 0x20 && scalar.value != 0x7F }
        return !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
    }

    private func short(_ value: RawValue?, _ field: ImportField, limit: Int) throws(LineProblem) -> String? {
        let text: String
        switch value {
        case nil: return nil
        case .text(let found), .number(let found): text = found
        case .flag, .nested: throw LineProblem("\(field.name) is not a string")
        }
        guard text.utf8.count <= limit else {
            throw LineProblem("\(field.name) has \(text.utf8.count) bytes, more than \(limit)")
        }
        return text.unicodeScalars.contains(where: hasInk) ? text : nil
    }

    /// RFC 3339, or whole Unix seconds, or milliseconds from eleven nines up.
    private func time(_ value: RawValue?, _ field: ImportField) throws(LineProblem) -> Timestamp? {
        let text: String
        switch value {
        case nil: return nil
        case .text(let found) where found.isEmpty: return nil
        case .text(let found), .number(let found): text = found
        case .flag, .nested: throw LineProblem("\(field.name) is not a date")
        }
        if let parsed = Timestamp(rfc3339: text) { return parsed }
        guard text.utf8.count <= 15, let number = Int64(text), number >= 0,
            number <= Timestamp.written.upperBound
        else { throw LineProblem("\(field.name) is not a date as in 2026-11-21T05:00:00Z") }
        return Timestamp(milliseconds: number > 99_999_999_999 ? number : number * 1000)
    }

    private func integer(_ value: RawValue?, _ field: ImportField) throws(LineProblem) -> Int64? {
        switch value {
        case nil: return nil
        case .text(let found) where found.isEmpty: return nil
        case .text(let found), .number(let found):
            guard let number = Int64(found), number >= 0 else {
                throw LineProblem("\(field.name) is not a whole number from 0")
            }
            return number
        case .flag, .nested: throw LineProblem("\(field.name) is not a whole number from 0")
        }
    }

    private func flag(_ value: RawValue?, _ field: ImportField) throws(LineProblem) -> Bool? {
        switch value {
        case nil: return nil
        case .flag(let found): return found
        case .text(let found), .number(let found):
            switch found.lowercased() {
            case "": return nil
            case "true", "1", "yes": return true
            case "false", "0", "no": return false
            default: throw LineProblem("\(field.name) is neither true nor false")
            }
        case .nested: throw LineProblem("\(field.name) is neither true nor false")
        }
    }
}
