// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

@testable import CurtainCrypto

/// The recovery key of 32 bytes 07.
private let secret = SlotSecret.recovery("0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0W3G-SG20")

/// A keyring file that is accepted is written back byte for byte; no slot of it opens to a secret that it was not made
/// for.
func fuzz(_ input: [UInt8]) {
    guard let file = try? KeyringFile(path: "fuzz", parsing: input) else { return }
    check(file.bytes == input, "a keyring file is written as it was read")
    check(file.fileHash == SHA256.hash(input), "the hash is the file's")
    check((1...KeyringFile.slotLimit).contains(file.slots.count), "a file has 1 to 16 slots")
    for slot in file.slots {
        guard let parameters = file.commandParameters(of: slot.id) else { continue }
        check(parameters.wrapped.count <= 8192, "a command's parameters have their limits")
    }
    check((try? file.slot(openedBy: secret)) == nil, "no slot opens to a secret of nobody")
}
