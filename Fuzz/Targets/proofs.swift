// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore

/// The root that a path leads to, by the recursion of RFC 6962 section 2.1.1; nil for a path of the wrong length.
private func root(_ index: UInt64, _ size: UInt64, _ leaf: Digest, _ path: ArraySlice<Digest>) -> Digest? {
    guard size > 1 else { return path.isEmpty ? leaf : nil }
    guard let last = path.last else { return nil }
    let half = half(of: size)
    if index < half { return root(index, half, leaf, path.dropLast()).map { TreeHash.node($0, last) } }
    return root(index - half, size - half, leaf, path.dropLast()).map { TreeHash.node(last, $0) }
}

/// Both roots that a consistency proof leads to, by the recursion of section 2.1.2; `old` is the known root.
private func roots(
    _ small: UInt64, _ size: UInt64, _ path: ArraySlice<Digest>, old: Digest, whole: Bool
) -> (old: Digest, new: Digest)? {
    if small == size {
        if whole { return path.isEmpty ? (old, old) : nil }
        guard path.count == 1, let hash = path.last else { return nil }
        return (hash, hash)
    }
    guard let last = path.last else { return nil }
    let half = half(of: size)
    if small <= half {
        return roots(small, half, path.dropLast(), old: old, whole: whole).map { ($0.old, TreeHash.node($0.new, last)) }
    }
    return roots(small - half, size - half, path.dropLast(), old: old, whole: false).map {
        (TreeHash.node(last, $0.old), TreeHash.node(last, $0.new))
    }
}

private func half(of size: UInt64) -> UInt64 { 1 << UInt64(63 - (size - 1).leadingZeroBitCount) }

private func flipped(_ digest: Digest) -> Digest {
    let words = digest.words
    return Digest(words: (words.0, words.1, words.2, words.3 ^ 1))
}

/// Arbitrary sizes, indices and hashes, against a recursion that follows the text of the RFC.
func fuzz(_ bytes: [UInt8]) {
    var input = Input(bytes)
    let shift = UInt64(input.byte() % 64)
    let size = input.number() >> shift
    let index = input.number() >> shift
    var hashes: [Digest] = []
    while input.rest.count >= 32 { if let digest = Digest(input.bytes(32)) { hashes.append(digest) } }
    guard let leaf = hashes.popLast() else { return }

    let expected = index < size && hashes.count <= 64 ? root(index, size, leaf, hashes[...]) : nil
    let given = expected ?? leaf
    check(
        ((try? Proofs.verifyInclusion(index: index, size: size, leaf: leaf, proof: hashes, root: given)) != nil)
            == (expected != nil), "inclusion is as in RFC 6962")
    check(
        (try? Proofs.verifyInclusion(index: index, size: size, leaf: leaf, proof: hashes, root: flipped(given))) == nil,
        "another root is refused")

    guard index > 0, index < size else { return }
    let both = hashes.count <= 64 ? roots(index, size, hashes[...], old: leaf, whole: true) : nil
    let old = both?.old ?? leaf
    let new = both?.new ?? leaf
    func holds(_ old: Digest, _ new: Digest) -> Bool {
        (try? Proofs.verifyConsistency(from: index, to: size, proof: hashes, oldRoot: old, newRoot: new)) != nil
    }
    check(holds(old, new) == (both != nil), "consistency is as in RFC 6962")
    check(!holds(old, flipped(new)), "another new root is refused")
    check(!holds(flipped(old), new), "another old root is refused")
}
