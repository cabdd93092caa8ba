// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import Testing

@Suite("How long a peer may take")
struct ConnectionPhasesTests {
    private static let second: Int64 = 1_000_000_000

    private func phases() -> ConnectionPhases {
        ConnectionPhases(limits: ListenerLimits(), now: 0)
    }

    /// A connection whose handshake ended at second 0 and whose request head came at second 1.
    private func inBody() -> ConnectionPhases {
        var phases = phases()
        phases.handshakeCompleted(now: 0)
        phases.headCame(now: Self.second)
        return phases
    }

    @Test("A silent socket is cut five seconds after it was opened")
    func silentSocket() {
        let phases = phases()
        #expect(phases.overrun(now: 5 * Self.second - 1) == nil)
        #expect(phases.overrun(now: 5 * Self.second) == .handshake)
    }

    @Test("A head that comes byte by byte is cut ten seconds after the handshake")
    func slowHead() {
        var phases = phases()
        phases.handshakeCompleted(now: Self.second)
        for step in 1...9 { phases.bytesCame(1, now: Self.second * Int64(step)) }
        #expect(phases.overrun(now: 11 * Self.second - 1) == nil)
        #expect(phases.overrun(now: 11 * Self.second) == .head)
    }

    @Test("A body may pause for five seconds, and must then have come at a kilobyte a second")
    func slowBody() {
        var phases = inBody()
        phases.readAsked(now: Self.second)
        #expect(phases.overrun(now: 6 * Self.second) == nil)
        #expect(phases.overrun(now: 7 * Self.second) == .body)
        phases.bytesCame(6 * 1024, now: 7 * Self.second)
        phases.readAsked(now: 7 * Self.second)
        #expect(phases.overrun(now: 7 * Self.second) == nil)
        #expect(phases.overrun(now: 8 * Self.second) == .body)
    }

    @Test("A body that keeps the rate is cut after a minute all the same")
    func longBody() {
        var phases = inBody()
        var now = Self.second
        for _ in 0..<59 {
            phases.readAsked(now: now)
            now += Self.second
            phases.bytesCame(2048, now: now)
        }
        phases.readAsked(now: now)
        #expect(phases.overrun(now: now) == nil)
        #expect(phases.overrun(now: now + Self.second) == .body)
    }

    @Test("Time in which the service did not ask for bytes is not the peer's")
    func ownSlowness() {
        var phases = inBody()
        phases.readAsked(now: Self.second)
        phases.bytesCame(10, now: 2 * Self.second)
        #expect(phases.overrun(now: 1000 * Self.second) == nil)
    }

    @Test("A request that is being worked on has no deadline")
    func serving() {
        var phases = inBody()
        phases.requestEnded(now: Self.second)
        #expect(phases.phase == .serving)
        #expect(phases.overrun(now: 10_000 * Self.second) == nil)
    }

    @Test("An idle connection is closed after half a minute, and its next head has ten seconds")
    func idle() {
        var phases = inBody()
        phases.requestEnded(now: Self.second)
        phases.answered(now: 2 * Self.second)
        #expect(phases.overrun(now: 32 * Self.second - 1) == nil)
        #expect(phases.overrun(now: 32 * Self.second) == .idle)
        phases.bytesCame(1, now: 20 * Self.second)
        #expect(phases.overrun(now: 30 * Self.second) == .head)
    }

    @Test("A reader that stops is cut after half a minute, whatever the connection is doing")
    func stalledReader() {
        var phases = inBody()
        phases.requestEnded(now: Self.second)
        phases.writability(false, now: 2 * Self.second)
        #expect(phases.overrun(now: 31 * Self.second) == nil)
        #expect(phases.overrun(now: 32 * Self.second) == .write)
    }

    @Test("A slow reader that goes on reading is left alone after the answer was handed over")
    func slowReader() {
        var phases = inBody()
        phases.requestEnded(now: Self.second)
        phases.writability(false, now: 2 * Self.second)
        phases.answered(now: 2 * Self.second)
        phases.writability(true, now: 31 * Self.second)
        #expect(phases.overrun(now: 60 * Self.second) == nil)
        #expect(phases.overrun(now: 61 * Self.second) == .idle)
    }

    @Test("The thousandth answer is the last, not the one before it")
    func lastAnswer() {
        var phases = phases()
        phases.handshakeCompleted(now: 0)
        for number in 1...1000 {
            phases.headCame(now: 0)
            phases.requestEnded(now: Self.second)
            #expect(phases.isLastAnswer == (number == 1000))
            phases.answered(now: 0)
        }
    }

    @Test("A body that nobody wants any more has five seconds to end, however fast it comes")
    func draining() {
        var phases = inBody()
        phases.answered(now: Self.second)
        phases.bytesCame(1 << 20, now: 5 * Self.second)
        #expect(phases.overrun(now: 6 * Self.second - 1) == nil)
        #expect(phases.overrun(now: 6 * Self.second) == .body)
        phases.requestEnded(now: 5 * Self.second)
        #expect(phases.phase == .idle)
        #expect(phases.overrun(now: 6 * Self.second) == nil)
    }

    @Test("Requests sent ahead do not make a connection idle while one is open")
    func pipelining() {
        var phases = inBody()
        phases.requestEnded(now: Self.second)
        phases.headCame(now: Self.second)
        phases.requestEnded(now: Self.second)
        phases.answered(now: Self.second)
        #expect(phases.phase == .serving)
        phases.answered(now: Self.second)
        #expect(phases.phase == .idle)
    }
}
