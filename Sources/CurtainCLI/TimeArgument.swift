// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
package import CurtainCore

/// A moment as people type it: `30d`, `12h`, `45m` before now, a date, or RFC 3339.
package enum TimeArgument: Sendable, Equatable {
    case before(Duration)
    case moment(Timestamp)

    /// Reads the text; nil when it is none of these.
    package init?(_ text: String) {
        if let moment = Timestamp(rfc3339: text) {
            self = .moment(moment)
            return
        }
        guard let unit = text.last, let count = Int64(text.dropLast()), (1...100_000).contains(count) else {
            return nil
        }
        switch unit {
        case "m": self = .before(.seconds(count * 60))
        case "h": self = .before(.seconds(count * 3_600))
        case "d": self = .before(.seconds(count * 86_400))
        case "w": self = .before(.seconds(count * 7 * 86_400))
        default: return nil
        }
    }

    /// RFC 3339 of the moment, seen from `now`.
    package func text(now: Timestamp) -> String {
        switch self {
        case .moment(let moment): moment.description
        case .before(let duration): now.adding(.zero - duration).description
        }
    }
}

extension TimeArgument: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
