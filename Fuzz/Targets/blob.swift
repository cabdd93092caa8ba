// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
@testable import CurtainCrypto

private let place = BlobPlace.detail(org: RawID(high: 1, low: 2), row: RawID(high: 3, low: 4))
private let key = try? [UInt8](repeating: 7, count: 32).withUnsafeBytes {
    try DataKey(subject: .comment(CommentID(RawID(high: 5, low: 6))), version: 1, key: $0)
}

/// The input as a blob, as the padded text inside of one, and as a text.
func fuzz(_ input: [UInt8]) {
    guard let key, input.count <= place.largestBucket else { return }
    check((try? Envelope.openAll(input, at: place, with: key)) == nil, "bytes that nobody sealed do not open")

    let plain = input + [UInt8](repeating: 0, count: Envelope.bucket(for: input.count) - input.count)
    let sealingKey = Array(UnsafeRawBufferPointer(start: key.sealingKey, count: 32))
    if let box = try? AESGCM.seal(plain, key: sealingKey, aad: place.associatedData(keyVersion: 1)),
        let opened = try? Envelope.openAll([1, 0, 0, 0, 1] + box, at: place, with: key)
    {
        var list = LP()
        list.append(opened.text)
        list.append(opened.manifest)
        check(plain.starts(with: list.bytes), "what is opened is what was sealed")
        check(plain.dropFirst(list.bytes.count).allSatisfy { $0 == 0 }, "the padding is zeros")
    }

    guard var blob = try? Envelope.seal(input, at: place, with: key) else {
        return check(input.count > place.longestText, "a text within its limit is sealed")
    }
    check((try? Envelope.open(blob, at: place, with: key)) == input, "a sealed text opens")
    blob[Int(input.first ?? 0) % blob.count] ^= 1
    check((try? Envelope.open(blob, at: place, with: key)) == nil, "an altered blob does not open")
}
