// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient
import CurtainCore
import CurtainCrypto
import FoundationEssentials
import Synchronization
import Testing

@Suite struct WitnessTests {
    private static let origin = "relay.example/audit/1"

    private let place: TemporaryPlace
    private let store: WitnessStore
    private let witness: Witness
    private let signer: LogSigner
    private let key: VerifierKey

    init() throws {
        place = try TemporaryPlace()
        store = WitnessStore(directory: place.path + "/curtain")
        witness = Witness(store: store) { Timestamp(milliseconds: 1_795_237_200_000) }
        signer = try LogSigner(name: Self.origin, seed: Array(0..<32))
        key = VerifierKey(signer)
    }

    /// A log that answers like a server: leaf `n` is the number `n`, or another text from `forkedAt` on.
    private final class Log: APITransport {
        struct State {
            var size: UInt64
            var forkedAt = UInt64.max
            var signer: LogSigner
            var proofs = 0
            var alter: (@Sendable (inout ConsistencyResponse) -> Void)?
        }
        let state: Mutex<State>

        init(size: UInt64, signer: LogSigner) {
            state = Mutex(State(size: size, signer: signer))
        }

        static func leaves(_ size: UInt64, forkedAt: UInt64) -> [Digest] {
            (0..<size).map { TreeHash.leaf(Array("\($0)\($0 >= forkedAt ? "x" : "")".utf8)) }
        }

        static func root(_ leaves: ArraySlice<Digest>) -> Digest {
            guard leaves.count > 1 else { return leaves.first ?? TreeHash.empty }
            var half = 1
            while half * 2 < leaves.count { half *= 2 }
            let middle = leaves.startIndex + half
            return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
        }

        /// RFC 6962 section 2.1.2.
        static func proof(_ old: Int, _ leaves: ArraySlice<Digest>, whole: Bool = true) -> [Digest] {
            if old == leaves.count { return whole ? [] : [root(leaves)] }
            var half = 1
            while half * 2 < leaves.count { half *= 2 }
            let middle = leaves.startIndex + half
            if old <= half { return proof(old, leaves[..<middle], whole: whole) + [root(leaves[middle...])] }
            return proof(old - half, leaves[middle...], whole: false) + [root(leaves[..<middle])]
        }

        func send(_ request: APIRequest) async throws -> APIAnswer {
            try state.withLock { state throws in
                let leaves = Self.leaves(state.size, forkedAt: state.forkedAt)
                let encoder = JSONEncoder()
                if request.path.hasPrefix(API.checkpointPath) {
                    let checkpoint = Checkpoint(
                        origin: state.signer.name, size: state.size, root: Self.root(leaves[...]))
                    let note = try SignedNote.sign(checkpoint: checkpoint, with: state.signer)
                    let answer = CheckpointResponse(
                        note: note, size: Int(state.size), verifierKey: state.signer.verifierKey)
                    return APIAnswer(status: 200, body: Array(try encoder.encode(answer)))
                }
                state.proofs += 1
                let numbers = request.path.split { !$0.isNumber }.compactMap { Int($0) }
                var answer = ConsistencyResponse(
                    from: numbers[0], to: numbers[1],
                    proof: Self.proof(numbers[0], leaves[..<numbers[1]]).map { Base64.encode($0.bytes) })
                state.alter?(&answer)
                return APIAnswer(status: 200, body: Array(try encoder.encode(answer)))
            }
        }

        func shutdown() async {}
    }

    private func demand(_ log: Log) async throws -> WitnessReport {
        try await witness.demand(APIClient(transport: log, token: nil), pinned: key)
    }

    private func alarm(_ log: Log) async -> WitnessAlarm? {
        do {
            _ = try await demand(log)
            return nil
        } catch let ClientError.witness(alarm) {
            return alarm
        } catch {
            Issue.record("another error: \(error)")
            return nil
        }
    }

    private func isAlarm(_ log: Log, _ expected: (WitnessAlarm) -> Bool) async -> Bool {
        await alarm(log).map(expected) ?? false
    }

    @Test("From every size to every larger one a log that only grows is accepted", arguments: [0, 1, 2, 3, 7, 8, 9])
    func growth(from: UInt64) async throws {
        let log = Log(size: from, signer: signer)
        #expect(try await demand(log).remembered == nil)
        for size in from...(from + 9) {
            log.state.withLock { $0.size = size }
            let report = try await demand(log)
            #expect(report.checkpoint.size == size)
            #expect(try store.read(key)?.checkpoint == report.checkpoint)
        }
        #expect(log.state.withLock { $0.proofs } == (from == 0 ? 8 : 9))
    }

    @Test("A log that shrank raises an alarm that names the evidence, and what is remembered stays")
    func rolledBack() async throws {
        let log = Log(size: 9, signer: signer)
        _ = try await demand(log)
        log.state.withLock { $0.size = 8 }
        guard case .shrank(9, 8, let evidence)? = await alarm(log) else {
            Issue.record("no alarm")
            return
        }
        #expect(evidence.count == 2)
        for path in evidence {
            let note = try String(contentsOfFile: path, encoding: .utf8)
            #expect(throws: Never.self) { try SignedNote.openCheckpoint(note, with: key) }
            #expect(WitnessAlarm.shrank(remembered: 9, offered: 8, evidence: evidence).hint.contains(path))
        }
        #expect(try store.read(key)?.checkpoint.size == 9)
        log.state.withLock { $0.size = 9 }
        #expect(await alarm(log) == nil)
    }

