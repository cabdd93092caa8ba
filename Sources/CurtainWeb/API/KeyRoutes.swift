// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainCrypto
import CurtainUseCases
import Hummingbird

/// Keys: how they are, and the work on them.
enum KeyRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/keys") { _, context in
            try Answers.json(KeyStatusResponse(try await relay.keyStatus(as: context.caller)))
        }
        staff.on(.get, "/keys/work") { _, context in
            try Answers.json(KeyWorkResponse(try await relay.keyWork(as: context.caller)))
        }
        staff.on(.post, "/keys/preflight") { _, context in
            try Answers.json(KeyWorkResponse(try await relay.preflightKeys(as: context.caller)), status: .accepted)
        }
        staff.on(.post, "/keys/rotate") { _, context in
            try Answers.json(KeyWorkResponse(try await relay.rotateKeys(as: context.caller)), status: .accepted)
        }
        staff.on(.post, "/keys/rewrap") { _, context in
            try Answers.json(KeyWorkResponse(try await relay.rewrapKeys(as: context.caller)), status: .accepted)
        }
        staff.on(.post, "/keys/floor") { request, context in
            try await relay.setKeyFloor(try await version(request), as: context.caller)
            return try Answers.json(KeyStatusResponse(try await relay.keyStatus(as: context.caller)))
        }
        staff.on(.post, "/keys/destroy") { request, context in
            try await relay.destroyKey(try await version(request), as: context.caller)
            return try Answers.json(KeyStatusResponse(try await relay.keyStatus(as: context.caller)))
        }
    }

    private static func version(_ request: Request) async throws -> UInt32 {
        let body = try await JSONBody.decode(KeyVersionRequest.self, from: request)
        guard let version = UInt32(exactly: body.version), version >= 1 else {
            throw RelayError.invalid(field: "version", reason: "must be a whole number from 1")
        }
        return version
    }
}

extension KeyStatusResponse {
    init(_ view: KeyStatusView) {
        self.init(
            active: Int(view.active), floor: Int(view.floor), generation: Int(clamping: view.generation),
            fileHash: Hex.encode(view.fileHash.bytes),
            versions: view.versions.map {
                KeyVersionResponse(version: Int($0.version), active: $0.isActive, dataKeys: $0.dataKeys)
            },
            wraps: Int(clamping: view.wraps), wrapsAdvised: Int(clamping: KeyRing.wrapsAdvised),
            slots: view.slots.map { KeySlotResponse(id: $0.id.description, type: $0.type.name) },
            work: view.work.map { KeyWorkResponse($0) })
    }
}

extension KeyWorkResponse {
    init(_ state: KeyWork.State) {
        self.init(
            kind: state.kind.rawValue, phase: state.phase.rawValue, total: state.total, checked: state.checked,
            unopened: state.unopened, rewrapped: state.rewrapped, active: Int(state.active),
            startedAt: state.startedAt.description, endedAt: state.endedAt?.description, problem: state.problem)
    }
}
