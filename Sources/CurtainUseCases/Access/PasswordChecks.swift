// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import Dispatch
import Synchronization

/// Password work, off every event loop, one at a time for staff and one for patients, each behind a bounded queue:
/// a flood of patients' attempts never delays staff.
final class PasswordChecks: Sendable {
    enum Side: Sendable {
        case staff, patients
    }

    private let hasher: PasswordHasher
    private let limit: Int
    private let waiting = Mutex<[Bool: Int]>([:])
    private let staff = DispatchQueue(label: "curtain.passwords.staff")
    private let patients = DispatchQueue(label: "curtain.passwords.patients")

    init(hasher: PasswordHasher, limit: Int) {
        self.hasher = hasher
        self.limit = limit
    }

    func hash(_ password: Redacted<String>, _ side: Side) async throws -> String {
        try await work(side) { [hasher] in try hasher.hash(Array(password.reveal().utf8)) }
    }

    /// Whether the password is right.
    ///
    /// Unknown accounts cost the same work.
    func verify(_ password: Redacted<String>, against hash: String?, _ side: Side) async throws -> Bool {
        try await work(side) { [hasher] in
            let bytes = Array(password.reveal().utf8)
            guard let hash else { return try hasher.decoy(bytes) && false }
            return try hasher.verify(bytes, against: hash)
        }
    }

    private func work<Value: Sendable>(
        _ side: Side, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isStaff = side == .staff
        let admitted = waiting.withLock { waiting in
            guard waiting[isStaff, default: 0] < limit else { return false }
            waiting[isStaff, default: 0] += 1
            return true
        }
        guard admitted else { throw RelayError.busy(retryAfterSeconds: 5) }
        return try await withCheckedThrowingContinuation { continuation in
            (isStaff ? staff : patients).async {
                let result = Result { try body() }
                self.waiting.withLock { $0[isStaff, default: 1] -= 1 }
                continuation.resume(with: result)
            }
        }
    }
}

/// What a password must be: long enough, not absurdly long, not the account's own name, not one character repeated.
enum PasswordRule {
    static let staffMinimum = 15
    static let patientMinimum = 12
    static let maximum = 128

    static func check(_ password: Redacted<String>, minimum: Int, not words: [String]) throws {
        let text = password.reveal()
        let count = text.unicodeScalars.count
        guard count >= minimum else { throw RelayError.weakPassword("use at least \(minimum) characters") }
        guard count <= maximum else { throw RelayError.weakPassword("use at most \(maximum) characters") }
        guard Set(text.unicodeScalars).count >= 5 else {
            throw RelayError.weakPassword("it repeats too few characters")
        }
        let folded = text.lowercased()
        let own = words.filter { !$0.isEmpty }.reduce(folded) { rest, word in
            rest.split(separator: word.lowercased()).joined(separator: " ")
        }
        guard own == folded || own.count(where: { $0.isLetter || $0.isNumber }) >= minimum / 2 else {
            throw RelayError.weakPassword("it is little more than a name everybody knows")
        }
        let different: Set<Substring> = Set(folded.split(whereSeparator: \.isWhitespace))
        guard different.map(\.count).reduce(0, +) >= minimum / 2 else {
            throw RelayError.weakPassword("it repeats the same words")
        }
    }
}
