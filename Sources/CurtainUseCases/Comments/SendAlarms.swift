// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import FoundationEssentials

/// How a notice went, for the service's own log.
package struct AlarmReport: Sendable {
    package let count: Int
    package let isTaken: Bool
    package let problem: PostProblem?
}

extension Relay {
    private static let mostInNotice = 100
    private static let longestWait = 300

    /// Tells the on-call receiver of emergencies, until ``OutboxBell/stop()``; does nothing without a receiver.
    ///
    /// What waits is on the disk. A notice that was not taken for certain goes out again, after 1 second, then 2, 4, up
    /// to 5 minutes, for as long as it takes: a receiver may get one twice and knows it by its `webhook-id`.
    package func sendAlarms(report: @escaping @Sendable (AlarmReport) -> Void) async {
        guard let notice = settings.crisis.notice else { return }
        let bell = alarmBell
        bell.ring()
        var wait = 1
        for await _ in bell.rings {
            while !bell.isStopped {
                guard let waiting = try? await store.alarms(limit: Self.mostInNotice) else {
                    try? await Task.sleep(for: .seconds(1))
                    continue
                }
                if waiting.isEmpty { break }
                let outcome = await poster.post(alarm(waiting, notice))
                if case .taken = outcome, await end(waiting) {
                    wait = 1
                    report(AlarmReport(count: waiting.count, isTaken: true, problem: nil))
                    continue
                }
                report(AlarmReport(count: waiting.count, isTaken: false, problem: outcome.problem))
                // In short steps, so that the service need not wait for this to end.
                for _ in 0..<wait * 4 where !bell.isStopped { try? await Task.sleep(for: .milliseconds(250)) }
                wait = min(wait * 2, Self.longestWait)
            }
        }
    }

    private func end(_ comments: [Reference]) async -> Bool {
        let host = Caller.host(requestID: "alarm-\(RawID(at: clock.now()))")
        guard let permit = try? await authorize(host, EndAlarms(comments: comments)) else { return false }
        return (try? await store.end(permit)) != nil
    }

    /// References and the address of the staff listener: nothing of what anybody wrote, nor where.
    private func alarm(_ comments: [Reference], _ notice: CrisisSettings.Notice) -> OutgoingPost {
        let now = clock.now()
        let names = comments.map(\.description)
        let body = AlarmBody(
            type: "comment.emergency", timestamp: now.description,
            data: .init(count: names.count, comments: names, inbox: settings.staffOrigin)
        ).encoded
        let id = "alarm-\(names.first ?? "")-\(names.last ?? "")-\(names.count)"
        let seconds = now.milliseconds / 1000
        return OutgoingPost(
            address: notice.address,
            headers: [
                ("content-type", "application/json"), ("webhook-id", id), ("webhook-timestamp", String(seconds)),
                ("webhook-signature", notice.secret.sign(id: id, timestamp: seconds, body: body)),
            ], body: Redacted(body))
    }
}

private struct AlarmBody: Encodable {
    struct Notice: Encodable {
        let count: Int
        let comments: [String]
        let inbox: String
    }

    let type: String
    let timestamp: String
    let data: Notice

    var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }
}

extension PostOutcome {
    /// Why it was not taken for certain.
    fileprivate var problem: PostProblem? {
        switch self {
        case .taken: nil
        case .refused(let problem), .notNow(let problem, _), .unknown(let problem): problem
        }
    }
}
