// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainClient
import CurtainCore
import CurtainCrypto

/// What `audit verify` reports.
struct VerifiedLog: Encodable {
    let origin: String
    let size: UInt64
    /// Base64.
    let root: String
    /// `remembered` or `itself`.
    let comparedWith: String
    let rememberedSize: UInt64?
    /// RFC 3339: when the log was first seen from here.
    let rememberedSince: String?

    init(_ checkpoint: Checkpoint, remembered: WitnessState?) {
        origin = checkpoint.origin
        size = checkpoint.size
        root = Base64.encode(checkpoint.root.bytes)
        comparedWith = remembered == nil ? "itself" : "remembered"
        rememberedSize = remembered?.checkpoint.size
        rememberedSince = remembered?.since.description
    }
}

extension Sheet {
    mutating func show(_ log: VerifiedLog) {
        field("log", log.origin)
        field("entries", String(log.size))
        field("root", log.root)
        if let size = log.rememberedSize {
            field("compared", "with the checkpoint of \(size) entries, remembered since \(moment(log.rememberedSince))")
            field("result", "every entry is what was signed, and the log continues what was seen before")
        } else {
            field("compared", "consistent with itself only: nothing was remembered here before", .warning)
            field("result", "every entry is what was signed")
        }
    }
}
