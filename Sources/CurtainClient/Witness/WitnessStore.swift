// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAudit
import CurtainCore
import CurtainCrypto
import FoundationEssentials

/// Witness states on disk: one file per name and public key of a log, below `witness/`.
package struct WitnessStore: Sendable {
    private let base: String
    private let directory: String

    /// Keeps states below the directory of the profiles.
    package init(directory: String) {
        base = directory
        self.directory = directory + "/witness"
    }

    /// Where the files of a log lie, without their endings.
    func path(_ key: VerifierKey) -> String {
        let name = Hex.encode(Array(SHA256.hash(Array(key.name.utf8) + [0] + key.publicKey).bytes.prefix(16)))
        return "\(directory)/\(name)"
    }

    /// Runs a change of one log's state while no other process can.
    func locked<Result>(_ key: VerifierKey, _ body: () async throws -> Result) async throws -> Result {
        try PrivateFiles.makeDirectory(base)
        try PrivateFiles.makeDirectory(directory)
        let lock = try await FileLock.acquire(path(key) + ".lock")
        defer { withExtendedLifetime(lock) {} }
        return try await body()
    }

    /// What is remembered of a log; its note must still verify.
    package func read(_ key: VerifierKey) throws(ClientError) -> WitnessState? {
        let path = path(key) + ".json"
        guard let bytes = try PrivateFiles.read(path, limit: 4 << 20) else { return nil }
        guard let record = try? JSONDecoder().decode(WitnessRecord.self, from: Data(bytes)),
            record.verifierKey == key.vkey,
            let checkpoint = try? SignedNote.openCheckpoint(record.note, with: key),
            let since = Timestamp(rfc3339: record.since), let updated = Timestamp(rfc3339: record.updated)
        else { throw .damagedFile(path: path) }
        return WitnessState(checkpoint: checkpoint, note: record.note, since: since, updated: updated)
    }

    /// Remembers a larger state; a smaller one is never written.
    func write(_ state: WitnessState, for key: VerifierKey) throws(ClientError) {
        if let known = try read(key), known.checkpoint.size > state.checkpoint.size { return }
        let record = WitnessRecord(
            verifierKey: key.vkey, note: state.note, since: state.since.description,
            updated: state.updated.description)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let path = path(key) + ".json"
        guard let data = try? encoder.encode(record) else { throw .damagedFile(path: path) }
        try PrivateFiles.write(Array(data) + [0x0A], to: path)
    }

    /// Keeps both notes of an alarm and answers their paths.
    func keepEvidence(
        remembered: String, offered: String, for key: VerifierKey, at now: Timestamp
    ) throws(ClientError) -> [String] {
        let stem = "\(path(key)).alarm-\(now.milliseconds)"
        let paths = ["\(stem).remembered.note", "\(stem).offered.note"]
        try PrivateFiles.write(Array(remembered.utf8), to: paths[0])
        try PrivateFiles.write(Array(offered.utf8), to: paths[1])
        return paths
    }
}
