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
            + #""misinfo":\#(result.isMisinformation),"spam":\#(result.isSpam),"private":\#(result.needsPrivate)}"#
    }

    /// One line for a reply.
    package static func reply(id: String, _ verdict: GuardVerdict) -> String {
        let decision = verdict == .allowed ? "allow" : "refuse"
        return #"{"id":\#(quoted(id)),"decision":"\#(decision)"}"#
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\u{00}"..."\u{1F}":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
