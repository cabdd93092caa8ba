// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainTriage

/// What a comment said and what triage made of it, as it is sealed: fields with their lengths, in a fixed order.
///
/// - SeeAlso: `docs/formats.md`, "Comment snapshot".
struct CommentSnapshot: Sendable, Equatable {
    var externalID: String
    var author: String?
    var text: String?
    var language: String?
    var permalink: String?
    var intent = ""
    var urgencyCategory: String?
    var isComplaint = false
    var isMisinformation = false
    var isSpam = false
    var rules = ""
    var findings: [FindingView] = []

    /// What the source said, apart from what triage made of it: tells a repetition from an edit.
    var content: [UInt8] {
        var list = LP("curtain/v1/comment-content")
        list.append(externalID)
        for part in [author, text, language, permalink] { list.append(optional: part) }
        return list.bytes
    }

    var encoded: [UInt8] {
        var list = LP()
        list.append(u8: 1)
        list.append(externalID)
        for part in [author, text, language, permalink] { list.append(optional: part) }
        list.append(intent)
        list.append(optional: urgencyCategory)
        list.append(u8: (isComplaint ? 1 : 0) | (isMisinformation ? 2 : 0) | (isSpam ? 4 : 0))
        list.append(rules)
        list.append(u32: UInt32(clamping: findings.count))
        for finding in findings {
            list.append(finding.kind)
            list.append(finding.rule)
            list.append(finding.certainty)
            list.append(finding.reason)
            list.append(u32: UInt32(clamping: finding.start))
            list.append(u32: UInt32(clamping: finding.end))
        }
        return list.bytes
    }

    init(externalID: String) {
        self.externalID = externalID
    }

    /// - Throws: ``RelayError/cannotOpen(_:)`` for bytes that are not a snapshot.
    init(decoding bytes: [UInt8]) throws {
        var reader = FieldReader(bytes)
        guard try reader.byte() == 1 else { throw RelayError.cannotOpen("a comment of a newer version") }
        externalID = try reader.text()
        author = try reader.optionalText()
        text = try reader.optionalText()
        language = try reader.optionalText()
        permalink = try reader.optionalText()
        intent = try reader.text()
        urgencyCategory = try reader.optionalText()
        let marks = try reader.byte()
        isComplaint = marks & 1 != 0
        isMisinformation = marks & 2 != 0
        isSpam = marks & 4 != 0
        rules = try reader.text()
        let count = try reader.number()
        for _ in 0..<count {
            findings.append(
                FindingView(
                    kind: try reader.text(), rule: try reader.text(), certainty: try reader.text(),
                    reason: try reader.text(), start: Int(try reader.number()), end: Int(try reader.number())))
        }
    }
}

extension LP {
    /// An absent text and an empty one differ: a text is preceded by a byte 1.
    fileprivate mutating func append(optional text: String?) {
        guard let text else { return append([]) }
        append([1] + Array(text.utf8))
    }
}

/// Reads a list of fields with their lengths.
struct FieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func field() throws -> ArraySlice<UInt8> {
        guard rest.count >= 4 else { throw RelayError.cannotOpen("a sealed record") }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard rest.count >= count else { throw RelayError.cannotOpen("a sealed record") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func text() throws -> String {
        String(decoding: try field(), as: UTF8.self)
    }

    mutating func optionalText() throws -> String? {
        let bytes = try field()
        return bytes.isEmpty ? nil : String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    mutating func byte() throws -> UInt8 {
        guard let byte = try field().first else { throw RelayError.cannotOpen("a sealed record") }
        return byte
    }

    mutating func number() throws -> UInt32 {
        let bytes = try field()
        guard bytes.count == 4 else { throw RelayError.cannotOpen("a sealed record") }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
