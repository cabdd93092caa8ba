// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Lines of JSON, the last of which must be read whatever stands before it.
func fuzz(_ bytes: [UInt8]) {
    var input = Input(bytes)
    let control = input.byte()
    checkReader(
        .jsonl, Array(input.rest), control: control, sentinel: "{\"id\":\"end\",\"text\":\"reached\"}\n",
        hasHeader: true)
}
