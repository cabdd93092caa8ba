// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keys: rotate them while the service runs.",
        discussion: """
            Every text is sealed under a data key of its thread or comment; data keys are wrapped under one \
            key-encryption key, which lies in the keyring file. A rotation makes a new key-encryption key and wraps \
            every data key under it; no text is sealed again, and nobody is kept waiting.

              curtain keys status
              curtain keys rotate
              curtain keys floor 2
              curtain keys destroy 1
            """,
        subcommands: [
            KeysStatus.self, KeysPreflight.self, KeysRotate.self, KeysRewrap.self, KeysFloor.self, KeysDestroy.self,
        ])
}
