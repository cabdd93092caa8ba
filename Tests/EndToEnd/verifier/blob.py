# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Data keys, sealed blobs, the chain of a thread's messages, snapshots of comments."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from . import Fault
from .keyring import Keyring, Reader, expand, lp, open_box, u8, u32, u64

THREAD, COMMENT, PATIENT, DEPLOYMENT = 1, 2, 3, 4
OVERHEAD = 33


@dataclass(frozen=True)
class DataKey:
    version: int
    key: bytes  # seals blobs


def unwrap(
    ring: Keyring,
    kind: int,
    subject: bytes,
    version: int,
    kek_version: int,
    nonce: bytes,
    sealed: bytes,
    commitment: bytes,
) -> DataKey:
    """A data key from its row; the commitment is compared."""
    context = lp(b"curtain/v1/dek", ring.organization, u8(kind), subject, u32(version), u32(kek_version))
    key = open_box(ring.kek(kek_version), nonce, sealed, context, "a data key")
    identity = lp(u8(kind), subject, u32(version))
    if not hmac.compare_digest(expand(hashes.SHA256, key, "curtain/v1/dek-commit", identity, 32), commitment):
        raise Fault("a data key is not the one committed to")
    return DataKey(version, expand(hashes.SHA256, key, "curtain/v1/msg", identity, 32))


def message_context(org, thread, message, seq, kind, author, created_ms, previous):
    fields = (b"curtain/v1/msg", org, thread, message, u64(seq), u8(kind), author, u64(created_ms))
    return lambda version: lp(*fields, u32(version), previous)


def comment_context(org, comment, revision):
    return lambda version: lp(b"curtain/v1/comment", org, comment, u32(revision), u32(version))


def field_context(org, table, row, column, revision):
    fields = (b"curtain/v1/field", org, table.encode(), row, column.encode(), u32(revision))
    return lambda version: lp(*fields, u32(version))


def detail_context(org, row):
    return lambda version: lp(b"curtain/v1/detail", org, row, u32(version))


def open_blob(blob: bytes, key: DataKey, context, largest: int = 32_768) -> bytes:
    """The text in a blob `01 | key version | nonce | ciphertext | tag`, unpadded."""
    bucket = len(blob) - OVERHEAD
    if bucket < 256 or bucket > largest or bucket & (bucket - 1) or blob[0] != 1:
        raise Fault("not a sealed blob")
    version = int.from_bytes(blob[1:5], "big")
    if version != key.version:
        raise Fault("a blob of another key version")
    reader = Reader(open_box(key.key, blob[5:17], blob[17:], context(version), "a blob"))
    text = reader.take(reader.number(4))
    manifest = reader.take(reader.number(4))
    if manifest:
        raise Fault("a manifest, where none is expected")
    padding = reader.take(bucket - reader.at)
    if padding.strip(b"\0"):
        raise Fault("padding that is not zero")
    needed = len(text) + 8
    if bucket > 256 and needed <= bucket // 2:
        raise Fault("a larger bucket than the text needs")
    return text


def chain_start(thread: bytes) -> bytes:
    return hashlib.sha256(b"curtain/v1/chain" + thread).digest()


def chain_next(previous: bytes, blob: bytes, seq: int) -> bytes:
    return hashlib.sha256(b"\x02" + previous + hashlib.sha256(blob).digest() + u64(seq)).digest()


def snapshot(plain: bytes) -> dict:
    """What the source said of a comment, and what triage found."""
    reader = Reader(plain)

    def part() -> bytes:
        return reader.take(reader.number(4))

    def optional():
        found = part()
        if found and found[0] != 1:
            raise Fault("a snapshot's optional text is malformed")
        return found[1:].decode() if found else None

    if part() != b"\x01":
        raise Fault("a snapshot of another version")
    found = {"externalID": part().decode()}
    for name in ("author", "text", "language", "permalink"):
        found[name] = optional()
    found["intent"] = part().decode()
    found["urgencyCategory"] = optional()
    found["marks"] = part()[0]
    found["rules"] = part().decode()
    found["findings"] = []
    for _ in range(int.from_bytes(part(), "big")):
        names = [part().decode() for _ in range(4)]
        found["findings"].append((*names, int.from_bytes(part(), "big"), int.from_bytes(part(), "big")))
    reader.end()
    return found
