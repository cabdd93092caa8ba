// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where a connection stands and how long it may stay there: pure, driven by the two guards, compared once a tick.
///
/// Deadlines are noted, never scheduled. Times are nanoseconds of a monotonic clock.
package struct ConnectionPhases: Sendable {
    package enum Phase: Sendable, Equatable {
        case handshake, head, body, serving, idle
        /// The answer is out, and the rest of the body is still coming.
        case draining
    }

    /// What the peer took too long for.
    package enum Overrun: String, Sendable, Equatable {
        case handshake, head, body, idle, write
    }

    /// ``ListenerLimits`` in nanoseconds.
    private struct Nanoseconds {
        let handshake: Int64
        let head: Int64
        let bodyGrace: Int64
        let bodyTotal: Int64
        let writeStall: Int64
        let keepAlive: Int64
        let bodyRate: Int64
    }

    private let limits: Nanoseconds
    private let maxRequests: Int
    package private(set) var phase: Phase = .handshake
    private var deadline: Int64
    private var writeDeadline: Int64?
    private var requests = 0
    private var inFlight = 0
    private var isReading = false
    /// When the outstanding read was asked for.
    private var waitingSince: Int64?
    private var waited: Int64 = 0
    private var bodyBytes: Int64 = 0

    package init(limits: ListenerLimits, now: Int64) {
        self.limits = Nanoseconds(
            handshake: limits.handshake.nanoseconds, head: limits.head.nanoseconds,
            bodyGrace: limits.bodyGrace.nanoseconds, bodyTotal: limits.bodyTotal.nanoseconds,
            writeStall: limits.writeStall.nanoseconds, keepAlive: limits.keepAlive.nanoseconds,
            bodyRate: Int64(limits.bodyBytesPerSecond))
        maxRequests = limits.requestsPerConnection
        deadline = now + limits.handshake.nanoseconds
    }

    package mutating func handshakeCompleted(now: Int64) {
        guard phase == .handshake else { return }
        phase = .head
        deadline = now + limits.head
    }

    /// The service is ready for more bytes.
    package mutating func readAsked(now: Int64) {
        if waitingSince == nil { waitingSince = now }
    }

    package mutating func bytesCame(_ count: Int, now: Int64) {
        if let since = waitingSince {
            if phase == .body { waited += now - since }
            waitingSince = nil
        }
        switch phase {
        case .body:
            bodyBytes += Int64(count)
        case .idle:
            phase = .head
            deadline = now + limits.head
        case .handshake, .head, .serving, .draining:
            break
        }
    }

    /// A request's head is complete.
    package mutating func headCame(now: Int64) {
        requests += 1
        inFlight += 1
        isReading = true
        phase = .body
        waited = 0
        bodyBytes = 0
        if waitingSince != nil { waitingSince = now }
    }

    /// A request is complete.
    package mutating func requestEnded(now: Int64) {
        isReading = false
        if phase == .body { phase = .serving }
        if phase == .draining { becomeIdle(now: now) }
    }

    /// No further request of the connection is taken.
    package var isFull: Bool { maxRequests > 0 && requests >= maxRequests }

    /// The answer that begins now is the last one of the connection.
    package var isLastAnswer: Bool { isFull && inFlight <= 1 }

    /// No other request of the connection waits for its answer.
    package var isAlone: Bool { inFlight == 1 }

    /// An answer is complete.
    package mutating func answered(now: Int64) {
        inFlight = max(inFlight - 1, 0)
        guard inFlight == 0 else { return }
        if isReading {
            // Nobody wants the rest: it has a moment, however fast it comes.
            phase = .draining
            deadline = now + limits.bodyGrace
        } else {
            becomeIdle(now: now)
        }
    }

    private mutating func becomeIdle(now: Int64) {
        phase = .idle
        deadline = now + limits.keepAlive
    }

    /// The peer takes what is written, or has stopped to.
    package mutating func writability(_ isWritable: Bool, now: Int64) {
        if isWritable {
            writeDeadline = nil
            if phase == .idle { deadline = now + limits.keepAlive }
        } else if writeDeadline == nil {
            writeDeadline = now + limits.writeStall
        }
    }

    /// What has run over by now, if anything.
    package func overrun(now: Int64) -> Overrun? {
        if let writeDeadline {
            // What the peer does not read also holds up everything else.
            return now >= writeDeadline ? .write : nil
        }
        switch phase {
        case .handshake: return now >= deadline ? .handshake : nil
        case .head: return now >= deadline ? .head : nil
        case .idle: return now >= deadline ? .idle : nil
        case .serving: return nil
        case .draining: return now >= deadline ? .body : nil
        case .body:
            let spent = waited + (waitingSince.map { now - $0 } ?? 0)
            if spent >= limits.bodyTotal { return .body }
            guard spent > limits.bodyGrace else { return nil }
            return bodyBytes < limits.bodyRate * (spent / 1_000_000_000) ? .body : nil
        }
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
