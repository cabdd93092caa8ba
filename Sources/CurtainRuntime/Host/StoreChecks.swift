// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite

/// The keyring and the store: whether they open, and with what settings.
///
/// While serving it asks the running process.
struct StoreChecks {
    private static let patience = 10

    private let configuration: CurtainConfiguration
    private let clock: WallClock
    private let secret: KeyringAccess.Override

    init(_ configuration: CurtainConfiguration, clock: WallClock, secret: KeyringAccess.Override) {
        self.configuration = configuration
        self.clock = clock
        self.secret = secret
    }

    func findings() async -> [Finding] {
        let (keyring, ring) = keyring()
        let holder = DataDirectory.holder(of: configuration.dataDirectory)
        return keyring + (holder.held ? await serving(holder.process, ring?.generation) : await stopped(ring))
    }

    private func keyring() -> (findings: [Finding], ring: KeyRing?) {
        do {
            let ring = try KeyringAccess.open(configuration.keyring, override: secret)
            let file = try KeyringFile.read(path: configuration.keyring.path)
            var findings = [
                Finding("keyring", .ok, "it opens; generation \(ring.generation), active key \(ring.activeKEKVersion)")
            ]
            if file.slots.count < 2 {
                findings.append(
                    Finding(
                        "keyring slots", .warn, "one slot: when its secret is lost, so is everything",
                        action: "keep two copies of that secret in different places"))
            } else {
                let names = file.slots.map(\.type.name).joined(separator: ", ")
                findings.append(Finding("keyring slots", .ok, names))
            }
            return (findings, ring)
        } catch HostProblem.noTerminal {
            let finding = Finding(
                "keyring", .warn, "not opened: the passphrase is asked for on a terminal",
                action: "run doctor on a terminal, or with --passphrase-file")
            return ([finding], nil)
        } catch {
            let text = ProblemText(error)
            return ([Finding("keyring", .fail, text.message, action: text.hint)], nil)
        }
    }

    // MARK: while serving

    private func serving(_ process: Int32?, _ generation: UInt64?) async -> [Finding] {
        let held = process.map { "process \($0)" } ?? "a process"
        let request = ControlRequest(command: .status)
        let status: ServiceStatusResponse
        do {
            let answer = try await ControlClient.ask(
                request, directory: configuration.dataDirectory, seconds: Self.patience)
            guard let found = answer?.status else {
                return [
                    Finding(
                        "lock", .warn, "\(held) holds the data directory and does not serve",
                        action: "wait until that command ends, then run doctor again")
                ]
            }
            status = found
        } catch {
            return [Finding("lock", .fail, error.message, action: error.hint)]
        }
        var findings = [Finding("lock", .ok, "\(held) is serving, version \(status.version)")]
        if let sealed = status.sealed {
            findings.append(
                Finding(
                    "store", .fail, "the service sealed itself: \(sealed)",
                    action: "see \"sealed\" in docs/operations.md, then restart it"))
        } else {
            findings.append(Finding("store", .ok, "open; the log has \(status.logSize) entries"))
        }
        if let generation, generation != status.keyringGeneration {
            findings.append(
                Finding(
                    "keyring", .warn,
                    "the file has generation \(generation), the service runs with \(status.keyringGeneration)",
                    action: "restart the service"))
        }
        return findings + [Self.judge(settings: status.settings), Self.judge(templates: status.unapprovedTemplates)]
    }

    // MARK: while stopped

    private func stopped(_ ring: KeyRing?) async -> [Finding] {
        guard HostFile.exists(configuration.databasePath) else {
            let problem = HostProblem.notInitialised(path: configuration.databasePath)
            return [Finding("store", .fail, problem.message, action: problem.hint)]
        }
        guard let ring else {
            return [Finding("store", .warn, "not opened: the keyring did not open", action: "see \"keyring\" above")]
        }
        do {
            let runtime = try await Runtime.open(configuration, keyRing: ring, clock: clock)
            let status = await ServiceStatus.make(runtime, version: "")
            await runtime.close()
            return [
                Finding("lock", .ok, "nobody is serving"),
                Finding("store", .ok, "it opens and matches its lock file; the log has \(status.logSize) entries"),
                Self.judge(settings: status.settings), Self.judge(templates: status.unapprovedTemplates),
            ]
        } catch {
            let text = ProblemText(error)
            return [Finding("store", .fail, text.message, action: text.hint)]
        }
    }

    static func judge(settings: [ServiceStatusResponse.Setting]) -> Finding {
        let wrong = settings.filter { $0.expected != $0.actual }
        guard wrong.isEmpty else {
            let list = wrong.map { "\($0.name) is \($0.actual), not \($0.expected)" }.joined(separator: "; ")
            return Finding(
                "database settings", .fail, list, action: "check the file system and the SQLite library, then restart")
        }
        let list = settings.map { "\($0.name)=\($0.actual)" }.joined(separator: " ")
        return Finding("database settings", .ok, list)
    }

    static func judge(templates unapproved: [String]) -> Finding {
        guard let first = unapproved.first else { return Finding("templates", .ok, "all are approved") }
        return Finding(
            "templates", .warn, "not approved: \(unapproved.joined(separator: ", "))",
            action: "read and approve each: \"curtain templates approve \(first.prefix { $0 != " " })\"")
    }
}
