// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto

/// What an operator sets for the relay, checked before it is made.
package struct RelaySettings: Sendable {
    package var clinic: ClinicConstants
    /// Where patients reach the service: `https://host[:port]`, no path.
    package var publicOrigin: String
    package var staffOrigin: String
    package var sessions: SessionLimits
    package var invitationLifetime: Duration
    /// By locale; shown before the first message of a thread and kept in sight.
    package var emergencyText: [String: String]
    package var defaultLocale: String
    package var passwordCost: PasswordCost
    package var attempts: AttemptLimits
    package var crisis: CrisisSettings

    package init(
        clinic: ClinicConstants, publicOrigin: String, staffOrigin: String, sessions: SessionLimits = SessionLimits(),
        invitationLifetime: Duration = .seconds(7 * 86_400), emergencyText: [String: String],
        defaultLocale: String = "en", passwordCost: PasswordCost = .standard, attempts: AttemptLimits = AttemptLimits(),
        crisis: CrisisSettings = CrisisSettings()
    ) {
        self.clinic = clinic
        self.publicOrigin = publicOrigin
        self.staffOrigin = staffOrigin
        self.sessions = sessions
        self.invitationLifetime = invitationLifetime
        self.emergencyText = emergencyText
        self.defaultLocale = defaultLocale
        self.passwordCost = passwordCost
        self.attempts = attempts
        self.crisis = crisis
    }
}

/// How often unknown callers may try.
package struct AttemptLimits: Sendable, Equatable {
    /// Attempts a minute from one network (IPv4 /24, IPv6 /56), for each of login, claim, confirm and return.
    package var perNetworkPerMinute = 20
    /// Failures in a row on one account or return code before the next attempt is delayed.
    package var freeFailures = 5
    /// Longest delay.
    package var longestDelay: Duration = .seconds(15 * 60)
    /// Passwords that may wait to be checked, on each listener.
    package var passwordQueue = 32

    package init() {}
}
