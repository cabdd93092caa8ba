// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
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
    /// Entries that were verified now.
    let verifiedEntries: UInt64
    /// Entries that were verified by an earlier command and not fetched again; nil where all were verified now.
    let verifiedBefore: UInt64?
    /// RFC 3339: when that was.
    let verifiedBeforeAt: String?
    /// RFC 3339: when every entry was last verified by one command, where that was not now.
    let wholeVerifiedAt: String?
    /// What the server found in the rows it stores, where that was asked for.
    var deep: DeepPassResponse?

    init(_ checkpoint: Checkpoint, remembered: WitnessState?, verified: VerifiedState?) {
        origin = checkpoint.origin
        size = checkpoint.size
        root = Base64.encode(checkpoint.root.bytes)
        comparedWith = remembered == nil && verified == nil ? "itself" : "remembered"
        rememberedSize = remembered?.checkpoint.size
        rememberedSince = remembered?.since.description
        verifiedEntries = checkpoint.size - (verified?.checkpoint.size ?? 0)
        verifiedBefore = verified?.checkpoint.size
        verifiedBeforeAt = verified?.time.description
        wholeVerifiedAt = verified?.wholeTime.description
    }
}

extension Sheet {
    mutating func show(_ log: VerifiedLog) {
        field("log", log.origin)
        field("entries", String(log.size))
        field("root", log.root)
        if let before = log.verifiedBefore {
            let fresh = log.verifiedEntries == 0 ? "no new ones" : "\(log.verifiedEntries) new ones"
            field("verified", "\(fresh); the first \(before) on \(moment(log.verifiedBeforeAt))")
            field("whole", "last verified on \(moment(log.wholeVerifiedAt)); --full verifies every entry again")
        }
        if let size = log.rememberedSize {
            field("compared", "with the checkpoint of \(size) entries, remembered since \(moment(log.rememberedSince))")
            field("result", "every entry is what was signed, and the log continues what was seen before")
        } else if log.verifiedBefore != nil {
            field("compared", "with what was verified here before")
            field("result", "every entry is what was signed, and the log continues what was verified before")
        } else {
            field("compared", "consistent with itself only: nothing was remembered here before", .warning)
            field("result", "every entry is what was signed")
        }
        if let deep = log.deep { show(deep) }
    }
}
