// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage
import Testing

/// Numbers with check digits: valid, one digit off, and with other separators.
///
/// Card numbers are the networks' test numbers; the Medicare number is the example that CMS prints.
@Suite struct ChecksumTests {
    private func types(_ text: String) throws -> Set<String> {
        let result = try SampleRules.engine().triage(text, language: nil)
        return Set(result.findings.filter { $0.certainty >= .likely }.compactMap { $0.identifierType })
    }

    @Test(
        "A number with right check digits is found in any separators",
        arguments: [
            ("4111 1111 1111 1111", "ACCOUNT"), ("4111111111111111", "ACCOUNT"), ("4111-1111-1111-1111", "ACCOUNT"),
            ("3782 822463 10005", "ACCOUNT"), ("GB82 WEST 1234 5698 7654 32", "ACCOUNT"),
            ("GB82WEST12345698765432", "ACCOUNT"), ("1EG4-TE5-MK73", "HEALTH_PLAN"), ("1EG4TE5MK73", "HEALTH_PLAN"),
            ("1M8GDM9AXKP042788", "VEHICLE"), ("AB1234563", "LICENSE"), ("536-22-8716", "SSN"),
        ])
    func valid(number: String, type: String) throws {
        #expect(try types("it is \(number) ok") == [type])
        #expect(try types(number + "\n\nnothing else to say here") == [type])
    }

    @Test(
        "One digit off is no such number",
        arguments: [
            "4111 1111 1111 1112", "GB82 WEST 1234 5698 7654 33", "1M8GDM9AXKP042789", "AB1234564", "666-22-8716",
            "536-00-8716", "000-22-8716",
        ])
    func invalid(number: String) throws {
        #expect(try types("the code \(number) came up").isDisjoint(with: ["ACCOUNT", "VEHICLE", "LICENSE", "SSN"]))
    }

    @Test("Full-width and keycap digits and zero-width characters do not hide a number")
    func disguised() throws {
        #expect(try types("ssn ５３６-２２-８７１６") == ["SSN"])
        #expect(try types("card 4111\u{200B}1111\u{200B}1111\u{200B}1111") == ["ACCOUNT"])
        #expect(try types("call 3️⃣3️⃣0️⃣ 555 0166") == ["PHONE"])
    }

    @Test(
        "A telephone number is found however it is written",
        arguments: [
            "(330) 555-0177", "330.555.0177", "330 555 0177", "+1 330 555 0177", "1-330-555-0177",
            "3 3 0 5 5 5 0 1 7 7",
            "three three zero 555 oh one seven seven",
        ])
    func telephone(number: String) throws {
        #expect(try types("call me at \(number)") == ["PHONE"])
    }

    @Test("The clinic's own numbers, mail, staff and town are let through")
    func clinicFacts() throws {
        #expect(try types("is (330) 555-0100 right, or desk@northside.example?") == [])
        #expect(try types("I saw Dr. Lindqvist and Paula Reyes in Akron") == [])
    }
}
