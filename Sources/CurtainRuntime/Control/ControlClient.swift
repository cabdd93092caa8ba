// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

/// Asks the process that serves a data directory.
package enum ControlClient {
    /// One request and its answer; nil when no process listens there.
    ///
    /// `seconds`: how long the answer may take.
    /// - Throws: ``HostProblem/refused(message:hint:)`` with what the process said, or ``HostProblem/noAnswer(path:)``.
    package static func ask(
        _ request: ControlRequest, directory: String, seconds: Int
    ) async throws(HostProblem) -> ControlResponse? {
        // The answer may take an hour: it is waited for on a thread that no task needs.
        let outcome = await withCheckedContinuation { continuation in
            DispatchQueue(label: "curtain.control-client").async {
                continuation.resume(
                    returning: Result { () throws(HostProblem) in
                        try askAndWait(request, directory: directory, seconds: seconds)
                    })
            }
        }
        return try outcome.get()
    }

    private static func askAndWait(
        _ request: ControlRequest, directory: String, seconds: Int
    ) throws(HostProblem) -> ControlResponse? {
        guard HostFile.exists(ControlSocket.path(in: directory)) else { return nil }
        let socket = ControlSocket.make()
        guard socket >= 0 else { throw .inputOutput(operation: "open", path: directory, code: errno) }
        defer { close(socket) }
        guard try ControlSocket.withAddress(in: directory, { connect(socket, $0, $1) }) == 0 else { return nil }
        ControlSocket.setTimeouts(socket, seconds: seconds)
        guard ControlSocket.write(socket, ControlLine.encode(request)),
            let line = ControlSocket.readLine(socket),
            let response = ControlLine.decode(line, as: ControlResponse.self)
        else { throw .noAnswer(path: ControlSocket.path(in: directory)) }
        if let message = response.message { throw .refused(message: message, hint: response.hint ?? "") }
        return response
    }
}
