// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import FoundationEssentials
import Synchronization

/// How a try to post ended, for the service's own log.
package struct PostReport: Sendable {
    package let item: Reference
    package let attempt: Int64
    package let state: OutboxState
    package let problem: PostProblem?
}

extension Relay {
    /// Sends what is due, until ``OutboxBell/stop()``: channels side by side, the posts of one channel one after the
    /// other.
    ///
    /// Begins by declaring unknown what an earlier process left in the middle of a try.
    package func sendPosts(report: @escaping @Sendable (PostReport) -> Void) async {
        let bell = outboxBell
        let clockwork = Task {
            while !Task.isCancelled {
                bell.ring()
                try? await Task.sleep(for: .seconds(1))
            }
        }
        defer { clockwork.cancel() }
        let busy = BusyChannels()
        var isAbandoned = false
        await withDiscardingTaskGroup { group in
            for await _ in bell.rings {
                if !isAbandoned {
                    isAbandoned = (try? await abandonPosts()) != nil
                    guard isAbandoned else { continue }
                }
                guard let due = try? await store.postsDue(at: clock.now(), excluding: busy.all) else { continue }
                for (channel, items) in Dictionary(grouping: due, by: \.channel) {
                    busy.enter(channel)
                    group.addTask {
                        for item in items where !bell.isStopped && store.health().sealed == nil {
                            if let made = await post(item.reference, triedBefore: item.attempt) { report(made) }
                        }
                        // The next look comes with the clockwork: an item that cannot even begin must not spin.
                        busy.leave(channel)
                    }
                }
            }
        }
    }

    /// Answers how many tries were under way when the last process ended.
    package func abandonPosts() async throws -> Int {
        var count = 0
        while true {
            let permit = try await authorize(.host(requestID: "outbox-start"), AbandonPosts())
            let some = try await store.abandonPosts(permit)
            if some == 0 { return count }
            count += some
        }
    }

    /// One try: marked and durable, then posted, then recorded; not cancelled in the middle.
    ///
    /// Nil when nothing was posted, or when how it ended could not be recorded: then it is unknown after a restart.
    package func post(_ reference: Reference, triedBefore: Int64 = 0) async -> PostReport? {
        await Task { await attempt(reference, triedBefore) }.value
    }

    private func attempt(_ reference: Reference, _ triedBefore: Int64) async -> PostReport? {
        let host = Caller.host(requestID: "post-\(RawID(at: clock.now()))")
        guard let permit = try? await authorize(host, BeginPost(item: reference)) else { return nil }
        let sealed: SealedPost
        do {
            guard let begun = try await store.begin(permit) else { return nil }
            sealed = begun
        } catch {
            // Whether the mark is on the disk or not: nothing has left the house.
            let undo = EndPost(
                item: reference, attempt: triedBefore + 1, state: .approved, problem: .interrupted,
                notBefore: clock.now().adding(.seconds(5)))
            _ = await record(undo, as: host)
            return nil
        }
        let item = sealed.outbox.item
        let outcome: PostOutcome
        do throws(PostObstacle) {
            outcome = await poster.post(try await prepare(sealed, as: host))
        } catch {
            outcome = .refused(error.problem)
        }
        let end = end(of: sealed, outcome)
        guard await record(end, as: host) else { return nil }
        return PostReport(item: item.reference, attempt: item.attempt, state: end.state, problem: end.problem)
    }

    /// Waits for the disk for as long as the service runs, and a little longer.
    private func record(_ end: EndPost, as who: Caller) async -> Bool {
        guard let permit = try? await authorize(who, end) else { return false }
        var left = 10
        while left > 0 {
            if (try? await store.end(permit)) != nil { return true }
            try? await Task.sleep(for: .seconds(1))
            if outboxBell.isStopped { left -= 1 }
        }
        return false
    }

