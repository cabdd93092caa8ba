// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainRuntime
import Foundation
import GRDB
import NIOCore

/// Drives a release build of the server over TLS 1.3.
struct ServerBenchmarks {
    /// Threads that `message-post` writes to and `thread-read` reads.
    private static let hotThreads = 64
    private static let manyThreads = 1000
    private static let bareHello = "bare-hello"

    let settings: BenchSettings
    let work: WorkDirectory
    let selected: Set<BenchName>

    func run(into report: inout Report) async throws {
        let wantsThreads = !selected.isDisjoint(with: [
            .messagePost, .threadRead, .diskPerMessage, .messagePostDuringRewrap,
        ])
        report.say("making a deployment\(wantsThreads ? " with \(Self.manyThreads) threads" : "")")
        let deployment = try await BenchDeployment.make(
            in: try work.make("server"), settings: settings, comments: wantsThreads ? Self.manyThreads : 0,
            filled: Self.hotThreads,
            unrouted: selected.contains(.messagePostDuringRewrap) ? settings.importCount : 0)
        let hello = try await bareHello(deployment, into: &report)
        let server = try ChildProcess(
            settings.curtaind, ["serve", "--config", deployment.configurationPath], log: "\(work.path)/server.log")
        let client = try LoadClient(port: deployment.staffPort, authority: deployment.authorityPath)
        do {
            try await waitUntilReady("/health/live", client, server)
            try await measure(client, server, deployment, hello, into: &report)
            await client.close()
            try server.stop("curtaind serve")
        } catch {
            await client.close()
            try? server.stop("curtaind serve")
            throw error
        }
    }

    /// The same library and TLS with an answer of one word: what this machine can do at most.
    private func bareHello(_ deployment: BenchDeployment, into report: inout Report) async throws -> Measurement {
        report.say(Self.bareHello)
        guard let port = try FreePort.find(1).first else { throw BenchProblem.setup("there is no free port") }
        let server = try ChildProcess(
            CommandLine.arguments[0],
            [
                "hello", "--port", "\(port)", "--certificate", deployment.certificatePath, "--key", deployment.keyPath,
            ], log: "\(work.path)/hello.log")
        defer { try? server.stop("curtain-bench hello") }
        let client = try LoadClient(port: port, authority: deployment.authorityPath)
        do {
            try await waitUntilReady("/", client, server)
            let hello = try await load(Self.bareHello, .get("/", host: client.host), client, server).measurement
            report.add(hello)
            await client.close()
            return hello
        } catch {
            await client.close()
            throw error
        }
    }

