# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The hash tree of RFC 6962 section 2.1, and proofs as RFC 9162 sections 2.1.3.2 and 2.1.4.2 verify them."""

import hashlib

from . import Fault

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes) -> bytes:
    """The root over leaf hashes, by the definition: split at the largest power of two below the size."""
    hashes = list(hashes)
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root(hashes[:split]), root(hashes[split:]))


class Growing:
    """The roots of a log as it grows, without going over old leaves again."""

    def __init__(self):
        self.size = 0
        self._peaks = []  # (height, hash), highest first

    def append(self, hash_of_leaf: bytes):
        height, value = 0, hash_of_leaf
        while self._peaks and self._peaks[-1][0] == height:
            value = node_hash(self._peaks.pop()[1], value)
            height += 1
        self._peaks.append((height, value))
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY
        value = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            value = node_hash(peak, value)
        return value


def full_tiles(hashes):
    """{(level, index): 8,192 bytes} of every full tile over these leaf hashes."""
    tiles, level = {}, 0
    row = list(hashes)
    while len(row) >= 256:
        above = []
        for index in range(len(row) // 256):
            part = row[256 * index : 256 * (index + 1)]
            tiles[level, index] = b"".join(part)
            above.append(root(part))
        row, level = above, level + 1
    return tiles


def check_inclusion(index: int, size: int, leaf: bytes, proof, expected: bytes):
    """Raises `Fault` unless the leaf hash is at this place of the tree."""
    if not 0 <= index < size:
        raise Fault("the place lies outside the tree")
    _hashes([leaf, expected])
    fn, sn, value = index, size - 1, leaf
    for part in _hashes(proof):
        if sn == 0:
            raise Fault("the inclusion proof is too long")
        if fn & 1 or fn == sn:
            value = node_hash(part, value)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            value = node_hash(value, part)
        fn, sn = fn >> 1, sn >> 1
    if sn or value != expected:
        raise Fault("the inclusion proof does not lead to the root")


def check_consistency(old: int, new: int, proof, old_root: bytes, new_root: bytes):
    """Raises `Fault` unless the new tree continues the old one. An empty old tree is evidence of nothing."""
    parts = _hashes(proof)
    if not 0 < old <= new:
        raise Fault("there is nothing to prove between these sizes")
    if old == new:
        if parts or old_root != new_root:
            raise Fault("two histories of one size")
        return
    if not parts:
        raise Fault("the consistency proof is empty")
    if old & (old - 1) == 0:
        parts = [old_root] + parts
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = parts[0]
    for part in parts[1:]:
        if sn == 0:
            raise Fault("the consistency proof is too long")
        if fn & 1 or fn == sn:
            first, second = node_hash(part, first), node_hash(part, second)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, part)
        fn, sn = fn >> 1, sn >> 1
    if sn or first != old_root or second != new_root:
        raise Fault("the consistency proof does not lead to the roots")


def _hashes(proof):
    proof = list(proof)
    if any(len(part) != 32 for part in proof):
        raise Fault("a part of the proof, a leaf or a root is no hash")
    return proof
