// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import CurtainTriage

private let replyGuard = (try? TriageLoading.load(directory: "config/triage")).map {
    ReplyGuard(rules: $0, clinic: ClinicFacts(names: ["Harbor Clinic"], phones: ["+1 555 010 0100"]))
}

/// A reply, a zero byte and the comment it answers.
func fuzz(_ input: [UInt8]) {
    guard let replyGuard else { return check(false, "the shipped rules are read") }
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let reply = String(decoding: parts[0], as: UTF8.self)
    let comment = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil
    switch replyGuard.check(publicText: reply, answering: comment, language: nil) {
    case .allowed:
        check(!reply.isEmpty && reply.utf8.count <= ReplyGuard.maxTextBytes, "an allowed text has its limits")
        check(!reply.utf8.contains(0x7B) && !reply.utf8.contains(0x7D), "an allowed text has no placeholder")
        if comment != nil {
            let alone = replyGuard.check(publicText: reply, answering: nil, language: nil)
            check(alone == .allowed, "a comment adds reasons and takes none away")
        }
    case .refused(let reasons):
        check(!reasons.isEmpty, "a refusal has a reason")
        let count = reply.unicodeScalars.count
        for reason in reasons {
            check(reason.start >= 0 && reason.start <= reason.end && reason.end <= count, "a reason lies in the text")
        }
    }
}
