// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What a command on the host asks the running process.
///
/// One line of JSON.
package struct ControlRequest: Codable, Sendable, Equatable {
    /// Raw values are words of the protocol.
    package enum Command: String, Codable, Sendable {
        case status, backup
        /// The keyring file was changed: take it over and write that down.
        case keyring
    }

    package let command: Command
    /// Absolute path of the copy, for `backup`.
    package let path: String?

    package init(command: Command, path: String? = nil) {
        self.command = command
        self.path = path
    }
}

/// What it answers.
///
/// One line of JSON.
package struct ControlResponse: Codable, Sendable, Equatable {
    package var status: ServiceStatusResponse?
    package var backup: BackupResponse?
    /// Set when the request was refused; safe to print.
    package var message: String?
    package var hint: String?

    package init(
        status: ServiceStatusResponse? = nil, backup: BackupResponse? = nil, message: String? = nil,
        hint: String? = nil
    ) {
        self.status = status
        self.backup = backup
        self.message = message
        self.hint = hint
    }
}

/// A copy that was made.
package struct BackupResponse: Codable, Sendable, Equatable {
    package let path: String
    package let bytes: Int64
    /// Entries of the log in the copy.
    package let logSize: UInt64

    package init(path: String, bytes: Int64, logSize: UInt64) {
        self.path = path
        self.bytes = bytes
        self.logSize = logSize
    }
}

/// How the running process is.
package struct ServiceStatusResponse: Codable, Sendable, Equatable {
    /// A setting of the database that must hold.
    package struct Setting: Codable, Sendable, Equatable {
        package let name: String
        package let expected: String
        package let actual: String

        package init(name: String, expected: String, actual: String) {
            self.name = name
            self.expected = expected
            self.actual = actual
        }
    }

    package let process: Int32
    package let version: String
    package let keyringGeneration: UInt64
    package let logSize: UInt64
    /// Why it sealed itself, if it did.
    package let sealed: String?
    package let settings: [Setting]
    /// Templates whose present text nobody approved, as `name (locale)`.
    package let unapprovedTemplates: [String]

    package init(
        process: Int32, version: String, keyringGeneration: UInt64, logSize: UInt64, sealed: String?,
        settings: [Setting], unapprovedTemplates: [String]
    ) {
        self.process = process
        self.version = version
        self.keyringGeneration = keyringGeneration
        self.logSize = logSize
        self.sealed = sealed
        self.settings = settings
        self.unapprovedTemplates = unapprovedTemplates
    }
}

/// Lines of the protocol.
enum ControlLine {
    static let limit = 65_536

    static func encode(_ value: some Encodable) -> [UInt8] {
        guard let data = try? JSONEncoder().encode(value) else { return [0x0A] }
        return Array(data) + [0x0A]
    }

    static func decode<Value: Decodable>(_ line: [UInt8], as type: Value.Type) -> Value? {
        try? JSONDecoder().decode(type, from: Data(line))
    }
}
