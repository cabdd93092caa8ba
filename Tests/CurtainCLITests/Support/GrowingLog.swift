// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainCore
import CurtainCrypto

/// Checkpoints and proofs of a log that grows, signed by the key of ``TestLog``.
struct GrowingLog: Sendable {
    var size = 8
    private let signer: LogSigner

    init() throws {
        signer = try LogSigner(name: TestLog.origin, seed: Array(0..<32))
    }

    /// The body for a path below `/log/`; nil for any other.
    func reply(to path: String) -> String? {
        if path.hasPrefix(API.checkpointPath) {
            let checkpoint = Checkpoint(origin: signer.name, size: UInt64(size), root: root(0..<size))
            guard let note = try? SignedNote.sign(checkpoint: checkpoint, with: signer) else { return nil }
            let text = note.replacing("\n", with: "\\n")
            return #"{"note":"\#(text)","size":\#(size),"verifierKey":"\#(signer.verifierKey)"}"#
        }
        guard path.hasPrefix(API.consistencyPath) else { return nil }
        let numbers = path.split { !$0.isNumber }.compactMap { Int($0) }
        let proof = consistency(numbers[0], 0..<numbers[1]).map { "\"\(Base64.encode($0.bytes))\"" }
        return #"{"from":\#(numbers[0]),"to":\#(numbers[1]),"proof":[\#(proof.joined(separator: ","))]}"#
    }

    /// RFC 6962 section 2.1.
    private func root(_ leaves: Range<Int>) -> Digest {
        guard leaves.count > 1 else { return TreeHash.leaf(Array("\(leaves.lowerBound)".utf8)) }
        let middle = leaves.lowerBound + power(leaves.count)
        return TreeHash.node(root(leaves.lowerBound..<middle), root(middle..<leaves.upperBound))
    }

    /// RFC 6962 section 2.1.2.
    private func consistency(_ old: Int, _ leaves: Range<Int>, whole: Bool = true) -> [Digest] {
        if old == leaves.count { return whole ? [] : [root(leaves)] }
        let count = power(leaves.count)
        let middle = leaves.lowerBound + count
        return old <= count
            ? consistency(old, leaves.lowerBound..<middle, whole: whole) + [root(middle..<leaves.upperBound)]
            : consistency(old - count, middle..<leaves.upperBound, whole: false)
                + [root(leaves.lowerBound..<middle)]
    }

    private func power(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}
