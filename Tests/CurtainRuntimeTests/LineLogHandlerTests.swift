// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Synchronization
import Testing

struct LineLogHandlerTests {
    @Test("Log text escapes what could disturb a terminal or end the line")
    func quoting() {
        let quoted = JSONText.quote("a\u{1B}[2J\n\"b\"\\ \u{202E}é")
        #expect(quoted == "\"a\\u001b[2J\\n\\\"b\\\"\\\\ \\u202eé\"")
    }
}
