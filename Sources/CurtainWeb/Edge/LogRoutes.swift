// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainCrypto
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// What anybody may read of the log, so that anybody can witness it: checkpoint and consistency, no entries.
enum LogRoutes {
    static func add(to book: RouteBook, relay: Relay) {
        book.on(.get, API.checkpointPath) { request, _ in
            let checkpoint = relay.checkpoint()
            guard try QueryReader(request).flag("json") == true else { return Answers.text(checkpoint.note) }
            return try Answers.json(
                CheckpointResponse(
                    note: checkpoint.note, size: Int(checkpoint.size), verifierKey: relay.verifierKey))
        }
        book.on(.get, API.consistencyPath) { request, _ in
            let query = try QueryReader(request)
            let size = relay.checkpoint().size
            guard let from = try query.number("from", as: UInt64.self) else {
                throw EdgeError.malformed("from must be a whole number")
            }
            let to = try query.number("to", as: UInt64.self) ?? size
            guard from <= to, to <= size else {
                throw EdgeError.malformed("from and to must be sizes of the log: from <= to <= \(size)")
            }
            let proof = try await offLoop { try await relay.consistencyProof(from: from, to: to) }
            return try Answers.json(
                ConsistencyResponse(from: Int(from), to: Int(to), proof: proof.map { Base64.encode($0.bytes) }))
        }
    }
}
