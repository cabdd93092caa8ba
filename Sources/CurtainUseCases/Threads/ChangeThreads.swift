// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// To whom a thread is to go, as somebody names it.
package enum AssignTarget: Sendable, Equatable {
    case login(String)
    case pool(String)
    case nobody
}

extension Relay {
    package func assign(_ reference: Reference, to target: AssignTarget, as who: Caller) async throws -> ThreadView {
        let names = people
        let assignment: Assignment =
            switch target {
            case .login(let login): .staff(try names.staff(login).id)
            case .pool(let pool): .pool(try names.pool(pool).id)
            case .nobody: .nobody
            }
        let permit = try await authorize(who, AssignThread(thread: reference, assignment: assignment))
        return try view(try await store.assign(permit), names)
    }

    package func close(_ reference: Reference, as who: Caller) async throws -> ThreadView {
        try view(try await store.close(try await authorize(who, CloseThread(thread: reference))), people)
    }

    package func reopen(_ reference: Reference, as who: Caller) async throws -> ThreadView {
        try view(try await store.reopen(try await authorize(who, ReopenThread(thread: reference))), people)
    }
}
