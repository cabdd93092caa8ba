// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainChannels
import CurtainCore
import CurtainCrypto
import CurtainUseCases

/// What happens when a comment tells of danger to life, as configured.
package struct CrisisConfiguration: Sendable, Equatable {
    /// Name of the template with the safety text.
    package let template: String
    /// Who is told at once; empty tells nobody.
    package let notifyURL: String
    /// Absolute path, or empty.
    package let secretFile: String
}

extension CurtainConfiguration {
    /// Keys under `crisis`.
    static func crisis(_ reader: SettingsReader) -> CrisisConfiguration {
        let crisis = CrisisConfiguration(
            template: reader.text("crisis.template", default: "safety", limit: 64),
            notifyURL: reader.text("crisis.notify_url", default: "", allowEmpty: true, limit: 2_000),
            secretFile: reader.path("crisis.notify_secret_file", default: ""))
        guard !crisis.notifyURL.isEmpty else { return crisis }
        let poster = HTTPPoster(posts(reader))
        switch poster.problem(with: crisis.notifyURL) {
        case nil: break
        case PostProblem.hostNotAllowed?:
            reader.problem(
                "crisis.notify_url", "the host of \"crisis.notify_url\" is not among \"posts.allowed_hosts\"",
                "add the host's name to posts.allowed_hosts")
        default:
            reader.problem(
                "crisis.notify_url", "\"crisis.notify_url\" is no address that can be posted to",
                "write https://host/path")
        }
        if crisis.secretFile.isEmpty {
            reader.problem(
                "crisis.notify_secret_file", "\"crisis.notify_secret_file\" is empty",
                "name a file whose first line is the secret shared with the receiver: whsec_ and Base64")
        }
        return crisis
    }
}

extension CrisisConfiguration {
    /// With the secret read from its file.
    func opened() throws -> CrisisSettings {
        guard !notifyURL.isEmpty else { return CrisisSettings(template: template) }
        let line = String(decoding: try Passphrase.read(file: secretFile), as: UTF8.self)
        guard let secret = WebhookSecret(line) else { throw HostProblem.badWebhookSecret(path: secretFile) }
        return CrisisSettings(
            template: template, notice: CrisisSettings.Notice(address: Redacted(notifyURL), secret: secret))
    }
}
