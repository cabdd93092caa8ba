// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainStoreSQLite
import CurtainUseCases
import Foundation

/// From the start of the process to `/health/ready`, with much stored.
struct StartBenchmark {
    private static let threads = 1000
    private static let writers = 64
    private static let starts = 5

    let settings: BenchSettings
    let work: WorkDirectory

    func run(into report: inout Report) async throws {
        let deployment = try await BenchDeployment.make(
            in: try work.make("start"), settings: settings, comments: Self.threads, filled: 0)
        let configuration = try CurtainConfiguration.load(deployment.configurationPath, environment: [:])
        try await grow(try await Runtime.open(configuration, alone: true), deployment)
        var latencies = Latencies()
        var resident = 0.0
        for _ in 0..<Self.starts {
            let began = Stopwatch.now()
            let server = try ChildProcess(
                settings.curtaind, ["serve", "--config", deployment.configurationPath], log: "\(work.path)/start.log")
            let client = try LoadClient(port: deployment.staffPort, authority: deployment.authorityPath)
            defer { try? server.stop("curtaind serve") }
            try await ready(client, server)
            latencies.record(nanoseconds: Stopwatch.now() - began)
            resident = max(resident, ProcessFigures.highestMiB(server.pid) ?? 0)
            await client.close()
        }
        var measurement = Measurement(.start, latencies: latencies)
        measurement.rssMiB = resident
        report.add(
            measurement.noting(
                "\(settings.startMessages) messages, \(settings.startLeaves) leaves, \(Self.starts) starts"))
    }

    private func ready(_ client: LoadClient, _ server: ChildProcess) async throws {
        guard let item = RequestPlan.get("/health/ready", host: client.host).items.first else { return }
        for _ in 0..<12_000 {
            if let answer = try? await client.exchange(item, within: 2), answer.isSuccess { return }
            guard server.isRunning else { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw BenchProblem.notReady(seconds: 60, lastLines: server.lastLines())
    }

    /// Messages first, then leaves until there are enough.
    private func grow(_ runtime: Runtime, _ deployment: BenchDeployment) async throws {
        do {
            let text = try PrivateText(BenchDeployment.messageText)
            let caller = try deployment.caller(runtime.relay)
            let (threads, total) = (deployment.threads, settings.startMessages)
            try await inParallel { writer in
                for number in stride(from: writer, to: total, by: Self.writers) {
                    _ = try await runtime.relay.postReply(
                        text, in: threads[number % threads.count], idempotency: nil, as: caller)
                }
            }
            let denial = try AccessPolicy.permit(RecordDenial(refused: .messageCreate), for: caller)
            let wanted = UInt64(settings.startLeaves)
            try await inParallel { _ in
                while runtime.store.health().logSize < wanted { try await runtime.store.record(denial) }
            }
            await runtime.close()
        } catch {
            await runtime.close()
            throw error
        }
    }

    private func inParallel(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<Self.writers { group.addTask { try await body(writer) } }
            try await group.waitForAll()
        }
    }
}
