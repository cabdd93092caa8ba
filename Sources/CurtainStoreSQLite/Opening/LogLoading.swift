// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// Reads the log's right edge from the disk and holds it against what was signed.
enum LogLoading {
    /// The newest state, its signature and root checked.
    ///
    /// `known` is a checkpoint that must be a beginning of what is on the disk.
    static func load(
        _ db: Database, keyRing: KeyRing, atLeast known: LogCheckpoint?
    ) throws -> LogState {
        let newest = try db.first("SELECT size, note FROM auditCheckpoint ORDER BY size DESC LIMIT 1") {
            (UInt64(clamping: $0.int(0)), try $0.text(1))
        }
        guard let (size, note) = newest else { throw StartProblem.treeMismatch("there is no checkpoint") }
        let signed = try open(note, signer: keyRing.signer)
        guard signed.size == size else { throw StartProblem.treeMismatch("a checkpoint stands in another's place") }
        let leaves =
            try db.first("SELECT max(seq) FROM auditLeaf") { $0.optionalInt(0).map { UInt64($0) + 1 } ?? 0 } ?? 0
        guard leaves == size else {
            throw StartProblem.treeMismatch("\(leaves) entries are stored and \(size) were signed")
        }
        let tree = try tree(db, size: size)
        guard tree.root() == signed.root else { throw StartProblem.treeMismatch("the root differs at \(size) entries") }
        if let known { try require(known, in: db, newest: signed) }
        let last = try db.first("SELECT leaf FROM auditLeaf WHERE seq = ?", .number(size - 1)) { $0.blob(0) }
        guard let last, let leaf = try? Leaf(parsing: last) else {
            throw StartProblem.treeMismatch("the newest entry cannot be read")
        }
        return LogState(
            tree: tree, checkpoint: LogCheckpoint(size: size, root: signed.root, note: note), lastTime: leaf.time)
    }

    /// Refuses a database whose log does not begin with the known one.
    private static func require(_ known: LogCheckpoint, in db: Database, newest: Checkpoint) throws {
        guard newest.size >= known.size else {
            throw StartProblem.rollback(database: newest.size, lock: known.size)
        }
        guard known.size > 0 else { return }
        let root = newest.size == known.size ? newest.root : try tree(db, size: known.size).root()
        guard root == known.root else { throw StartProblem.fork(size: known.size) }
    }

    static func open(_ note: String, signer: LogSigner) throws(StartProblem) -> Checkpoint {
        do {
            return try SignedNote.openCheckpoint(note, with: VerifierKey(signer))
        } catch {
            throw .treeMismatch("a checkpoint is not signed by this log's key")
        }
    }

    /// The tree over the first `size` leaves: at most 255 leaves and 255 tiles a level are read.
    static func tree(_ db: Database, size: UInt64) throws -> LogTree {
        let source = StoredTiles(db: db)
        do {
            return try LogTree(restoring: size) { level, index in
                guard let tile = try source.stored(level: level, index: index) else {
                    throw LogFault.tile(level: level, index: index)
                }
                return tile
            } leafHashes: { range in
                try source.leafHashes(range)
            }
        } catch let fault as LogFault {
            throw StartProblem.treeMismatch(fault.message)
        }
    }
}

/// Tiles of the log as they are stored; partial ones are computed from what is below them.
struct StoredTiles: TileSource {
    let db: Database

    func stored(level: Int, index: UInt64) throws -> Tile? {
        let bytes = try db.first(
            "SELECT hashes FROM auditTile WHERE level = ? AND position = ?", .number(level), .number(index)
        ) { $0.blob(0) }
        return bytes.flatMap { Tile(level: level, index: index, bytes: $0) }
    }

    func leafHashes(_ range: Range<UInt64>) throws -> [Digest] {
        try db.all(
            "SELECT leaf FROM auditLeaf WHERE seq >= ? AND seq < ? ORDER BY seq",
            .number(range.lowerBound), .number(range.upperBound)
        ) { TreeHash.leaf($0.blob(0)) }
    }

    func tile(level: Int, index: UInt64, width: Int) throws -> [Digest] {
        if let tile = try stored(level: level, index: index) { return Array(tile.hashes.prefix(width)) }
        let first = index << 8
        guard level > 0 else { return try leafHashes(first..<first + UInt64(width)) }
        return try (first..<first + UInt64(width)).map { below in
            guard let tile = try stored(level: level - 1, index: below) else {
                throw LogFault.tile(level: level - 1, index: below)
            }
            return tile.root
        }
    }
}
