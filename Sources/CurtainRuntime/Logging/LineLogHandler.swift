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
    private let write: @Sendable (String) -> Void

    package init(
        label: String, configuration: LoggingConfiguration,
        write: @escaping @Sendable (String) -> Void = LineLogHandler.standardError
    ) {
        self.label = label
        self.write = write
        format = configuration.format
        logLevel = Logger.Level(rawValue: configuration.level.rawValue) ?? .info
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let more = event.metadata { all.merge(more) { _, new in new } }
        // A library's error is named by its type; its description could quote what it worked on.
        if let error = event.error { all["error"] = "\(type(of: error))" }
        let time = Timestamp.systemNow().description
        switch format {
        case .text:
            let values = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.plain("\($0.value)"))" }.joined()
            write("\(time) \(event.level.rawValue) \(label): \(Self.plain("\(event.message)"))\(values)\n")
        case .json:
            var line = "{\"time\":\"\(time)\",\"level\":\"\(event.level.rawValue)\",\"label\":\(JSONText.quote(label))"
            line += ",\"message\":\(JSONText.quote("\(event.message)"))"
            for (key, value) in all.sorted(by: { $0.key < $1.key }) {
                line += ",\(JSONText.quote(key)):\(JSONText.quote("\(value)"))"
            }
            write(line + "}\n")
        }
    }

    /// One `write` a line, so that lines of several threads do not mix.
    package static let standardError: @Sendable (String) -> Void = { line in
        let bytes = Array(line.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }

    private static func plain(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            let isBidirectional =
                (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            out.unicodeScalars.append(isControl || isBidirectional ? "\u{FFFD}" : scalar)
        }
        return out
    }
}
