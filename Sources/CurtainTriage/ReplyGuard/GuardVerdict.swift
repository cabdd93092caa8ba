// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What the guard says of a text that is to be public.
package enum GuardVerdict: Sendable, Equatable {
    case allowed
    /// With at least one reason, in the order of the text.
    case refused([GuardReason])
}

/// Why a text must not be public, and where.
package struct GuardReason: Sendable, Equatable {
    /// "G1" to "G12".
    package var rule: String
    /// One of: confirms_patient, denies_patient, phi_identifier, health_detail, payment_detail, solicits_phi,
    /// medical_advice.
    package var code: String
    package var message: String
    /// Unicode-scalar offsets in the proposed text.
    package var start: Int
    package var end: Int

    package init(rule: String, code: String, message: String, start: Int, end: Int) {
        self.rule = rule
        self.code = code
        self.message = message
        self.start = start
        self.end = end
    }
}
