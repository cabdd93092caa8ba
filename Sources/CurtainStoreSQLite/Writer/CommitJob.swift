// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// A change waiting for the writer.
protocol CommitJob: AnyObject, Sendable {
    /// Runs inside a savepoint, possibly twice.
    func run(_ change: Change) throws
    /// The batch is durable.
    func succeed()
    func fail(_ error: any Error)
}

/// A change with its result and the task that waits for it.
final class TypedJob<Value: Sendable>: CommitJob {
    private let body: @Sendable (Change) throws -> Value
    private let waiter: Waiter<Value>
    private let result = Mutex<Value?>(nil)

    init(waiter: Waiter<Value>, body: @escaping @Sendable (Change) throws -> Value) {
        self.waiter = waiter
        self.body = body
    }

    func run(_ change: Change) throws {
        let value = try body(change)
        result.withLock { $0 = value }
    }

    func succeed() {
        guard let value = result.withLock({ $0 }) else { return fail(StoreError.failed(code: 0)) }
        waiter.resume(.success(value))
    }

    func fail(_ error: any Error) {
        waiter.resume(.failure(error))
    }
}

/// The task that waits for a change.
///
/// Cancelling it detaches it; the change goes on without it.
final class Waiter<Value: Sendable>: Sendable {
    private enum State {
        case fresh
        case waiting(CheckedContinuation<Value, any Error>)
        case done(Result<Value, any Error>)
        case resumed
    }

    private let state = Mutex<State>(.fresh)

    func attach(_ continuation: CheckedContinuation<Value, any Error>) {
        let early: Result<Value, any Error>? = state.withLock { state in
            if case .done(let result) = state {
                state = .resumed
                return result
            }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(with: early) }
    }

    func resume(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .fresh:
                state = .done(result)
                return nil
            case .waiting(let continuation):
                state = .resumed
                return continuation
            case .done, .resumed:
                return nil
            }
        }
        waiting?.resume(with: result)
    }
}
