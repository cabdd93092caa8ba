// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainClient
import CurtainCore
import CurtainCrypto

/// An entry whose place in the log was proven.
struct ProvenEntry {
    static let extent = 1 << 20

    struct Report: Encodable {
        let origin: String
        let entry: UInt64
        /// Of the log that it was proven in.
        let size: UInt64
        /// Base64.
        let root: String
        let leaf: String
    }

    let report: Report
    private let checkpoint: Checkpoint

    /// Checks signature and path.
    ///
    /// - Throws: ``CLIError/brokenProof(_:)``.
    init(text: String, key: VerifierKey) throws(CLIError) {
        do {
            let proof = try TLogProof(text: text)
            checkpoint = try proof.verify(leaf: proof.extra, with: key)
            report = Report(
                origin: checkpoint.origin, entry: proof.index, size: checkpoint.size,
                root: Base64.encode(checkpoint.root.bytes), leaf: String(decoding: proof.extra, as: UTF8.self))
        } catch let error as NoteError {
            throw .brokenProof(error.message)
        } catch {
            throw .brokenProof("the path of hashes does not lead from the entry to the signed root")
        }
    }

    /// Whether a file is a proof, and not an exported log.
    static func isProof(_ path: String) throws(CLIError) -> Bool {
        let start = try FileInput(path).read().prefix(24)
        return start.starts(with: Array("c2sp.org/tlog-proof@".utf8))
    }

    /// The name of the log that a proof is of, as it claims.
    static func origin(of text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let end = lines.firstIndex(of: ""), end + 1 < lines.count else { return nil }
        return String(lines[end + 1])
    }

    /// The checkpoint of the proof continues the one that the command began with.
    func demandConsistency(with connection: Connection) async throws {
        let known = connection.log.checkpoint
        let answer = try await connection.client.consistency(from: known.size, to: checkpoint.size)
        let hashes = try answer.proof.map { text throws(CLIError) in
            guard let bytes = Base64.decode(text), let hash = Digest(bytes) else {
                throw CLIError.brokenProof("the server's consistency proof is malformed")
            }
            return hash
        }
        do {
            try Proofs.verifyConsistency(
                from: known.size, to: checkpoint.size, proof: hashes, oldRoot: known.root, newRoot: checkpoint.root)
        } catch {
            throw CLIError.brokenProof("its log does not continue the one that was seen a moment ago")
        }
    }
}

extension Sheet {
    mutating func show(_ proven: ProvenEntry.Report) {
        field("log", proven.origin)
        field("entry", "\(proven.entry) of \(proven.size)")
        field("root", proven.root)
        paragraph(proven.leaf)
        field("result", "the entry is in the log that was signed")
    }
}