    @Test("Another history of the same size raises an alarm")
    func forked() async throws {
        let log = Log(size: 9, signer: signer)
        _ = try await demand(log)
        log.state.withLock { $0.forkedAt = 8 }
        guard case .forked(9, _)? = await alarm(log) else {
            Issue.record("no alarm")
            return
        }
    }

    @Test("A longer log with another history raises an alarm, wherever it was changed", arguments: 0..<9)
    func rewritten(at position: UInt64) async throws {
        let log = Log(size: 9, signer: signer)
        _ = try await demand(log)
        log.state.withLock {
            $0.size = 14
            $0.forkedAt = position
        }
        guard case .inconsistent(9, 14, _, let evidence)? = await alarm(log) else {
            Issue.record("no alarm")
            return
        }
        #expect(evidence.count == 2)
        #expect(try store.read(key)?.checkpoint.size == 9)
    }

    @Test("A proof for other sizes, or of no hashes, is refused")
    func badProof() async throws {
        let log = Log(size: 5, signer: signer)
        _ = try await demand(log)
        log.state.withLock {
            $0.size = 9
            $0.alter = { $0.from = 4 }
        }
        #expect(await isAlarm(log) { if case .badProof = $0 { true } else { false } })
        log.state.withLock { $0.alter = { $0.proof[0] = "AAAA" } }
        #expect(await isAlarm(log) { if case .badProof = $0 { true } else { false } })
        log.state.withLock { $0.alter = { $0.proof = [] } }
        #expect(await isAlarm(log) { if case .inconsistent = $0 { true } else { false } })
    }

    @Test("Another key and another name are refused, and nothing is remembered of them")
    func otherSigner() async throws {
        let log = Log(size: 5, signer: signer)
        _ = try await demand(log)
        let stranger = try LogSigner(name: Self.origin, seed: Array(repeating: 7, count: 32))
        log.state.withLock { $0.signer = stranger }
        #expect(await alarm(log) == .keyChanged(pinned: key.vkey, offered: stranger.verifierKey))
        let restored = try LogSigner(name: "relay.example/audit/2", seed: Array(0..<32))
        log.state.withLock { $0.signer = restored }
        #expect(await alarm(log) == .originChanged(pinned: Self.origin, offered: "relay.example/audit/2"))
        #expect(try store.read(key)?.checkpoint.size == 5)
        #expect(try store.read(VerifierKey(restored)) == nil)
    }

    @Test("A note that the pinned key did not sign is refused, whatever key is claimed")
    func forgedNote() async throws {
        let stranger = try LogSigner(name: Self.origin, seed: Array(repeating: 7, count: 32))
        let note = try SignedNote.sign(
            checkpoint: Checkpoint(origin: Self.origin, size: 5, root: TreeHash.empty), with: stranger)
        let offer = CheckpointResponse(note: note, size: 5, verifierKey: key.vkey)
        #expect(throws: ClientError.self) { try Witness.open(offer, pinned: key) }
    }

    @Test("State is kept from others, and a changed state file is told")
    func files() async throws {
        let log = Log(size: 5, signer: signer)
        _ = try await demand(log)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path + "/curtain/witness").sorted()
        #expect(names.count == 2)
        let name = try #require(names.first { $0.hasSuffix(".json") })
        #expect(try place.mode("/curtain/witness/\(name)") == 0o600)
        #expect(try place.mode("/curtain/witness") == 0o700)
        let path = place.path + "/curtain/witness/\(name)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("\\n5\\n", with: "\\n4\\n").write(toFile: path, atomically: false, encoding: .utf8)
        await #expect(throws: ClientError.damagedFile(path: path)) { try await demand(log) }
    }

    @Test("Two commands at once never mistake growth for a rollback")
    func concurrent() async throws {
        let log = Log(size: 1, signer: signer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    log.state.withLock { $0.size += 1 }
                    _ = try await demand(log)
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.read(key)?.checkpoint.size == 9)
    }

    @Test("What has to happen follows from sizes and roots alone")
    func steps() {
        func checkpoint(_ size: UInt64, _ leaf: String) -> Checkpoint {
            Checkpoint(origin: Self.origin, size: size, root: TreeHash.leaf(Array(leaf.utf8)))
        }
        #expect(WitnessStep.next(remembered: nil, offered: checkpoint(3, "a")) == .first)
        #expect(WitnessStep.next(remembered: checkpoint(3, "a"), offered: checkpoint(3, "a")) == .same)
        #expect(WitnessStep.next(remembered: checkpoint(3, "a"), offered: checkpoint(3, "b")) == .forked)
        #expect(WitnessStep.next(remembered: checkpoint(3, "a"), offered: checkpoint(2, "a")) == .rolledBack)
        #expect(WitnessStep.next(remembered: checkpoint(3, "a"), offered: checkpoint(4, "b")) == .prove(from: 3, to: 4))
    }
}
