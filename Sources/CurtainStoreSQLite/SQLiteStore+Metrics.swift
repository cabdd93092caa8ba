// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

extension SQLiteStore {
    package func metrics() -> [Metric] {
        let (health, now) = (health(), clock.now())
        let sessions = writer.live.withLock { $0.sessionCounts(at: now) }
        return [
            Metric(
                "curtain_sealed", "1 for the reason the service is sealed for.", .gauge,
                SealReason.allCases.map { .init(health.sealed == $0 ? 1 : 0, [.init("reason", $0.rawValue)]) }),
            Metric("curtain_queue_changes", "Changes that wait for the writer.", .gauge, Double(health.queued)),
            Metric("curtain_log_leaves", "Entries of the audit log.", .gauge, Double(health.logSize)),
            Metric(
                "curtain_sessions", "Sessions that have not run out.", .gauge,
                sessions.map { .init(Double($0.count), [.init("kind", $0.kind)]) }),
        ] + writer.measures.metrics
    }
}

extension LiveState {
    fileprivate func sessionCounts(at now: Timestamp) -> [(kind: String, count: Int)] {
        var (staff, patients, claims) = (0, 0, 0)
        for session in sessions.values where session.isAlive(at: now) {
            switch session.holder {
            case .staff: staff += 1
            case .participant: patients += 1
            case .claim: claims += 1
            }
        }
        return [("staff", staff), ("patient", patients), ("claim", claims)]
    }
}
