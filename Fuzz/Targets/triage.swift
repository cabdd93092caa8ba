// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import CurtainTriage

private let engine = (try? TriageLoading.load(directory: "config/triage")).map {
    TriageEngine(rules: $0, clinic: ClinicFacts(names: ["Harbor Clinic"], phones: ["+1 555 010 0100"]))
}

/// Any text by the shipped rules: what is found lies inside of it, and the same again.
func fuzz(_ input: [UInt8]) {
    guard let engine else { return check(false, "the shipped rules are read") }
    let text = String(decoding: input, as: UTF8.self)
    let result = engine.triage(text, language: nil)
    let count = text.unicodeScalars.count
    for finding in result.findings {
        check(finding.start >= 0 && finding.start <= finding.end, "a finding does not end before it begins")
        check(finding.end <= count, "a finding lies inside of the text")
    }
    check(result.isFlagged == (result.route != .none), "what is flagged goes somewhere")
    if input.count <= 128 { check(engine.triage(text, language: "es") == result, "the same text, the same findings") }
}
