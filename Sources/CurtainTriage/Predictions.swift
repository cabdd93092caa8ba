// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Predictions as JSON lines, in the form that the scoring program of the development set reads.
package enum TriagePredictions {
    /// One line for a comment: identifiers that are likely or certain, urgency, intent and flags.
    package static func comment(id: String, _ result: TriageResult) -> String {
        let spans = result.findings.compactMap { finding -> String? in
            guard let type = finding.identifierType, finding.certainty >= .likely else { return nil }
            return #"{"start":\#(finding.start),"end":\#(finding.end),"type":"\#(type)"}"#
        }
        return
            #"{"id":\#(quoted(id)),"spans":[\#(spans.joined(separator: ","))],"urgency":"\#(result.urgency.rawValue)","#
            + #""intent":"\#(result.intent.rawValue)","complaint":\#(result.isComplaint),"#
            + #""misinfo":\#(result.isMisinformation),"spam":\#(result.isSpam),"private":\#(result.needsPrivate),"#
            + #""health":"\#(result.healthSubject.rawValue)","route":"\#(result.route.rawValue)"}"#
    }

    /// One line for a reply: the decision, the rules and the codes of what was found.
    package static func reply(id: String, _ verdict: GuardVerdict) -> String {
        guard case .refused(let reasons) = verdict else {
            return #"{"id":\#(quoted(id)),"decision":"allow","rules":[],"reasons":[]}"#
        }
        func list(_ values: [String]) -> String {
            var seen: Set<String> = []
            return values.filter { seen.insert($0).inserted }.map(quoted).joined(separator: ",")
        }
        return #"{"id":\#(quoted(id)),"decision":"refuse","rules":[\#(list(reasons.map { $0.rule }))],"#
            + #""reasons":[\#(list(reasons.map { $0.code }))]}"#
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
