// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite

/// Appends leaves through the real store with 64 writers at once, then verifies the file they went to.
struct LeafBenchmark {
    private static let writers = 64
    /// About the size of the leaves that are appended here.
    private static let leafBytes = 400

    let settings: BenchSettings
    let work: WorkDirectory
    let selected: Set<BenchName>

    func run(into report: inout Report) async throws {
        let directory = try work.make("leaves")
        let keys = try KeyRing.ephemeral(origin: "bench.example/audit/1")
        let subject = KeySubject(kind: .deployment, id: keys.organization)
        let (_, wrapped) = try keys.newDataKey(for: subject, version: 1)
        let options = SQLiteStore.Options(
            databasePath: "\(directory)/curtain.db", lockPath: "\(directory)/audit.lock", node: "bench")
        let store = try SQLiteStore.create(options, keyRing: keys, deploymentKey: wrapped, clock: .system)
        do {
            if selected.contains(.leafAppend) { try await append(to: store, directory, into: &report) }
            if !selected.isDisjoint(with: [.auditVerify, .auditList]) {
                try await grow(store, to: UInt64(settings.leafCount))
            }
            if selected.contains(.auditList) { try await list(store, into: &report) }
            await store.close()
        } catch {
            await store.close()
            throw error
        }
        guard selected.contains(.auditVerify) else { return }
        let start = Stopwatch.now()
        let found = try SQLiteStore.verifyLog(
            databasePath: options.databasePath, lockPath: options.lockPath, verifierKey: keys.signer.verifierKey,
            progress: { _, _ in })
        let rate = Double(found.size) / Stopwatch.seconds(since: start)
        report.add(
            Measurement("audit-verify-file", rate: rate)
                .noting("\(found.size) leaves, \(found.checkpoints) checkpoints, tiles and index, on the disk"))
    }

    private func append(to store: SQLiteStore, _ directory: String, into report: inout Report) async throws {
        let single = try RawStorage.sqliteInserts(
            "sqlite-insert", in: directory, bytes: Self.leafBytes, perCommit: 1, seconds: settings.microSeconds)
        report.add(single)
        report.add(
            try RawStorage.sqliteInserts(
                "sqlite-insert-64", in: directory, bytes: Self.leafBytes, perCommit: 64,
                seconds: settings.microSeconds))
        let before = store.health().logSize
        let start = Stopwatch.now()
        let end = start + UInt64(settings.seconds) * 1_000_000_000
        let latencies = try await write(to: store) { _ in Stopwatch.now() < end }
        let done = store.health().logSize - before
        let rate = Double(done) / Stopwatch.seconds(since: start)
        report.add(
            Measurement(.leafAppend, rate: rate, latencies: latencies).compared(to: single)
                .noting("\(Self.writers) writers, group commit"))
    }

    /// The newest 100 of one person's entries, and of one thread's, when the index has been compared with the log.
    private func list(_ store: SQLiteStore, into report: inout Report) async throws {
        report.say("audit-list over \(store.health().logSize) leaves")
        let pass = try store.beginDeepVerification()
        while try await pass.step(for: .milliseconds(200)).phase != .done {}
        guard store.indexVerification() != nil else { throw BenchProblem.setup("the index differs from the log") }
        let person = LogEntityRef(kind: .staff, id: Self.person.raw)
        let permit = try AccessPolicy.permit(
            ReadLog(query: LogQuery(entity: person, limit: 100)), for: .host(requestID: "bench"))
        var latencies = Latencies()
        let start = Stopwatch.now()
        var count = 0
        while Stopwatch.seconds(since: start) < settings.microSeconds {
            let began = Stopwatch.now()
            let found = try await store.leaves(permit)
            latencies.record(nanoseconds: Stopwatch.now() - began)
            guard found.count == 100 else { throw BenchProblem.setup("\(found.count) entries instead of 100") }
            count += 1
        }
        let rate = Double(count) / Stopwatch.seconds(since: start)
        report.add(
            Measurement(.auditList, rate: rate, latencies: latencies)
                .noting("newest 100 of one person, each proven, over \(store.health().logSize) leaves"))
    }

    private func grow(_ store: SQLiteStore, to size: UInt64) async throws {
        _ = try await write(to: store) { $0.health().logSize < size }
    }

    /// Has all writers append leaves, one at a time each, while a condition holds.
    private func write(
        to store: SQLiteStore, while condition: @escaping @Sendable (SQLiteStore) -> Bool
    ) async throws -> Latencies {
        let permit = try AccessPolicy.permit(RecordDenial(refused: .messageCreate), for: Self.caller())
        return try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<Self.writers {
                group.addTask {
                    var times: [UInt64] = []
                    while condition(store) {
                        let began = Stopwatch.now()
                        try await store.record(permit)
                        times.append(Stopwatch.now() - began)
                    }
                    return times
                }
            }
            var all = Latencies()
            for try await times in group { for time in times { all.record(nanoseconds: time) } }
            return all
        }
    }

    private static let person = StaffID(at: .systemNow())

    /// A member of staff that the log names and the store need not know.
    private static func caller() -> Caller {
        let now = Timestamp.systemNow()
        let staff = StaffPrincipal(
            id: person, roles: [.clinician], pools: [PoolID(at: now)], generation: 1,
            session: SHA256.hash(Array("bench".utf8)), authentication: "pwd")
        return Caller(principal: .staff(staff), requestID: "\(RawID(at: now))", address: "127.0.0.1")
    }
}
