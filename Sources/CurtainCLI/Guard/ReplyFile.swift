// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import FoundationEssentials

/// The forms a file of replies may have.
enum ReplyFileForm {
    case lines, csv, text

    /// By the extension; standard input is JSON Lines.
    init(path: String) throws(CLIError) {
        let name = path.lowercased()
        if path == "-" || [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) {
            self = .lines
        } else if name.hasSuffix(".csv") {
            self = .csv
        } else if name.hasSuffix(".txt") {
            self = .text
        } else {
            throw .usage(
                "what \(path) holds does not show in its name",
                hint: "name it .jsonl (a JSON object a line), .csv, or .txt (a reply a line)")
        }
    }
}

/// A reply that was given once, somewhere.
struct OldReply: Equatable {
    var text: String
    /// What it answered, where that is known.
    var comment: String?
    var language: String?
}

/// Reads replies that were exported from elsewhere.
struct ReplyFile {
    private static let sizeLimit = 1 << 30

    let path: String
    let form: ReplyFileForm
    /// Column of a CSV file; nil for the usual names.
    let column: String?
    let host: Host

    /// Calls `body` with the number of each line that is not blank, and its reply, if it has one.
    ///
    /// - Throws: ``CLIError/badSample(path:line:reason:)`` at the first line that cannot be read.
    func each(_ body: (Int, OldReply?) throws -> Void) throws {
        var bytes =
            path == "-"
            ? try host.readAllInput(limit: Self.sizeLimit) : try FileInput.readAll(path, limit: Self.sizeLimit)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if form == .csv { return try eachRecord(bytes, body) }
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            guard let text = String(validating: line, as: UTF8.self) else { throw bad(number, "is not UTF-8") }
            try body(number, form == .text ? OldReply(text: text) : try object(text, number))
        }
    }

    private func object(_ text: String, _ number: Int) throws -> OldReply? {
        do {
            let line = try JSONDecoder().decode(ReplyLine.self, from: Data(text.utf8))
            guard line.hasReply else { throw bad(number, "lacks \"reply\" and \"text\"") }
            return line.text.map { OldReply(text: $0, comment: line.comment, language: line.language) }
        } catch is DecodingError {
            throw bad(number, "is no JSON object with a text for \"reply\" or \"text\"")
        }
    }

    private func eachRecord(_ bytes: [UInt8], _ body: (Int, OldReply?) throws -> Void) throws {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw CLIError.notText(path) }
        try bytes.withUnsafeBufferPointer { all in
            var at = 0
            var line = 1
            var header: ReplyColumns?
            while at < all.count {
                var parser = CSVRecordParser(UnsafeBufferPointer(rebasing: all[at...]), atEnd: true)
                switch parser.parse() {
                case .record(let fields, let size, let lines):
                    at += size
                    defer { line += lines }
                    if fields == [""] { continue }
                    guard let columns = header else {
                        header = try self.columns(of: fields)
                        continue
                    }
                    guard fields.count == columns.count else {
                        throw bad(line, "has \(fields.count) fields, and the header \(columns.count)")
                    }
                    try body(line, columns.reply(of: fields))
                case .malformed(let reason): throw bad(line, "is no CSV: \(reason)")
                case .incomplete: throw bad(line, "ends in the middle")
                }
            }
        }
    }

    private func columns(of header: [String]) throws -> ReplyColumns {
        let names = header.map { $0.trimmed.lowercased() }
        func place(_ wanted: [String]) -> Int? { wanted.lazy.compactMap { names.firstIndex(of: $0) }.first }
        guard let reply = place(column.map { [$0.trimmed.lowercased()] } ?? ["reply", "text"]) else {
            throw CLIError.usage(
                "\(path) has no column \(column.map { "\"\($0)\"" } ?? "\"reply\" or \"text\"")",
                hint: "name it with --column; the columns are: \(header.joined(separator: ", "))")
        }
        return ReplyColumns(
            count: header.count, reply: reply, comment: place(["comment"]).flatMap { $0 == reply ? nil : $0 },
            language: place(["lang", "language"]))
    }

    private func bad(_ line: Int, _ reason: String) -> CLIError {
        .badSample(path: path, line: line, reason: reason)
    }
}

/// Where in a record of CSV things stand.
private struct ReplyColumns {
    let count: Int
    let reply: Int
    let comment: Int?
    let language: Int?

    func reply(of fields: [String]) -> OldReply {
        OldReply(text: fields[reply], comment: comment.map { fields[$0] }, language: language.map { fields[$0] })
    }
}

/// A line of JSON; whatever else it holds is left aside.
private struct ReplyLine: Decodable {
    enum CodingKeys: String, CodingKey { case reply, text, comment, lang }

    let hasReply: Bool
    let text: String?
    let comment: String?
    let language: String?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        hasReply = fields.contains(.reply) || fields.contains(.text)
        text =
            try fields.decodeIfPresent(String.self, forKey: .reply)
            ?? fields.decodeIfPresent(String.self, forKey: .text)
        comment = try? fields.decodeIfPresent(String.self, forKey: .comment)
        language = try? fields.decodeIfPresent(String.self, forKey: .lang)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
