// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import Testing

@Suite("Phone numbers in texts")
struct PhoneLinksTests {
    @Test(
        "A number is found as it is written, and dialled without what stands between its digits",
        arguments: [
            ("In an emergency call 911.", ["911": "911"]),
            ("call or text 988 at any hour", ["988": "988"]),
            ("Llame al 112, o al (614) 555-0100.", ["112": "112", "(614) 555-0100": "6145550100"]),
            ("Call (614) 555-0100 24 hours a day", ["(614) 555-0100": "6145550100"]),
            ("911 24 hours, 7 days", ["911": "911"]),
            ("911/988", ["911": "911", "988": "988"]),
            (
                "+1 614 555 0137 or 1-614-555-0138",
                ["+1 614 555 0137": "+16145550137", "1-614-555-0138": "16145550138"]
            ),
            ("(614.555.0100)", ["614.555.0100": "6145550100"]),
            ("Tel. 01 23 45 67 89!", ["01 23 45 67 89": "0123456789"]),
            ("988 988", ["988": "988"]),
            ("555\u{2011}0100", ["555\u{2011}0100": "5550100"]),
        ])
    func found(_ text: String, _ numbers: [String: String]) {
        let parts = PhoneLinks.parts(text)
        #expect(parts.map(\.text).joined() == text)
        var found: [String: String] = [:]
        for part in parts { if let number = part.number { found[part.text] = number } }
        #expect(found == numbers)
    }

    @Test(
        "Other digits are left as they are",
        arguments: [
            "", "no digits", "within 24 hours", "open 365 days", "24/7", "at 9:11", "9:111", "room A911", "911th",
            "100%",
            "text 741741", "in 2031", "2031-05-17", "17.05.2031", "12345678901234567", "$911", "3.911", "911.5",
        ])
    func left(_ text: String) {
        #expect(PhoneLinks.parts(text).allSatisfy { $0.number == nil })
        #expect(PhoneLinks.parts(text).map(\.text).joined() == text)
    }
}
