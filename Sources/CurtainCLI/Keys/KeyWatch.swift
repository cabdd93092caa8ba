// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainClient

/// Watches work on keys until it ends; Ctrl-C ends the watching alone.
struct KeyWatch {
    let connection: Connection

    /// How the work ended.
    ///
    /// - Throws: ``CLIError/keyWorkFailed(_:)``; ``CLIError/cancelled`` on Ctrl-C.
    func end(of begun: KeyWorkResponse) async throws -> KeyWorkResponse {
        Interruption.watch()
        let host = connection.host
        var checking = Progress(
            "data keys opened", total: UInt64(begun.total), host: host, quiet: connection.options.quiet)
        var wrapping = Progress(
            "data keys wrapped", total: UInt64(begun.total), host: host, quiet: connection.options.quiet)
        var client = connection.client
        client.isPassive = true
        while true {
            let work = try await client.keyWork()
            guard work.startedAt == begun.startedAt else {
                throw CLIError.keyWorkFailed("other work on keys has begun since")
            }
            if work.phase == "rewrapping" {
                checking.finish()
                wrapping.update(done: UInt64(work.rewrapped), count: UInt64(work.rewrapped))
            } else {
                checking.update(done: UInt64(work.checked), count: UInt64(work.checked))
            }
            if work.endedAt != nil {
                checking.finish()
                wrapping.finish()
                if let problem = work.problem { throw CLIError.keyWorkFailed(problem) }
                return work
            }
            if host.isInterrupted() {
                host.note("it goes on in the service; \"curtain keys status\" shows how far it is")
                throw CLIError.cancelled
            }
            try await host.sleep(.milliseconds(250))
        }
    }
}
