// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// Slows guessing down: a bucket for each network, and a growing delay for each account or code that keeps failing.
final class Throttle: Sendable {
    enum Kind: String, Sendable {
        case login, claim, confirm
        case comeBack = "return"
    }

    private struct Bucket {
        var tokens: Double
        var at: Timestamp
    }

    private struct Failures {
        var count: Int
        var until: Timestamp
        var last: Timestamp
    }

    private struct State {
        var buckets: [String: Bucket] = [:]
        var failures: [String: Failures] = [:]
    }

    /// Names held in memory at most; past it the oldest half is forgotten.
    private static let bound = 20_000
    private let limits: AttemptLimits
    private let state = Mutex(State())

    init(limits: AttemptLimits) {
        self.limits = limits
    }

    /// Takes a token from the network's bucket.
    ///
    /// - Throws: ``RelayError/throttled(retryAfterSeconds:)``.
    func admit(_ kind: Kind, from address: String?, at now: Timestamp) throws {
        let most = Double(limits.perNetworkPerMinute)
        let wait: Int? = state.withLock { state in
            if state.buckets.count > Self.bound {
                state.buckets = state.buckets.filter { now.milliseconds - $0.value.at.milliseconds < 60_000 }
                if state.buckets.count > Self.bound { state.buckets = [:] }
            }
            let name = kind.rawValue + " " + Self.network(address ?? "")
            var bucket = state.buckets[name] ?? Bucket(tokens: most, at: now)
            let passed = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 60_000
            bucket.tokens = min(most, bucket.tokens + passed * most)
            bucket.at = now
            defer { state.buckets[name] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int((1 - bucket.tokens) * 60 / most)) }
            bucket.tokens -= 1
            return nil
        }
        if let wait { throw RelayError.throttled(retryAfterSeconds: wait) }
    }

    /// - Throws: ``RelayError/throttled(retryAfterSeconds:)`` while the delay of an account or code runs.
    func checkDelay(_ kind: Kind, of subject: String, at now: Timestamp) throws {
        let until = state.withLock { $0.failures[kind.rawValue + " " + subject]?.until }
        guard let until, until > now else { return }
        throw RelayError.throttled(retryAfterSeconds: Int((until.milliseconds - now.milliseconds + 999) / 1000))
    }

    func failed(_ kind: Kind, _ subject: String, at now: Timestamp) {
        state.withLock { state in
            let name = kind.rawValue + " " + subject
            if state.failures.count > Self.bound {
                state.failures = state.failures.filter { now.milliseconds - $0.value.last.milliseconds < 3_600_000 }
                if state.failures.count > Self.bound { state.failures = [:] }
            }
            let count = (state.failures[name]?.count ?? 0) + 1
            var until = now
            if count > limits.freeFailures {
                let exponent = min(count - limits.freeFailures, 20)
                let seconds = min(Int64(1) << Int64(exponent), limits.longestDelay.components.seconds)
                until = now.adding(.seconds(seconds))
            }
            state.failures[name] = Failures(count: count, until: until, last: now)
        }
    }

    func succeeded(_ kind: Kind, _ subject: String) {
        state.withLock { $0.failures[kind.rawValue + " " + subject] = nil }
    }

    /// The /24 of an IPv4 address, the /56 of an IPv6 address, or the text itself.
    static func network(_ address: String) -> String {
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        let octets = plain.split(separator: ".", omittingEmptySubsequences: false)
        if octets.count == 4 { return octets.prefix(3).joined(separator: ".") }
        guard plain.contains(":") else { return plain }
        let halves = expanded(plain)
        guard halves.count == 8 else { return plain }
        return halves.prefix(3).joined(separator: ":") + ":" + String(halves[3].dropLast(2))
    }

    /// The eight groups of an IPv6 address, four digits each.
    private static func expanded(_ address: String) -> [String] {
        let bare = address.split(separator: "%", omittingEmptySubsequences: false).first.map(String.init) ?? address
        func groups(_ part: Substring) -> [String] {
            part.split(separator: ":").map { String(repeating: "0", count: max(0, 4 - $0.count)) + $0.lowercased() }
        }
        guard let gap = bare.firstRange(of: "::") else { return groups(bare[...]) }
        let head = groups(bare[..<gap.lowerBound])
        let tail = groups(bare[gap.upperBound...])
        return head + Array(repeating: "0000", count: max(0, 8 - head.count - tail.count)) + tail
    }
}
