// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Glibc
package import Logging

/// Writes log events to standard error, one line each: text for eyes or JSON for programs.
///
/// Messages are constants of the program and values stand in the metadata, so control characters are the only thing
/// that has to be kept out.
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let label: String
    private let format: LoggingConfiguration.Format
    private let write: @Sendable ([UInt8]) -> Void

    package init(
        label: String, configuration: LoggingConfiguration,
        write: @escaping @Sendable ([UInt8]) -> Void = LineLogHandler.standardError
    ) {
        self.label = label
        self.write = write
        format = configuration.format
        logLevel = Logger.Level(rawValue: configuration.level.rawValue) ?? .info
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        // The web framework names every request by itself; ours has its own number.
        set { if key != "hb.request.id" { metadata[key] = newValue } }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let more = event.metadata { all = all.isEmpty ? more : all.merging(more) { _, new in new } }
        // A library's error is named by its type; its description could quote what it worked on.
        if let error = event.error { all["error"] = "\(type(of: error))" }
        var line = LogLine()
        let values = all.sorted { $0.key < $1.key }
        switch format {
        case .text:
            line.add(Timestamp.systemNow().description, " ", event.level.rawValue, " ", label, ": ")
            line.addPlain(event.message.description)
            for (key, value) in values {
                line.add(" ", key, "=")
                line.addPlain(value.description)
            }
            line.add("\n")
        case .json:
            line.add("{\"time\":\"", Timestamp.systemNow().description, "\",\"level\":\"", event.level.rawValue)
            line.add("\",\"label\":", JSONText.quote(label))
            line.add(",\"message\":", JSONText.quote(event.message.description))
            for (key, value) in values { line.add(",", JSONText.quote(key), ":", JSONText.quote(value.description)) }
            line.add("}\n")
        }
        write(line.bytes)
    }

    /// One `write` a line, so that lines of several threads do not mix.
    package static let standardError: @Sendable ([UInt8]) -> Void = { bytes in
        _ = Glibc.write(2, bytes, bytes.count)
    }
}

/// One line of the log, built as bytes.
private struct LogLine {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(256)
    }

    mutating func add(_ parts: String...) {
        for part in parts { bytes.append(contentsOf: part.utf8) }
    }

    /// Text without control characters and without marks that turn the direction of writing.
    mutating func addPlain(_ text: String) {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return bytes.append(contentsOf: text.utf8) }
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            let isBidirectional =
                (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            bytes.append(
                contentsOf: UTF8.encode(isControl || isBidirectional ? "\u{FFFD}" : scalar)
                    ?? UTF8.encodedReplacementCharacter)
        }
    }
}
