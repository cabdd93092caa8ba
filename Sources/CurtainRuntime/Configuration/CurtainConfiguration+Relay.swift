// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainUseCases

extension CurtainConfiguration {
    /// What the relay is told of the configuration.
    package var relaySettings: RelaySettings {
        RelaySettings(
            clinic: clinic, publicOrigin: publicListener.origin, staffOrigin: staffListener.origin, sessions: sessions,
            invitationLifetime: invitationLifetime, emergencyText: emergencyText, defaultLocale: defaultLocale,
            passwordCost: passwordCost, attempts: attempts)
    }

    /// How often unknown callers may try.
    static func attempts(_ reader: SettingsReader) -> AttemptLimits {
        var limits = AttemptLimits()
        limits.perNetworkPerMinute = reader.integer(
            "attempts.per_network_per_minute", default: limits.perNetworkPerMinute, in: 1...100_000)
        limits.freeFailures = reader.integer("attempts.free_failures", default: limits.freeFailures, in: 1...20)
        limits.longestDelay = reader.duration(
            "attempts.longest_delay", default: limits.longestDelay, in: .seconds(10)...(.seconds(86_400)))
        limits.passwordQueue = reader.integer("attempts.password_queue", default: limits.passwordQueue, in: 1...1000)
        return limits
    }
}