    private func end(of sealed: SealedPost, _ outcome: PostOutcome) -> EndPost {
        let item = sealed.outbox.item
        switch outcome {
        case .taken(let answer):
            let remote = PostAnswer.remoteID(in: answer).flatMap { name in
                try? Envelope.seal(
                    Array(name.utf8), at: remotePlace(item.id, attempt: item.attempt),
                    with: try dataKeys.key(sealed.outbox.key))
            }
            return EndPost(item: item.reference, attempt: item.attempt, state: .sent, remote: remote)
        case .refused(let problem):
            return EndPost(item: item.reference, attempt: item.attempt, state: .failed, problem: problem)
        case .unknown(let problem):
            return EndPost(item: item.reference, attempt: item.attempt, state: .unknown, problem: problem)
        case .notNow(let problem, let seconds):
            guard item.tries < PostRetry.most else {
                return EndPost(item: item.reference, attempt: item.attempt, state: .failed, problem: problem)
            }
            let wait = PostRetry.wait(after: item.tries, asked: seconds)
            return EndPost(
                item: item.reference, attempt: item.attempt, state: .approved, problem: problem,
                notBefore: clock.now().adding(.seconds(wait)))
        }
    }

    /// The signed request of an item.
    private func prepare(_ sealed: SealedPost, as who: Caller) async throws(PostObstacle) -> OutgoingPost {
        let item = sealed.outbox.item
        guard let channel = store.directory().channels[item.channel], let posting = channel.posting,
            posting.carries.contains(item.kind)
        else { throw PostObstacle(.noPosting) }
        do {
            let secrets = try channel.secrets(for: .post).map { try channelSecrets.secret($0) }
            guard !secrets.isEmpty else { throw PostObstacle(.noSecret) }
            let text = try await text(of: sealed.outbox, as: who)
            let locale = try await template(item.template, as: who).source.locale
            // The rules may have changed since the text was approved.
            if item.kind == .publicReply, !guardReasons(text, language: locale).isEmpty {
                throw PostObstacle(.guardRefused)
            }
            let snapshot = try open(sealed.comment)
            let now = clock.now()
            // A new invitation of the same thread is another message: a receiver must not take it for the old one.
            let id = sealed.outbox.invitation.map { "\(item.id)-\($0.generation)" } ?? item.id.description
            let body = try PostBody(
                type: item.kind == .publicReply ? "reply.public" : "reply.private", timestamp: now.description,
                data: PostBody.Reply(
                    id: id, comment: snapshot.externalID, permalink: snapshot.permalink,
                    locale: locale, text: text)
            ).encoded()
            let seconds = now.milliseconds / 1000
            let signatures = secrets.map { $0.sign(id: id, timestamp: seconds, body: body) }
            return OutgoingPost(
                address: Redacted(try address(of: channel.id, posting)),
                headers: [
                    ("content-type", "application/json"), ("webhook-id", id), ("webhook-timestamp", String(seconds)),
                    ("webhook-signature", signatures.joined(separator: " ")),
                ], body: Redacted(body))
        } catch let obstacle as PostObstacle {
            throw obstacle
        } catch {
            throw PostObstacle(.cannotOpen)
        }
    }
}

/// Channels with a post under way: one at a time each.
private final class BusyChannels: Sendable {
    private let channels = Mutex<Set<ChannelID>>([])

    var all: Set<ChannelID> { channels.withLock { $0 } }

    func enter(_ channel: ChannelID) {
        _ = channels.withLock { $0.insert(channel) }
    }

    func leave(_ channel: ChannelID) {
        _ = channels.withLock { $0.remove(channel) }
    }
}

/// Why a post was not even tried.
private struct PostObstacle: Error {
    let problem: PostProblem

    init(_ problem: PostProblem) {
        self.problem = problem
    }
}

/// How often and when a post is tried again that was certainly not taken.
enum PostRetry {
    static let most: Int64 = 12
    private static let longest = 3600

    /// Seconds: what the channel asked for, or 5, 10, 20 … up to 15 minutes.
    static func wait(after attempt: Int64, asked: Int?) -> Int {
        min(max(asked ?? min(5 << min(Int(attempt) - 1, 8), 900), 1), longest)
    }
}

/// The body of a post; `docs/webhooks.md` describes it.
private struct PostBody: Encodable {
    struct Reply: Encodable {
        let id: String
        let comment: String
        let permalink: String?
        let locale: String
        let text: String
    }

    let type: String
    let timestamp: String
    let data: Reply

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}

/// What a channel says of a post it took.
enum PostAnswer {
    private struct Body: Decodable {
        let id: String
    }

    /// Its identifier there: `id` of a JSON object, at most 512 bytes without control characters.
    static func remoteID(in answer: [UInt8]) -> String? {
        guard let id = (try? JSONDecoder().decode(Body.self, from: Data(answer)))?.id,
            (1...512).contains(id.utf8.count),
            id.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        else { return nil }
        return id
    }
}
