// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Verifications of everything that is stored, for those who examine the log.
enum DeepRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/audit/deep") { _, context in
            try Answers.json(
                DeepPassResponse(try await relay.beginDeepVerification(as: context.caller)), status: .accepted)
        }
        staff.on(.get, "/audit/deep") { _, context in
            let (running, last) = try await relay.deepVerification(as: context.caller)
            return try Answers.json(DeepStatusResponse(running: running, last: last))
        }
    }
}

extension DeepStatusResponse {
    init(running: DeepWork.Pass?, last: DeepWork.Pass?) {
        self.init(running: running.map { DeepPassResponse($0) }, last: last.map { DeepPassResponse($0) })
    }
}

extension DeepPassResponse {
    init(_ pass: DeepWork.Pass) {
        let progress = pass.progress
        self.init(
            asked: pass.isAsked, phase: progress.phase.rawValue, size: Int(clamping: progress.size),
            entries: Int(clamping: progress.leaves), indexed: Int(clamping: progress.indexed),
            threads: Int(clamping: progress.threads), messages: Int(clamping: progress.messages),
            comments: Int(clamping: progress.comments), snapshots: Int(clamping: progress.snapshots),
            dataKeys: Int(clamping: progress.dataKeys), names: Int(clamping: progress.names),
            reasons: Int(clamping: progress.reasons), faults: Int(clamping: progress.faults),
            firstFault: progress.first?.text, firstFaultArea: progress.first?.area.rawValue,
            startedAt: pass.startedAt.description, endedAt: pass.endedAt?.description, problem: pass.problem)
    }
}
