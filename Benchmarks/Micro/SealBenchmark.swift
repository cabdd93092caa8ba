// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

/// Seals and opens a message of 500 bytes as the server does: padding, authenticated data and all.
struct SealBenchmark {
    let seconds: Double

    func run(into report: inout Report) throws {
        let openssl = OpenSSLSpeed.aes256gcm(seconds: Int(seconds))
        if let openssl { report.add(openssl) }
        let ring = try KeyRing.ephemeral(origin: "bench.example/audit/1")
        let now = Timestamp.systemNow()
        let thread = RawID(at: now)
        let (key, _) = try ring.newDataKey(for: KeySubject(kind: .thread, id: thread), version: 1)
        let text = [UInt8](repeating: 0x61, count: 500)
        let place = BlobPlace.message(
            org: ring.organization, thread: thread, message: RawID(at: now), seq: 42, kind: 1, author: RawID(at: now),
            createdMS: UInt64(clamping: now.milliseconds), previousChain: MessageChain.start(thread: thread))
        let blob = try Envelope.seal(text, at: place, with: key)
        let seal = try Stopwatch.measure(BenchName.seal.rawValue, seconds: seconds) { _ in
            try Envelope.seal(text, at: place, with: key).count
        }
        let open = try Stopwatch.measure(BenchName.open.rawValue, seconds: seconds) { _ in
            try Envelope.open(blob, at: place, with: key).count
        }
        for measured in [seal, open] { report.add(openssl.map { measured.compared(to: $0) } ?? measured) }
    }
}
