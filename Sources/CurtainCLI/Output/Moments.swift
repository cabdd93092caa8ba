// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// A moment for eyes: `2026-11-21 05:00 UTC` to the minute; anything that is no moment stays as it is.
func moment(_ text: String?) -> String {
    guard let text else { return "" }
    guard let time = Timestamp(rfc3339: text) else { return text }
    let full = time.description
    return "\(full.prefix(10)) \(full.dropFirst(11).prefix(5)) UTC"
}

/// As ``moment(_:)``, to the second.
func exactMoment(_ time: Timestamp) -> String {
    let full = time.description
    return "\(full.prefix(10)) \(full.dropFirst(11).prefix(8)) UTC"
}
