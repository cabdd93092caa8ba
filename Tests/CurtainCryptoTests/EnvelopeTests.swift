// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainCrypto

@Suite("Blobs")
struct EnvelopeTests {
    let ring: KeyRing
    let key: DataKey
    let org = RawID(high: 1, low: 1)
    let thread = RawID(high: 2, low: 2)

    init() throws {
        ring = try KeyRing.ephemeral(origin: "relay.example/audit/1")
        key = try ring.newDataKey(for: KeySubject(kind: .thread, id: thread), version: 1).0
    }

    func message(
        org: RawID = RawID(high: 1, low: 1), thread: RawID = RawID(high: 2, low: 2),
        message: RawID = RawID(high: 3, low: 3), seq: UInt64 = 4, kind: UInt8 = 1,
        author: RawID = RawID(high: 5, low: 5), createdMS: UInt64 = 6, previous: [UInt8] = [7]
    ) -> BlobPlace {
        .message(
            org: org, thread: thread, message: message, seq: seq, kind: kind, author: author, createdMS: createdMS,
            previousChain: SHA256.hash(previous))
    }

    @Test("What was sealed opens in its place", arguments: [0, 1, 247, 248, 249, 500, 504, 505, 31_999, 32_000])
    func roundTrip(count: Int) throws {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let blob = try Envelope.seal(text, at: message(), with: key)
        #expect(try Envelope.open(blob, at: message(), with: key) == text)
        #expect(try Envelope.keyVersion(of: blob) == 1)
    }

    @Test("A blob's length takes only the values of the buckets")
    func buckets() throws {
        var lengths: Set<Int> = []
        for count in stride(from: 0, through: 32_000, by: 61) {
            lengths.insert(
                try Envelope.seal([UInt8](repeating: 65, count: count), at: message(), with: key).count - 33)
        }
        #expect(lengths.sorted() == [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768])
        let comment = BlobPlace.comment(org: org, comment: thread, revision: 1)
        for count in [32_769, 65_528, 65_529, 131_073, 262_136] {
            let blob = try Envelope.seal([UInt8](repeating: 65, count: count), at: comment, with: key)
            lengths.insert(blob.count - 33)
            #expect(try Envelope.open(blob, at: comment, with: key).count == count)
        }
        #expect(lengths.sorted().suffix(3) == [65_536, 131_072, 262_144])
    }

