// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainChannels
package import CurtainCore
package import CurtainCrypto
package import CurtainTriage
package import CurtainUseCases

/// Everything `curtaind` is told, read and checked whole, then never changed.
package struct CurtainConfiguration: Sendable {
    /// The file it came from, as it was named.
    package let file: String
    /// Absolute directory that relative paths start from.
    package let root: String
    /// Name of this node in the log.
    package let node: String
    /// Absolute path.
    package let dataDirectory: String
    package let audit: AuditConfiguration
    package let keyring: KeyringConfiguration
    package let clinic: ClinicConstants
    package let facts: ClinicFacts
    package let publicListener: ListenerConfiguration
    package let staffListener: ListenerConfiguration
    package let sessions: SessionLimits
    package let invitationLifetime: Duration
    package let passwordCost: PasswordCost
    package let attempts: AttemptLimits
    package let triageDirectory: String
    package let templatesDirectory: String
    package let defaultLocale: String
    /// Shown to a patient before the first message, by locale.
    package let emergencyText: [String: String]
    package let importing: ImportConfiguration
    package let logging: LoggingConfiguration
    package let posts: HTTPPoster.Settings
    package let crisis: CrisisConfiguration
    /// Of the loopback interface; 0 serves no figures.
    package let metricsPort: Int
    /// `CURTAIN_…` variables of the environment that no key belongs to.
    package let unknownVariables: [String]

    /// The database file.
    package var databasePath: String { "\(dataDirectory)/curtain.db" }
}

/// Where the log keeps its last checkpoint, and what it is called.
package struct AuditConfiguration: Sendable, Equatable {
    /// Name of the log, fixed when the deployment is made.
    package let origin: String
    /// Absolute path.
    package let lockFile: String
    /// From one verification of everything stored to the next, while serving.
    package let deepInterval: Duration
}

/// The keyring file and what opens it.
package struct KeyringConfiguration: Sendable, Equatable {
    /// Where the secret of a slot comes from.
    ///
    /// Raw values are choices of `keyring.slot`.
    package enum Source: String, Sendable, CaseIterable {
        case keyFile = "keyfile"
        case passphraseFile = "passphrase-file"
        case prompt
    }

    /// Absolute path.
    package let path: String
    package let source: Source
    /// Absolute path.
    package let keyFile: String
    /// Absolute path, or empty.
    package let passphraseFile: String
}

/// One listener, as configured.
package struct ListenerConfiguration: Sendable, Equatable {
    package let host: String
    package let port: Int
    /// Absolute path of a PEM file, leaf first.
    package let certificate: String
    /// Absolute path of a PEM file.
    package let key: String
    /// Absolute path of a PEM file, or nil when client certificates are not asked for.
    package let clientCA: String?
    /// `https://name:port`, what browsers send as Origin.
    package let origin: String
    package let limits: ListenerLimitsConfiguration
}

/// What a connection may cost.
package struct ListenerLimitsConfiguration: Sendable, Equatable {
    package let handshake: Duration
    package let head: Duration
    /// Slowest body after the grace; 0 means any.
    package let bodyBytesPerSecond: Int
    package let bodyGrace: Duration
    package let bodyTotal: Duration
    package let writeStall: Duration
    package let keepAlive: Duration
    /// 0 means no limit.
    package let requestsPerConnection: Int
    package let headerBytes: Int
    package let headerFields: Int
    package let connections: Int
    /// 0 means no limit.
    package let connectionsPerNetwork: Int
}

/// Bounds of `curtaind import`.
package struct ImportConfiguration: Sendable, Equatable {
    /// Comments in one change of the store.
    package let batch: Int
    /// Bad lines that are reported one by one; the rest is counted.
    package let reportedErrors: Int
}

/// What is logged, and how.
package struct LoggingConfiguration: Sendable, Equatable {
    /// Raw values are choices of `logging.level`.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// Raw values are choices of `logging.format`.
    package enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    package let level: Level
    package let format: Format
}
