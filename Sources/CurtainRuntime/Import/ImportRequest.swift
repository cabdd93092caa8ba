// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// What `curtaind import` was asked.
package struct ImportRequest: Sendable {
    package let file: String
    /// By name, or by kind when only one channel has it.
    package let channel: String
    /// Told from the file's name when nil.
    package var format: ImportFormat?
    /// Assignments such as `text=Body`.
    package var mappings: [String] = []
    /// Rows without an id get one made of the file's name and their line.
    package var makesIDs = false
    /// Every row goes to `channel`, whatever it says itself.
    package var overridesChannel = false
    /// Channels that rows name and that are not there are made.
    package var createsChannels = false

    package init(file: String, channel: String) {
        self.file = file
        self.channel = channel
    }

    /// Refuses early what cannot be imported, before anything is opened.
    package func check() throws(HostProblem) {
        _ = try plan()
        guard let status = HostFile.status(file) else { throw .missing(path: file) }
        guard !status.isDirectory else { throw .fileUnusable(path: file, reason: "it is a directory") }
    }

    /// Format and columns.
    func plan() throws(HostProblem) -> (format: ImportFormat, mapping: ImportMapping) {
        let name = HostPath.name(of: file)
        guard let format = format ?? ImportFormat(fileName: name) else { throw .unknownFormat(path: file) }
        var mapping = ImportMapping(idPolicy: makesIDs ? .fromLine : .required, lineIDPrefix: name)
        for assignment in mappings {
            do {
                try mapping.map(assignment)
            } catch {
                throw .badMapping(message: error.message, hint: error.hint)
            }
        }
        return (format, mapping)
    }
}

/// How far an import is.
package struct ImportProgress: Sendable, Equatable {
    package var bytes: Int64 = 0
    package var totalBytes: Int64 = 0
    /// Lines read.
    package var lines = 0
    /// Comments the store has taken.
    package var stored = 0
    package var rejected = 0

    package init() {}
}

/// What became of a file.
package struct ImportSummary: Sendable, Equatable {
    package var lines = 0
    package var counts: [Receipt: Int] = [:]
    package var rejected = 0
    /// Channels that were made for it.
    package var madeChannels: [String] = []

    package init() {}

    /// Comments that were read and judged, whatever became of them.
    package var stored: Int { counts.values.reduce(0, +) }
}