    private func waitUntilReady(_ path: String, _ client: LoadClient, _ server: ChildProcess) async throws {
        guard let live = RequestPlan.get(path, host: client.host).items.first else { return }
        for _ in 0..<300 {
            if let answer = try? await client.exchange(live, within: 2), answer.isSuccess { return }
            guard server.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw BenchProblem.notReady(seconds: 30, lastLines: server.lastLines())
    }

    private func signIn(_ client: LoadClient, as login: String = BenchDeployment.login) async throws -> String {
        let body = "{\"login\":\"\(login)\",\"password\":\"\(BenchDeployment.password)\"}"
        let plan = RequestPlan.posts(["/api/v1/session"], host: client.host, token: nil, body: body)
        guard let item = plan.items.first else { throw BenchProblem.setup("nothing to send") }
        let answer = try await client.exchange(item)
        guard answer.isSuccess else { throw BenchProblem.refused(status: answer.status, type: answer.problemType) }
        guard let token = String(buffer: answer.body).stringField("token") else {
            throw BenchProblem.answerMalformed("there is no token")
        }
        return token
    }

    private func measure(
        _ client: LoadClient, _ server: ChildProcess, _ deployment: BenchDeployment, _ hello: Measurement,
        into report: inout Report
    ) async throws {
        report.say("health-live")
        let health = try await load(
            BenchName.healthLive.rawValue, .get("/health/live", host: client.host), client, server
        ).measurement
        report.add(health.compared(to: hello))
        if selected.contains(.hookIntake) { try await takeIn(deployment, server, health, into: &report) }
        guard !deployment.threads.isEmpty else { return }
        let token = try await signIn(client)
        let hot = Array(deployment.threads.prefix(Self.hotThreads))
        let cold = Array(deployment.threads.dropFirst(Self.hotThreads).prefix(Self.hotThreads))
        if selected.contains(.threadRead) {
            report.say("thread-read")
            let plan = RequestPlan.gets(
                hot.map { "/api/v1/threads/\($0)?limit=20" }, host: client.host, token: token)
            try await requireMessages(20, plan, client)
            let read = try await load(BenchName.threadRead.rawValue, plan, client, server)
            report.add(read.measurement.compared(to: health))
        }
        if !selected.isDisjoint(with: [.messagePost, .diskPerMessage, .messagePostDuringRewrap]) {
            try await post(to: cold, deployment, token, client, server, health, into: &report)
        }
    }

    private func post(
        to threads: [Reference], _ deployment: BenchDeployment, _ token: String, _ client: LoadClient,
        _ server: ChildProcess, _ health: Measurement, into report: inout Report
    ) async throws {
        func plan(_ threads: [Reference]) -> RequestPlan {
            RequestPlan.posts(
                threads.map { "/api/v1/threads/\($0)/messages" }, host: client.host, token: token,
                body: "{\"text\":\"\(BenchDeployment.messageText)\"}")
        }
        report.say("message-post")
        let before = try size(of: deployment)
        let posted = try await load(BenchName.messagePost.rawValue, plan(threads), client, server)
        let after = try size(of: deployment)
        if selected.contains(.messagePost) {
            let batch = Double(posted.answered) / Double(max(after.checkpoints - before.checkpoints, 1))
            let note = String(format: "%@, %.0f a commit", posted.measurement.note, batch)
            report.add(posted.measurement.compared(to: health).noting(note))
            let many = try await load(
                "message-post-\(deployment.threads.count)", plan(deployment.threads), client, server)
            report.add(many.measurement.compared(to: health))
        }
        if selected.contains(.messagePostDuringRewrap) {
            report.say("message-post-during-rewrap")
            let admin = try await signIn(client, as: BenchDeployment.administrator)
            let rewraps = RewrapLoop(client: client, token: admin)
            let working = Task { try await rewraps.run() }
            let beside = try await load(
                BenchName.messagePostDuringRewrap.rawValue, plan(threads), client, server)
            working.cancel()
            let rewrapped = try await working.value
            let slower = (beside.measurement.p99 ?? 0) / (posted.measurement.p99 ?? 1)
            report.add(
                beside.measurement.compared(to: posted.measurement).noting(
                    String(format: "%d data keys rewrapped meanwhile; p99 %.2f times as long", rewrapped, slower)))
        }
        guard selected.contains(.diskPerMessage), posted.answered > 0 else { return }
        let bytes = Double(after.bytes - before.bytes) / Double(posted.answered)
        var disk = Measurement(.diskPerMessage)
        disk.ratioTo = "1024-byte bucket"
        disk.ratio = bytes / 1024
        report.add(disk.noting("\(Int(bytes.rounded())) bytes a message, over \(posted.answered) messages"))
    }

    /// Comments that a channel's webhook brings, one a request, on the public listener.
    private func takeIn(
        _ deployment: BenchDeployment, _ server: ChildProcess, _ health: Measurement, into report: inout Report
    ) async throws {
        report.say("hook-intake")
        guard let secret = WebhookSecret(deployment.hook.secret.reveal()) else { return }
        let client = try LoadClient(port: deployment.publicPort, authority: deployment.authorityPath)
        var texts = CommentTexts(seed: 3)
        let path = "/hooks/" + (deployment.hook.address.split(separator: "/").last ?? "")
        let most = min(settings.seconds, 60) * 12_000
        let plan = RequestPlan.hooks(path, host: client.host, secret: secret, texts: &texts, count: most)
        do {
            let taken = try await load(BenchName.hookIntake.rawValue, plan, client, server)
            guard taken.answered <= most else { throw BenchProblem.setup("too few events were signed") }
            report.add(taken.measurement.compared(to: health))
            await client.close()
        } catch {
            await client.close()
            throw error
        }
    }

    private func requireMessages(_ count: Int, _ plan: RequestPlan, _ client: LoadClient) async throws {
        guard let item = plan.items.first else { return }
        let answer = try await client.exchange(item)
        guard answer.isSuccess else { throw BenchProblem.refused(status: answer.status, type: answer.problemType) }
        let found = String(buffer: answer.body).split(separator: "\"seq\"").count - 1
        guard found == count else {
            throw BenchProblem.answerMalformed("\(found) messages in a thread that has \(count)")
        }
    }

    /// Runs a load while the server's memory and both processes' processor time are watched.
    private func load(
        _ name: String, _ plan: RequestPlan, _ client: LoadClient, _ server: ChildProcess
    ) async throws -> (measurement: Measurement, answered: Int) {
        let pid = server.pid
        let watch = Task.detached {
            var highest = 0.0
            while !Task.isCancelled {
                highest = max(highest, ProcessFigures.residentMiB(pid) ?? 0)
                try? await Task.sleep(for: .milliseconds(200))
            }
            return highest
        }
        let use = ProcessorUse(server: pid)
        let outcome: LoadOutcome
        do {
            outcome = try await client.run(plan, connections: settings.connections, seconds: settings.seconds)
        } catch {
            watch.cancel()
            throw error
        }
        let cores = use.summary()
        watch.cancel()
        var measurement = Measurement(name, rate: outcome.rate, latencies: outcome.latencies)
        measurement.rssMiB = await watch.value
        return (measurement.noting(cores), outcome.answered)
    }

    /// Size of the database as of the last commit, whatever part of it is still in the write-ahead log, and the number
    /// of commits that wrote to the log.
    private func size(of deployment: BenchDeployment) throws -> (bytes: Int64, checkpoints: Int64) {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: deployment.databasePath, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let size = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            let checkpoints = try Int64.fetchOne(db, sql: "SELECT count(*) FROM auditCheckpoint") ?? 0
            return (pages * size, checkpoints)
        }
    }
}
