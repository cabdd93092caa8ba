// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@Suite("Values")
struct ValueTests {
    @Test(
        "Times are written and read as RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-21T05:00:00.123Z", 1_795_237_200_123),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
        ] as [(String, Int64)])
    func times(text: String, milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "Other forms of the same time are read",
        arguments: [
            "2026-11-21T05:00:00Z", "2026-11-21t05:00:00z", "2026-11-21 05:00:00+00:00", "2026-11-21T06:30:00+01:30",
            "2026-11-21T05:00:00.000000Z",
        ])
    func otherForms(text: String) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == 1_795_237_200_000)
    }

    @Test(
        "What is not a time is refused",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-11-21T25:00:00Z", "2026-11-21T05:00:00", "2026-11-21T05:00Zx",
            "21.11.2026", "2026-11-21T05:00:00.Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        ])
    func badTimes(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("Identifiers are version 7, sort by time and survive their text form")
    func identifiers() throws {
        let early = RawID(at: Timestamp(milliseconds: 1000))
        let late = RawID(at: Timestamp(milliseconds: 2000))
        #expect(early < late)
        #expect(early.description.dropFirst(14).first == "7")
        #expect(RawID(early.description) == early)
        #expect(RawID(early.description.uppercased()) == early)
        #expect(RawID(bytes: early.bytes) == early)
        #expect(early.timestamp.milliseconds == 1000)
        #expect(RawID("not-an-identifier") == nil)
        #expect(RawID(String(repeating: "0", count: 36)) == nil)
    }

    @Test(
        "References are matched exactly",
        arguments: [
            ("C-1042", 1042), ("c-1", 1), ("C-0", nil), ("C-01", nil), ("C-", nil), ("C--1", nil), ("X-1", nil),
            ("1042", nil),
            ("C-1042 ", nil), ("C-99999999999999999999", nil),
        ] as [(String, Int64?)])
    func references(text: String, number: Int64?) {
        #expect(Reference(text)?.number == number)
    }

    @Test("A number alone is read where its kind is known, and another kind is refused")
    func knownKind() {
        #expect(Reference("88", kind: .thread)?.description == "T-88")
        #expect(Reference("T-88", kind: .thread)?.number == 88)
        #expect(Reference("C-88", kind: .thread) == nil)
    }

    @Test(
        "Private text is refused when empty, too long or not text",
        arguments: [
            ("", TextProblem.empty), ("  \n\t", .empty), ("\u{200B}", .empty), ("a\u{0}b", .notText),
            ("\u{1B}[2J", .notText),
        ])
    func badTexts(text: String, problem: TextProblem) {
        #expect(throws: problem) { _ = try PrivateText(text) }
        #expect(throws: problem) { _ = try NoteText(text) }
    }

    @Test("The limit of private text counts bytes")
    func textLimit() throws {
        _ = try PrivateText(String(repeating: "é", count: 16_000))
        #expect(throws: TextProblem.tooLong(bytes: 32_002, limit: 32_000)) {
            _ = try PrivateText(String(repeating: "é", count: 16_001))
        }
    }

    @Test("Hashes keep their bytes")
    func digests() throws {
        let bytes = (0..<32).map { UInt8($0) }
        #expect(try #require(Digest(bytes)).bytes == bytes)
        #expect(Digest(bytes.dropLast()) == nil)
    }
}
