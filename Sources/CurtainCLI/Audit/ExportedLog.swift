// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainClient
import CurtainCore

/// A log in a file: one entry a line, with its checkpoint and key in files beside it.
struct ExportedLog {
    private static let sidecarLimit = 1 << 20
    /// The most bytes of an entry, and then some.
    private static let lineLimit = 1 << 16

    let path: String
    let checkpoint: Checkpoint
    /// What was remembered of this log here, when it is no larger than the file's.
    let remembered: WitnessState?
    /// Whether nothing but the file beside it says what the key is.
    let isKeyFromBeside: Bool

    /// Finds the key (named, else pinned for a log of this name, else beside the file) and opens the checkpoint.
    init(path: String, key named: String?, host: Host) throws {
        self.path = path
        // Said first when it is the log itself that is missing.
        _ = try FileInput(path)
        let note = try Self.text(path + ".checkpoint")
        let origin = note.split(separator: "\n", omittingEmptySubsequences: false).first.map { String($0) } ?? ""
        let pinned = try Self.pinned(origin, host)
        let key: VerifierKey
        if let named {
            key = try Witness.key(named)
        } else if let pinned {
            key = pinned
        } else {
            let text = String(try Self.text(path + ".vkey").filter { !$0.isNewline })
            do throws(NoteError) {
                key = try VerifierKey(vkey: text)
            } catch {
                throw CLIError.badSidecar(path: path + ".vkey", reason: error.message)
            }
        }
        isKeyFromBeside = named == nil && pinned == nil
        do throws(NoteError) {
            checkpoint = try SignedNote.openCheckpoint(note, with: key)
        } catch {
            throw CLIError.badSidecar(path: path + ".checkpoint", reason: error.message)
        }
        let known = try host.witnesses.read(key)
        remembered = known.flatMap { [checkpoint] in $0.checkpoint.size <= checkpoint.size ? $0 : nil }
    }

    /// Checks every line.
    ///
    /// - Throws: ``CLIError/brokenLog(_:where:)`` with the position of the first bad entry where it can be told.
    func verify(host: Host, quiet: Bool) throws {
        let input = try FileInput(path)
        var check = try LogCheck(known: [remembered?.checkpoint].compactMap(\.self))
        var progress = Progress("entries", total: input.size, host: host, quiet: quiet)
        defer { progress.finish() }
        var rest: [UInt8] = []
        var consumed: UInt64 = 0
        while true {
            let chunk = try input.read()
            if chunk.isEmpty { break }
            consumed += UInt64(chunk.count)
            var start = 0
            while let end = chunk[start...].firstIndex(of: 0x0A) {
                if rest.isEmpty {
                    try feed(Array(chunk[start..<end]), &check)
                } else {
                    try feed(rest + chunk[start..<end], &check)
                    rest.removeAll(keepingCapacity: true)
                }
                start = end + 1
            }
            rest += chunk[start...]
            guard rest.count <= Self.lineLimit else {
                throw CLIError.brokenLog(
                    .leaf(position: check.size, .tooLong), where: " (line \(check.size + 1))")
            }
            progress.update(done: consumed, count: check.size)
        }
        if !rest.isEmpty { try feed(rest, &check) }
        try check.finish(against: checkpoint)
    }

    private func feed(_ leaf: [UInt8], _ check: inout LogCheck) throws(CLIError) {
        guard check.size < checkpoint.size else {
            throw .brokenLog(
                .size(checkpoint: checkpoint.size, leaves: check.size + 1), where: " (line \(check.size + 1))")
        }
        try check.feed(leaf)
    }

    private static func text(_ path: String) throws -> String {
        let bytes = try FileInput.readAll(path, limit: sidecarLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText(path) }
        return text
    }

    /// The key that some profile pinned for a log of this name.
    static func pinned(_ origin: String, _ host: Host) throws -> VerifierKey? {
        for name in try host.profiles.names() {
            guard let profile = try host.profiles.read(name), profile.logOrigin == origin,
                let text = profile.verifierKey
            else { continue }
            return try Witness.key(text)
        }
        return nil
    }
}
