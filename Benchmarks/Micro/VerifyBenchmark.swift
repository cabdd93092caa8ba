// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto

/// Verifies leaves of messages in memory, as the CLI does with what it fetched, and hashes the same bytes bare.
struct VerifyBenchmark {
    private static let slice = 20_000

    let count: Int

    func run(into report: inout Report) throws {
        var verifier = LogVerifier()
        var nanoseconds: (verify: UInt64, hash: UInt64) = (0, 0)
        var bytes = 0
        var done = 0
        while done < count {
            let leaves = try Self.leaves(from: done, count: min(Self.slice, count - done))
            let began = Stopwatch.now()
            for leaf in leaves { try verifier.feed(leaf) }
            _ = verifier.takeCompletedTiles()
            nanoseconds.verify += Stopwatch.now() - began
            var sink: UInt64 = 0
            let hashing = Stopwatch.now()
            for leaf in leaves { sink &+= SHA256.hash(leaf).words.0 }
            nanoseconds.hash += Stopwatch.now() - hashing
            Stopwatch.keep(Int(truncatingIfNeeded: sink))
            bytes += leaves.reduce(0) { $0 + $1.count }
            done += leaves.count
        }
        let began = Stopwatch.now()
        try verifier.check(
            against: Checkpoint(origin: "bench.example/audit/1", size: verifier.size, root: verifier.root))
        nanoseconds.verify += Stopwatch.now() - began
        let bare = Measurement("sha256", rate: Double(done) * 1e9 / Double(nanoseconds.hash))
            .noting("SHA-256 of the same \(bytes / done) bytes a leaf, and nothing else")
        report.add(bare)
        report.add(
            Measurement(.auditVerify, rate: Double(done) * 1e9 / Double(nanoseconds.verify)).compared(to: bare)
                .noting("\(done) leaves in memory"))
    }

    private static func leaves(from first: Int, count: Int) throws -> [[UInt8]] {
        let now = Timestamp.systemNow()
        let thread = RawID(at: now)
        var draft = LeafDraft(
            event: .messageCreate, time: now,
            agent: LeafAgent(
                user: "st_\(RawID(at: now))", role: "clinician", auth: "pwd", session: [UInt8](repeating: 7, count: 16)),
            address: [UInt8](repeating: 8, count: 16), request: "\(RawID(at: now))", purpose: "TREAT",
            attributes: [("kind", .int(2))])
        return try (first..<first + count).map { seq in
            let message = RawID(at: now)
            let hash = SHA256.hash(message.bytes)
            draft.entities = [
                LeafEntity(kind: .thread, id: thread), LeafEntity(kind: .patient, id: thread),
                LeafEntity(kind: .message, id: message),
            ]
            draft.chain = (hash, UInt64(seq) + 1)
            draft.hash = hash
            return try draft.encode(seq: UInt64(seq), node: "bench")
        }
    }
}
