// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
package import CurtainTriage
import FoundationEssentials

extension CurtainConfiguration {
    /// `CURTAIN_…` variables that belong to other programs or to the command line.
    static let otherVariables: Set<String> = [
        "CURTAIN_CONFIG", "CURTAIN_SERVER", "CURTAIN_TOKEN", "CURTAIN_CA", "CURTAIN_PROFILE", "CURTAIN_HOME",
        "CURTAIN_PASSWORD_FILE",
    ]

    /// Reads a configuration file, the environment over it.
    ///
    /// Relative paths in it start from the project root: the parent of the file's directory when that is called
    /// `config`, else the file's own directory.
    ///
    /// - Throws: ``ConfigurationError`` with everything that is wrong.
    package static func load(
        _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> CurtainConfiguration {
        let absolute = HostPath.absolute(path, from: HostPath.workingDirectory())
        let tree = try YAMLFile.read(absolute, name: path)
        return try load(tree, file: path, root: HostPath.projectRoot(of: absolute), environment: environment)
    }

    /// Builds a configuration from a parsed file.
    package static func load(
        _ tree: RuleNode, file: String, root: String, environment: [String: String]
    ) throws(ConfigurationError) -> CurtainConfiguration {
        let reader = try SettingsReader(file: file, root: root, tree: tree, environment: environment)
        let configuration = read(reader)
        let (open, staff) = (configuration.publicListener, configuration.staffListener)
        if configuration.metricsPort != 0, [open.port, staff.port].contains(configuration.metricsPort) {
            reader.problem(
                "metrics.port", "port \(configuration.metricsPort) is a listener's",
                "give metrics.port a number of its own, or 0 to serve no figures")
        }
        if open.port == staff.port, open.host == staff.host {
            reader.problem(
                "staff.port", "both listeners are to listen at \(staff.host), port \(staff.port)",
                "give public.port and staff.port different numbers")
        }
        try reader.finish()
        return configuration
    }

    /// The settings that the program asks for, in order, with their defaults as YAML; nil for required ones.
    package static func declaredSettings() -> [(key: String, fallback: String?)] {
        guard
            let reader = try? SettingsReader(
                file: "", root: "/", tree: .mapping([], line: 1), environment: [:])
        else { return [] }
        _ = read(reader)
        return reader.declared.map { ($0.key, $0.fallback) }
    }

    /// The plain values of a configuration file by key, unchecked; lists are joined with commas in brackets.
    package static func plainValues(of path: String) throws(ConfigurationError) -> [String: String] {
        SettingsReader.plainValues(try YAMLFile.read(path, name: path))
    }

    private static func read(_ reader: SettingsReader) -> CurtainConfiguration {
        CurtainConfiguration(
            file: reader.file, root: reader.root,
            node: name(reader, "node", default: "curtain-1"),
            dataDirectory: reader.path("data.directory", default: "var/data"),
            audit: audit(reader),
            keyring: keyring(reader),
            clinic: clinic(reader),
            facts: facts(reader),
            publicListener: listener(reader, "public", port: 8443, perNetwork: 64),
            staffListener: listener(reader, "staff", port: 8444, perNetwork: 0),
            sessions: sessions(reader),
            invitationLifetime: reader.duration(
                "invitations.lifetime", default: .seconds(7 * 86_400), in: .seconds(3600)...(.seconds(90 * 86_400))),
            passwordCost: passwordCost(reader),
            attempts: attempts(reader),
            triageDirectory: reader.path("triage.directory", default: "config/triage"),
            templatesDirectory: reader.path("templates.directory", default: "config/templates"),
            defaultLocale: locale(reader),
            emergencyText: reader.table("emergency_text", default: emergencyTexts),
            importing: ImportConfiguration(
                batch: reader.integer("import.batch", default: 500, in: 1...2000),
                reportedErrors: reader.integer("import.reported_errors", default: 1000, in: 0...1_000_000)),
            logging: LoggingConfiguration(
                level: reader.choice("logging.level", default: .info),
                format: reader.choice("logging.format", default: .text)),
            posts: posts(reader), crisis: crisis(reader),
            metricsPort: reader.integer("metrics.port", default: 8445, in: 0...65_535),
            unknownVariables: reader.unknownVariables(except: otherVariables))
    }

    static let emergencyTexts = [
        "en": """
        Messages here are not read at once. In an emergency call 911. If you are thinking of harming yourself, \
        call or text 988.
        """,
        "es": """
        Los mensajes de esta página no se leen al instante. En una emergencia llame al 911. Si piensa en hacerse \
        daño, llame o envíe un mensaje de texto al 988.
        """,
    ]

    // MARK: sections

    private static func name(_ reader: SettingsReader, _ key: String, default fallback: String) -> String {
        let name = reader.text(key, default: fallback, limit: 64)
        if !name.utf8.allSatisfy({ isNameByte($0) }) {
            reader.problem(key, "\"\(key)\" has characters that a name cannot have", "use letters, digits, '-' and '.'")
        }
        return name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func audit(_ reader: SettingsReader) -> AuditConfiguration {
        let origin = reader.text("audit.origin", default: "localhost/audit/1", limit: 200)
        let isPlain = origin.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "+" }
        if !isPlain {
            reader.problem(
                "audit.origin", "\"audit.origin\" has spaces, '+' or characters beyond ASCII",
                "use the name of the host and a path, such as relay.example/audit/1")
        }
        return AuditConfiguration(
            origin: origin, lockFile: reader.path("audit.lock_file", default: "var/data/audit.lock"),
            deepInterval: reader.duration(
                "audit.deep_interval", default: .seconds(86_400), in: .seconds(60)...(.seconds(30 * 86_400))))
    }

    private static func keyring(_ reader: SettingsReader) -> KeyringConfiguration {
        let keyring = KeyringConfiguration(
            path: reader.path("keyring.path", default: "var/keys/keyring"),
            source: reader.choice("keyring.slot", default: .keyFile),
            keyFile: reader.path("keyring.key_file", default: "var/keys/keyring.key"),
            passphraseFile: reader.path("keyring.passphrase_file", default: ""))
        if keyring.source == .passphraseFile, keyring.passphraseFile.isEmpty {
            reader.problem(
                "keyring.passphrase_file", "\"keyring.passphrase_file\" is empty",
                "name the file that holds the passphrase, or set keyring.slot to prompt")
        }
        return keyring
    }

    private static func clinic(_ reader: SettingsReader) -> ClinicConstants {
        ClinicConstants(
            displayName: reader.text("clinic.display_name", default: nil, limit: 80),
            phone: reader.text("clinic.phone", default: nil, limit: 40),
            landingURL: address(reader, "clinic.landing_url"),
            checkURL: address(reader, "clinic.check_url"))
    }

    private static func address(_ reader: SettingsReader, _ key: String) -> String {
        let value = reader.text(key, default: nil, limit: 300)
        let isPlain = value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        if !value.isEmpty, !value.hasPrefix("https://") || !isPlain || value.utf8.count < 12 {
            reader.problem(
                key, "\"\(key)\" is no https address", "write it whole, such as https://clinic.example/private")
        }
        return value
    }

    private static func facts(_ reader: SettingsReader) -> ClinicFacts {
        ClinicFacts(
            names: reader.list("clinic.facts.names"), phones: reader.list("clinic.facts.phones"),
            emails: reader.list("clinic.facts.emails"), domains: reader.list("clinic.facts.domains"),
            places: reader.list("clinic.facts.places"), addresses: reader.list("clinic.facts.addresses"),
            staff: reader.list("clinic.facts.staff"))
    }

    private static func sessions(_ reader: SettingsReader) -> SessionLimits {
        var limits = SessionLimits()
        let idle: ClosedRange<Duration> = .seconds(60)...(.seconds(86_400))
        let absolute: ClosedRange<Duration> = .seconds(300)...(.seconds(7 * 86_400))
        limits.staffIdle = reader.duration("sessions.staff_idle", default: limits.staffIdle, in: idle)
        limits.staffAbsolute = reader.duration("sessions.staff_absolute", default: limits.staffAbsolute, in: absolute)
        limits.adminIdle = reader.duration("sessions.admin_idle", default: limits.adminIdle, in: idle)
        limits.adminAbsolute = reader.duration("sessions.admin_absolute", default: limits.adminAbsolute, in: absolute)
        limits.patientIdle = reader.duration("sessions.patient_idle", default: limits.patientIdle, in: idle)
        limits.patientAbsolute = reader.duration(
            "sessions.patient_absolute", default: limits.patientAbsolute, in: absolute)
        limits.claim = reader.duration("sessions.claim", default: limits.claim, in: idle)
        return limits
    }

    private static func passwordCost(_ reader: SettingsReader) -> PasswordCost {
        PasswordCost(
            ln: reader.integer("passwords.scrypt_ln", default: 15, in: 14...20),
            r: reader.integer("passwords.scrypt_r", default: 8, in: 8...16),
            p: reader.integer("passwords.scrypt_p", default: 3, in: 1...16))
    }

    private static func locale(_ reader: SettingsReader) -> String {
        let locale = reader.text("locale", default: "en", limit: 16)
        let isTag = locale.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D }
        if !isTag { reader.problem("locale", "\"locale\" is no language tag", "write it as en or es") }
        return locale
    }
}
