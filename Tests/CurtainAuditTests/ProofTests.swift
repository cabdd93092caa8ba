// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import FoundationEssentials
import Testing

@Suite("Proofs")
struct ProofTests {
    @Test("Inclusion proofs from tiles are the naive ones, for every leaf of many sizes")
    func inclusion() throws {
        var source = MemoryTiles()
        var leaves: [Digest] = []
        for size in 1...600 {
            source.append(digest(size - 1))
            leaves.append(digest(size - 1))
            guard size < 40 || size % 53 == 0 || (250...260).contains(size) || (510...514).contains(size) else {
                continue
            }
            let root = source.tree.root()
            for index in stride(from: 0, to: size, by: size < 40 ? 1 : 19) {
                let proof = try Proofs.inclusion(index: UInt64(index), size: UInt64(size), from: source)
                #expect(proof == Naive.inclusion(index, leaves[...]), "leaf \(index) of \(size)")
                #expect(throws: Never.self) {
                    try Proofs.verifyInclusion(
                        index: UInt64(index), size: UInt64(size), leaf: leaves[index], proof: proof, root: root)
                }
            }
        }
    }

    @Test("Consistency proofs from tiles are the naive ones, also between sizes in the past")
    func consistency() throws {
        var source = MemoryTiles()
        let leaves = (0..<600).map(digest)
        for leaf in leaves { source.append(leaf) }
        let sizes = [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 200, 255, 256, 257, 300, 384, 511, 512, 513, 599, 600]
        for new in sizes {
            let newRoot = Naive.root(leaves[..<new])
            for old in sizes where old <= new {
                let proof = try Proofs.consistency(from: UInt64(old), to: UInt64(new), tiles: source)
                #expect(proof == Naive.consistency(old, leaves[..<new]), "\(old) to \(new)")
                #expect(throws: Never.self) {
                    try Proofs.verifyConsistency(
                        from: UInt64(old), to: UInt64(new), proof: proof, oldRoot: Naive.root(leaves[..<old]),
                        newRoot: newRoot)
                }
            }
        }
    }

    @Test("Proofs hold around a full tile of the second level")
    func large() throws {
        var source = MemoryTiles()
        var roots: [UInt64: Digest] = [:]
        let sizes: [UInt64] = [1, 255, 256, 40_000, 65_535, 65_536, 65_537, 65_800, 66_000]
        for number in 0..<66_000 {
            source.append(digest(number))
            if sizes.contains(source.tree.size) { roots[source.tree.size] = source.tree.root() }
        }
        for new in sizes {
            let newRoot = try #require(roots[new])
            for old in sizes where old <= new {
                let proof = try Proofs.consistency(from: old, to: new, tiles: source)
                try Proofs.verifyConsistency(
                    from: old, to: new, proof: proof, oldRoot: try #require(roots[old]), newRoot: newRoot)
                let index = old - 1
                let path = try Proofs.inclusion(index: index, size: new, from: source)
                try Proofs.verifyInclusion(
                    index: index, size: new, leaf: digest(Int(index)), proof: path, root: newRoot)
            }
        }
    }

    @Test("A proof that was altered, cut, lengthened or moved is refused")
    func altered() throws {
        var source = MemoryTiles()
        for number in 0..<300 { source.append(digest(number)) }
        let root = source.tree.root()
        let proof = try Proofs.inclusion(index: 77, size: 300, from: source)
        func isRefused(index: UInt64 = 77, size: UInt64 = 300, leaf: Int = 77, _ proof: [Digest]) -> Bool {
            do throws(ProofError) {
                try Proofs.verifyInclusion(index: index, size: size, leaf: digest(leaf), proof: proof, root: root)
                return false
            } catch {
                return !error.message.isEmpty && !error.hint.isEmpty
            }
        }
        #expect(!isRefused(proof))
        #expect(isRefused(index: 76, proof))
        #expect(isRefused(index: 300, proof))
        #expect(isRefused(size: 0, proof))
        #expect(isRefused(size: 3000, proof))
        #expect(isRefused(leaf: 78, proof))
        #expect(isRefused(Array(proof.dropLast())))
        #expect(isRefused(proof + [digest(1)]))
        #expect(isRefused([Digest](repeating: digest(1), count: 65)))
        for index in proof.indices {
            var other = proof
            other[index] = digest(9999)
            #expect(isRefused(other))
        }
        let old = Naive.root((0..<100).map(digest)[...])
        let consistency = try Proofs.consistency(from: 100, to: 300, tiles: source)
        for index in consistency.indices {
            var other = consistency
            other[index] = digest(9999)
            #expect(throws: ProofError.self) {
                try Proofs.verifyConsistency(from: 100, to: 300, proof: other, oldRoot: old, newRoot: root)
            }
        }
        #expect(throws: ProofError.outOfRange) {
            try Proofs.verifyConsistency(from: 300, to: 100, proof: consistency, oldRoot: old, newRoot: root)
        }
        #expect(throws: ProofError.outOfRange) { try Proofs.inclusion(index: 300, size: 300, from: source) }
        #expect(throws: ProofError.outOfRange) { try Proofs.consistency(from: 301, to: 300, tiles: source) }
    }

    @Test("From the empty tree a proof must be empty and start at the empty root")
    func fromEmpty() throws {
        let root = digest(1)
        try Proofs.verifyConsistency(from: 0, to: 1, proof: [], oldRoot: TreeHash.empty, newRoot: root)
        try Proofs.verifyConsistency(from: 0, to: 0, proof: [], oldRoot: TreeHash.empty, newRoot: TreeHash.empty)
        #expect(throws: ProofError.self) {
            try Proofs.verifyConsistency(from: 0, to: 1, proof: [], oldRoot: root, newRoot: root)
        }
        #expect(throws: ProofError.self) {
            try Proofs.verifyConsistency(from: 0, to: 0, proof: [], oldRoot: TreeHash.empty, newRoot: root)
        }
        #expect(throws: ProofError.self) {
            try Proofs.verifyConsistency(from: 0, to: 1, proof: [root], oldRoot: TreeHash.empty, newRoot: root)
        }
    }

    struct InclusionProbe: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: String
        let leafHash: String
        let proof: [String]?
        let desc: String
        let wantErr: Bool
    }

    struct ConsistencyProbe: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: String
        let root2: String
        let proof: [String]?
        let desc: String
        let wantErr: Bool
    }

    static func probes<Probe: Decodable>(_ kind: String, as type: Probe.Type) throws -> [Probe]? {
        let folder = Places.shared() + "/vectors/merkle/" + kind
        guard FileManager.default.fileExists(atPath: folder) else { return nil }
        return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".json") }
            .map { name in
                let data = try #require(FileManager.default.contents(atPath: folder + "/" + name))
                return try JSONDecoder().decode(Probe.self, from: data)
            }
    }

    /// A hash of a proof; of another length than 32 bytes it cannot even be expressed here, which refuses it.
    static func hash(_ text: String) -> Digest? { Base64.decode(text).flatMap { Digest($0) } }

    /// A root; some probes give one that is no hash and only compared, for which another one stands in.
    static func root(_ text: String) -> Digest? {
        Base64.decode(text).map { bytes in Digest(bytes) ?? SHA256.hash(bytes) }
    }

    static func hashes(_ texts: [String]?) -> [Digest]? {
        let decoded = (texts ?? []).compactMap(hash)
        return decoded.count == (texts ?? []).count ? decoded : nil
    }

    @Test("The published inclusion probes are judged as published")
    func inclusionProbes() throws {
        guard let probes = try Self.probes("inclusion", as: InclusionProbe.self) else {
            return print("vectors: Merkle inclusion: not on this machine, 0 cases ran")
        }
        for probe in probes {
            var accepted = false
            if let root = Self.hash(probe.root), let leaf = Self.hash(probe.leafHash),
                let proof = Self.hashes(probe.proof)
            {
                accepted =
                    (try? Proofs.verifyInclusion(
                        index: probe.leafIdx, size: probe.treeSize, leaf: leaf, proof: proof, root: root)) != nil
            }
            #expect(accepted != probe.wantErr, "\(probe.desc)")
        }
        #expect(probes.count == 98)
        print("vectors: Merkle inclusion: \(probes.count) cases ran")
    }

    @Test("The published consistency probes are judged as published")
    func consistencyProbes() throws {
        guard let probes = try Self.probes("consistency", as: ConsistencyProbe.self) else {
            return print("vectors: Merkle consistency: not on this machine, 0 cases ran")
        }
        for probe in probes {
            var accepted = false
            if let old = Self.root(probe.root1), let new = Self.root(probe.root2),
                let proof = Self.hashes(probe.proof)
            {
                accepted =
                    (try? Proofs.verifyConsistency(
                        from: probe.size1, to: probe.size2, proof: proof, oldRoot: old, newRoot: new)) != nil
            }
            // From the empty tree to any other an empty proof is trivially right for RFC 9162, and an error for the
            // library that the probes come from.
            let isTrivial =
                probe.size1 == 0 && probe.size2 > 0 && (probe.proof ?? []).isEmpty
                && Self.root(probe.root1) == TreeHash.empty
            #expect(accepted == (isTrivial || !probe.wantErr), "\(probe.desc)")
        }
        #expect(probes.count == 98)
        print("vectors: Merkle consistency: \(probes.count) cases ran")
    }
}
