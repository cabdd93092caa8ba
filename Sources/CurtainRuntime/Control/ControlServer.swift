// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Answers the commands of the same host, one at a time, on a thread of its own.
///
/// The socket has mode 0600 inside a directory of mode 0700, and the peer must be this user or root.
package final class ControlServer: Sendable {
    package typealias Handler = @Sendable (ControlRequest) async -> ControlResponse

    /// Seconds a peer may take for its line, or for reading the answer.
    private static let patience = 5

    private let directory: String
    private let listener: Int32
    /// Written to when the thread shall end.
    private let wake: (read: Int32, write: Int32)
    private let handler: Handler
    private let ended = DispatchSemaphore(value: 0)
    private let stopped = Mutex(false)

    private init(directory: String, listener: Int32, wake: (Int32, Int32), handler: @escaping Handler) {
        self.directory = directory
        self.listener = listener
        self.wake = wake
        self.handler = handler
    }

    /// Listens in a data directory that this process has locked; what an earlier process left there is replaced.
    package static func start(in directory: String, handler: @escaping Handler) throws(HostProblem) -> ControlServer {
        let path = ControlSocket.path(in: directory)
        unlink(path)
        let listener = ControlSocket.make()
        guard listener >= 0 else { throw .inputOutput(operation: "open", path: path, code: errno) }
        let before = umask(0o177)
        let bound = Result { () throws(HostProblem) in
            try ControlSocket.withAddress(in: directory) { bind(listener, $0, $1) }
        }
        umask(before)
        var ends: [Int32] = [-1, -1]
        guard case .success(0) = bound, listen(listener, 4) == 0, pipe(&ends) == 0 else {
            let code = errno
            close(listener)
            throw .inputOutput(operation: "listen at", path: path, code: code)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let server = ControlServer(directory: directory, listener: listener, wake: (ends[0], ends[1]), handler: handler)
        server.spawn()
        return server
    }

    /// Ends the thread, after the request it may be answering, and removes the socket.
    package func stop() {
        let first = stopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard first else { return }
        _ = Glibc.write(wake.write, [0], 1)
        _ = ended.wait(timeout: .now() + .seconds(10))
        unlink(ControlSocket.path(in: directory))
        close(listener)
        close(wake.read)
        close(wake.write)
    }

    private func spawn() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let made = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ControlServer>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        if made == 0 { pthread_detach(thread) } else { Unmanaged<ControlServer>.fromOpaque(context).release() }
    }

    private func run() {
        defer { ended.signal() }
        while true {
            var events = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&events, 2, -1)
            if count < 0, errno == EINTR { continue }
            guard count > 0, events[1].revents == 0 else { return }
            let peer = accept(listener, nil, nil)
            if peer >= 0 {
                answer(peer)
                close(peer)
            }
        }
    }

    private func answer(_ peer: Int32) {
        ControlSocket.setTimeouts(peer, seconds: Self.patience)
        guard let user = ControlSocket.peerUser(peer), user == geteuid() || user == 0,
            let line = ControlSocket.readLine(peer)
        else { return }
        guard let request = ControlLine.decode(line, as: ControlRequest.self) else {
            let refusal = ControlResponse(
                message: "the request is not understood", hint: "use curtaind of the same version")
            _ = ControlSocket.write(peer, ControlLine.encode(refusal))
            return
        }
        let answered = DispatchSemaphore(value: 0)
        let response = AnswerBox()
        let handler = handler
        Task {
            response.set(await handler(request))
            answered.signal()
        }
        answered.wait()
        _ = ControlSocket.write(peer, ControlLine.encode(response.get()))
    }
}

/// Carries an answer from a task to the thread that waits for it.
private final class AnswerBox: Sendable {
    private let value = Mutex(ControlResponse(message: "no answer", hint: "try again"))

    func set(_ response: ControlResponse) { value.withLock { $0 = response } }
    func get() -> ControlResponse { value.withLock { $0 } }
}
