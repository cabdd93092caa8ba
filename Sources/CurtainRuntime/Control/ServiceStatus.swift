// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainUseCases
import Glibc

/// How an opened deployment is, for doctor.
package enum ServiceStatus {
    package static func make(_ runtime: Runtime, version: String) async -> ServiceStatusResponse {
        let settings = (try? runtime.store.settingsInForce()) ?? []
        let templates = (try? await runtime.relay.templates(as: Runtime.host("status"))) ?? []
        return ServiceStatusResponse(
            process: getpid(), version: version, keyringGeneration: runtime.keyRing.generation,
            logSize: runtime.relay.health().logSize, sealed: runtime.relay.health().sealed?.rawValue,
            settings: settings.map { .init(name: $0.name, expected: $0.expected, actual: $0.actual) },
            unapprovedTemplates: templates.filter { !$0.template.isApproved }.map {
                "\($0.template.source.name) (\($0.template.source.locale))"
            })
    }
}

/// Answers requests of the control socket for a serving runtime.
package enum ControlHandler {
    package static func make(_ runtime: Runtime, version: String) -> ControlServer.Handler {
        { request in
            switch request.command {
            case .status:
                return ControlResponse(status: await ServiceStatus.make(runtime, version: version))
            case .backup:
                do {
                    let report = try await Backup.copy(runtime.store, runtime.relay, to: request.path ?? "")
                    return ControlResponse(backup: report)
                } catch {
                    let text = ProblemText(error)
                    return ControlResponse(message: text.message, hint: text.hint)
                }
            case .keyring:
                do {
                    try await runtime.relay.noteKeyring(as: Runtime.host("keyring"))
                    return ControlResponse(status: await ServiceStatus.make(runtime, version: version))
                } catch {
                    let text = ProblemText(error)
                    return ControlResponse(message: text.message, hint: text.hint)
                }
            }
        }
    }
}
