// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Words of the patient pages: one file a language, the same keys in each.
package enum PageStrings {
    package static func table(_ language: Language) -> [String: String] {
        switch language {
        case .english: english
        case .spanish: spanish
        }
    }

    /// The table with the clinic's facts in place of `{clinic}` and `{phone}`.
    static func table(_ language: Language, clinic: ClinicConstants) -> [String: String] {
        table(language).mapValues { text in
            text.split(separator: "{clinic}", omittingEmptySubsequences: false).joined(separator: clinic.displayName)
                .split(separator: "{phone}", omittingEmptySubsequences: false).joined(separator: clinic.phone)
        }
    }
}
