// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// References, times, identifiers and assignments as people type them.
func fuzz(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    if let reference = Reference(text) {
        check(reference.number > 0, "references count from 1")
        check(reference.description == text.uppercased(), "a reference has one form")
    }
    for kind in Reference.Kind.allCases {
        check(Reference(in: text, kind: kind) == Reference(text, kind: kind), "both readers agree")
    }
    if let time = Timestamp(rfc3339: text) {
        check(Timestamp(rfc3339: time.description) == time, "a time can be written")
    }
    if let id = RawID(text) {
        check(id.description == text.lowercased(), "an identifier has one form")
        check(RawID(bytes: id.bytes) == id, "an identifier has 16 bytes")
    }
    var mapping = ImportMapping()
    try? mapping.map(text)
    check(mapping.columns.values.allSatisfy { !$0.isEmpty }, "a column has a name")
}