    @Test("Text past the limit of its place is refused")
    func limits() throws {
        #expect(throws: CryptoError.tooLong(limit: 32_000)) {
            try Envelope.seal([UInt8](repeating: 65, count: 32_001), at: message(), with: key)
        }
        let comment = BlobPlace.comment(org: org, comment: thread, revision: 1)
        #expect(throws: CryptoError.tooLong(limit: 262_136)) {
            try Envelope.seal([UInt8](repeating: 65, count: 262_137), at: comment, with: key)
        }
        let detail = BlobPlace.detail(org: org, row: thread)
        #expect(throws: CryptoError.tooLong(limit: 32_760)) {
            try Envelope.seal([UInt8](repeating: 65, count: 32_761), at: detail, with: key)
        }
    }

    @Test("A text and its manifest come back apart")
    func manifest() throws {
        let blob = try Envelope.seal([1, 2], manifest: [3, 4, 5], at: message(), with: key)
        #expect(try Envelope.openAll(blob, at: message(), with: key) == .init(text: [1, 2], manifest: [3, 4, 5]))
    }

    @Test("Every flipped byte of a blob is refused")
    func flippedBytes() throws {
        let blob = try Envelope.seal(Array("hello".utf8), at: message(), with: key)
        for index in blob.indices {
            var altered = blob
            altered[index] ^= 0x01
            #expect(throws: CryptoError.self, "byte \(index)") {
                try Envelope.open(altered, at: message(), with: key)
            }
        }
        for count in [0, 1, 32, 33, 34, blob.count - 1] {
            #expect(throws: CryptoError.self) { try Envelope.open(Array(blob[..<count]), at: message(), with: key) }
        }
        #expect(throws: CryptoError.self) { try Envelope.open(blob + [0], at: message(), with: key) }
    }

    @Test("A message opens in no place that differs in one field")
    func movedMessage() throws {
        let blob = try Envelope.seal(Array("hello".utf8), at: message(), with: key)
        let other = RawID(high: 9, low: 9)
        let places = [
            message(org: other), message(thread: other), message(message: other), message(seq: 5), message(kind: 2),
            message(author: other), message(createdMS: 7), message(previous: [8]),
            .comment(org: org, comment: thread, revision: 1),
            .field(org: org, table: "message", row: thread, column: "body", revision: 1),
            .detail(org: org, row: thread),
        ]
        for place in places {
            #expect(throws: CryptoError.authenticationFailed) { try Envelope.open(blob, at: place, with: key) }
        }
    }

    @Test("Comments, fields and details open in no place that differs in one field")
    func movedOthers() throws {
        let other = RawID(high: 9, low: 9)
        let families: [[BlobPlace]] = [
            [
                .comment(org: org, comment: thread, revision: 1), .comment(org: other, comment: thread, revision: 1),
                .comment(org: org, comment: other, revision: 1), .comment(org: org, comment: thread, revision: 2),
            ],
            [
                .field(org: org, table: "staff", row: thread, column: "name", revision: 1),
                .field(org: other, table: "staff", row: thread, column: "name", revision: 1),
                .field(org: org, table: "staf", row: thread, column: "name", revision: 1),
                .field(org: org, table: "staff", row: other, column: "name", revision: 1),
                .field(org: org, table: "staff", row: thread, column: "seed", revision: 1),
                .field(org: org, table: "staff", row: thread, column: "name", revision: 2),
            ],
            [.detail(org: org, row: thread), .detail(org: other, row: thread), .detail(org: org, row: other)],
        ]
        for family in families {
            for place in family {
                let blob = try Envelope.seal(Array("hello".utf8), at: place, with: key)
                for target in families.joined() {
                    let opened = try? Envelope.open(blob, at: target, with: key)
                    #expect(opened == (target == place ? Array("hello".utf8) : nil))
                }
            }
        }
    }

    @Test("Another key, another version and a version that only claims to be right are refused")
    func otherKeys() throws {
        let subject = KeySubject(kind: .thread, id: thread)
        let blob = try Envelope.seal(Array("hello".utf8), at: message(), with: key)
        let sameVersion = try ring.newDataKey(for: subject, version: 1).0
        #expect(throws: CryptoError.authenticationFailed) {
            try Envelope.open(blob, at: message(), with: sameVersion)
        }
        let second = try ring.newDataKey(for: subject, version: 2).0
        #expect(throws: CryptoError.keyNotLoaded(version: 1)) { try Envelope.open(blob, at: message(), with: second) }
        var claimed = blob
        claimed[4] = 2
        #expect(throws: CryptoError.authenticationFailed) { try Envelope.open(claimed, at: message(), with: second) }
    }

    @Test("Sealed padding that is not zero, or fields past the end, are refused")
    func padding() throws {
        let aad = message().associatedData(keyVersion: 1)
        func blob(_ plain: [UInt8]) throws -> [UInt8] {
            var out: [UInt8] = [1, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 12) + plain
            out += [UInt8](repeating: 0, count: 16)
            let sealingKey = unsafe key.sealingKey
            try unsafe out.withMutableRaw { raw throws(CryptoError) in
                try unsafe AESGCM.sealInPlace(.init(rebasing: raw[5...]), key: sealingKey, aad: aad)
            }
            return out
        }
        let good = hex("00000001") + [65] + hex("00000000") + [UInt8](repeating: 0, count: 247)
        #expect(try Envelope.open(blob(good), at: message(), with: key) == [65])
        var dirty = good
        dirty[255] = 1
        var long = good
        long[2] = 1
        var longManifest = good
        longManifest[8] = 248
        for plain in [dirty, long, longManifest, [UInt8](repeating: 0xFF, count: 256)] {
            let sealed = try blob(plain)
            #expect(throws: CryptoError.malformed("padding")) { try Envelope.open(sealed, at: message(), with: key) }
        }
        let odd = try blob([UInt8](repeating: 0, count: 300))
        #expect(throws: CryptoError.malformed("blob length")) { try Envelope.open(odd, at: message(), with: key) }
    }

    @Test("20,000 seals under one key draw 20,000 nonces")
    func nonces() throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<20_000 {
            let blob = try Envelope.seal([65], at: message(), with: key)
            seen.insert(Array(blob[5..<17]))
        }
        #expect(seen.count == 20_000)
    }

    @Test("The chain covers every message, its bytes and its place")
    func chain() {
        let start = MessageChain.start(thread: thread)
        #expect(start == SHA256.hash(Array("curtain/v1/chain".utf8) + thread.bytes))
        let one = MessageChain.next(after: start, blob: [1], seq: 1)
        #expect(one == SHA256.hash([2] + start.bytes + SHA256.hash([1]).bytes + hex("0000000000000001")))
        #expect(one == MessageChain.next(after: start, blobHash: SHA256.hash([1]), seq: 1))
        #expect(one != MessageChain.next(after: start, blob: [1], seq: 2))
        #expect(one != MessageChain.next(after: start, blob: [2], seq: 1))
        #expect(one != MessageChain.next(after: MessageChain.start(thread: org), blob: [1], seq: 1))
    }
}
