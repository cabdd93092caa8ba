// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime

/// What is measured.
///
/// Raw values stand in the results.
enum BenchName: String, CaseIterable, Sendable {
    case messagePost = "message-post"
    case threadRead = "thread-read"
    case hookIntake = "hook-intake"
    case messagePostDuringRewrap = "message-post-during-rewrap"
    case healthLive = "health-live"
    case seal
    case open
    case leafAppend = "leaf-append"
    case auditVerify = "audit-verify"
    case triage
    case `import`
    case rewrap
    case auditList = "audit-list"
    case start
    case diskPerMessage = "disk-per-message"
}

/// What a run was asked for; paths are absolute.
struct BenchSettings: Sendable {
    let curtaind: String
    let root: String
    let seconds: Int
    let connections: Int
    let importCount: Int
    let leafCount: Int
    /// Messages and leaves that a server starts with.
    let startMessages: Int
    let startLeaves: Int
    let logLevel: String

    /// Bounds what runs in process, where a few seconds say as much as many.
    var microSeconds: Double { Double(min(seconds, 5)) }
}

/// Runs the chosen benchmarks one after the other: nothing is measured beside anything else.
struct Suite {
    let settings: BenchSettings
    let work: WorkDirectory
    let selected: Set<BenchName>

    func run(into report: inout Report) async throws {
        report.say("fdatasync")
        let sync = try RawStorage.fdatasync(in: work.path, seconds: settings.microSeconds)
        report.add(sync)
        if !selected.isDisjoint(with: [
            .messagePost, .threadRead, .hookIntake, .messagePostDuringRewrap, .healthLive, .diskPerMessage,
        ]) {
            try await ServerBenchmarks(settings: settings, work: work, selected: selected).run(into: &report)
        }
        if !selected.isDisjoint(with: [.seal, .open]) {
            report.say("seal and open")
            try SealBenchmark(seconds: settings.microSeconds).run(into: &report)
        }
        if !selected.isDisjoint(with: [.leafAppend, .auditVerify, .auditList]) {
            report.say("leaves: append, then verify")
            try await LeafBenchmark(settings: settings, work: work, selected: selected).run(into: &report)
        }
        if selected.contains(.auditVerify) {
            report.say("audit-verify of \(settings.leafCount) leaves in memory")
            try VerifyBenchmark(count: settings.leafCount).run(into: &report)
        }
        if selected.contains(.start) {
            report.say("start with \(settings.startMessages) messages and \(settings.startLeaves) leaves")
            try await StartBenchmark(settings: settings, work: work).run(into: &report)
        }
        if selected.contains(.triage) {
            report.say("triage")
            try TriageBenchmark(settings: settings).run(into: &report)
        }
        if !selected.isDisjoint(with: [.import, .rewrap]) {
            report.say("import of \(settings.importCount) comments")
            try await ImportBenchmark(settings: settings, work: work, rewraps: selected.contains(.rewrap)).run(
                into: &report)
        }
    }
}
