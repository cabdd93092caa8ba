// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainStoreSQLite
import CurtainUseCases
import Testing

struct ProblemTests {
    @Test(
        "Each failure has the kind that its exit status is made of",
        arguments: [
            (ConfigurationError(source: "f", message: "m", hint: "h"), ProblemKind.configuration),
            (HostProblem.missing(path: "/x"), .missingFile), (HostProblem.exists(path: "/x"), .inputOutput),
            (HostProblem.locked(path: "/x", process: 1), .tryAgain), (HostProblem.serving, .tryAgain),
            (HostProblem.tooFewSlots, .usage), (HostProblem.badLines(count: 2), .badData),
            (HostProblem.cancelled, .cancelled), (StartProblem.databaseMissing("/x"), .missingFile),
            (StartProblem.rollback(database: 1, lock: 2), .badData), (StartProblem.foreignKeyring, .configuration),
            (StartProblem.readOnly("/x"), .inputOutput), (StoreError.busy(retryAfterSeconds: 1), .tryAgain),
            (StoreError.full, .inputOutput), (RelayError.throttled(retryAfterSeconds: 1), .tryAgain),
            (AccessDenied(event: .staffCreate), .refused), (Unknown(), .bug),
        ] as [(any Error, ProblemKind)])
    func kinds(error: any Error, kind: ProblemKind) {
        #expect(ProblemKind(error) == kind)
        let text = ProblemText(error)
        #expect(!text.message.isEmpty && !text.hint.isEmpty)
        #expect(text.message.first?.isUppercase == false)
    }

    @Test("An unknown error is named by its type alone")
    func unknown() {
        #expect(ProblemText(Unknown()).message == "unexpected error of type Unknown")
    }
}

private struct Unknown: Error, CustomStringConvertible {
    var description: String { "something that must not be printed" }
}
