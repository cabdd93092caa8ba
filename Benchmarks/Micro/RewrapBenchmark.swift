// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import CurtainUseCases

/// Rotates the key-encryption key of a deployment that holds comments, at the pace it has while serving.
struct RewrapBenchmark {
    let configurationPath: String
    let bare: Measurement

    func run(into report: inout Report) async throws {
        report.say("rewrap")
        let runtime = try await Runtime.open(try CurtainConfiguration.load(configurationPath, environment: [:]))
        do {
            report.add(try await measure(runtime.relay).compared(to: bare))
        } catch {
            await runtime.close()
            throw error
        }
        await runtime.close()
    }

    private func measure(_ relay: Relay) async throws -> Measurement {
        let begun = Stopwatch.now()
        _ = try await relay.rotateKeys(as: Runtime.host("bench"))
        var wrapping: UInt64?
        while let state = relay.keyWork.state, state.endedAt == nil {
            if state.phase == .rewrapping, wrapping == nil { wrapping = Stopwatch.now() }
            try await Task.sleep(for: .milliseconds(2))
        }
        guard let state = relay.keyWork.state, state.phase == .done, let wrapping else {
            throw BenchProblem.setup("the rotation failed: \(relay.keyWork.state?.problem ?? "it was too quick")")
        }
        let seconds = Stopwatch.seconds(since: wrapping)
        let measurement = Measurement(.rewrap, rate: Double(state.rewrapped) / seconds)
        let checked = Double(state.checked) / max(Stopwatch.seconds(since: begun) - seconds, 0.001)
        return measurement.noting("\(state.rewrapped) data keys; \(Int(checked)) a second opened before")
    }
}
