// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// A file after a header of ours, or with a header of its own.
func fuzz(_ bytes: [UInt8]) {
    var input = Input(bytes)
    let control = input.byte()
    let header = control & 0x40 == 0 ? Array("id,text,author,created_at,deleted,revision\n".utf8) : []
    checkReader(
        .csv, header + input.rest, control: control, sentinel: "end,reached,,,,\n", hasHeader: !header.isEmpty)
}
