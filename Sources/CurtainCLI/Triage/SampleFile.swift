// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// One line of a file of comments or replies: a JSON object; unknown fields are ignored.
struct Sample: Decodable {
    var id: String?
    var text: String?
    var lang: String?
    /// What a public reply answers.
    var comment: String?
    var reply: String?
    /// Of a reply: `allow` or `refuse`.
    var label: String?
    var labels: Labels?

    /// What a comment should be found to be; what is left out is not looked at.
    struct Labels: Decodable {
        var spans: [Span]?
        var health: String?
        var intent: String?
        var urgency: String?
        var complaint: Bool?
        var misinfo: Bool?
        var spam: Bool?
        var route: String?
    }

    /// An identifier; offsets count Unicode scalars.
    struct Span: Decodable {
        var start: Int
        var end: Int
        var type: String
    }
}

/// Reads files of samples, line by line.
enum SampleFile {
    private static let sizeLimit = 1 << 30

    /// Calls `body` with each line's number and sample; a line that is none ends the reading.
    static func each(_ path: String, host: Host, _ body: (Int, Sample) throws -> Void) throws {
        let bytes =
            path == "-"
            ? try host.readAllInput(limit: sizeLimit) : try FileInput.readAll(path, limit: sizeLimit)
        let decoder = JSONDecoder()
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let sample: Sample
            do {
                sample = try decoder.decode(Sample.self, from: Data(line))
            } catch {
                throw CLIError.badSample(path: path, line: number, reason: "is no JSON object of the documented form")
            }
            try body(number, sample)
        }
    }

    /// The text of a field that a line must have.
    static func required(_ value: String?, _ field: String, path: String, line: Int) throws -> String {
        guard let value else { throw CLIError.badSample(path: path, line: line, reason: "lacks \"\(field)\"") }
        return value
    }
}
