# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Signed notes and checkpoints of logs (C2SP signed-note and tlog-checkpoint), verified with Ed25519."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import Fault


@dataclass(frozen=True)
class VerifierKey:
    name: str
    key_id: bytes
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """`name+hex8+base64(01 || key32)`."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not parts[0] or len(parts[1]) != 8:
            raise Fault("not a verifier key")
        material = _base64(parts[2])
        if len(material) != 33 or material[0] != 1:
            raise Fault("not an Ed25519 verifier key")
        key_id = hashlib.sha256(parts[0].encode() + b"\n" + material).digest()[:4]
        if key_id.hex() != parts[1]:
            raise Fault("the verifier key's id is not that of its key")
        return cls(parts[0], key_id, material[1:])


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes


def parse(note: bytes):
    """(text, [(name, key id, signature)]) of a note."""
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("the note is not UTF-8") from error
    if any(ord(c) < 32 and c != "\n" for c in whole):
        raise Fault("the note has a control character")
    at = whole.rfind("\n\n")
    if at < 1 or not whole.endswith("\n"):
        raise Fault("the note has no signatures")
    text, lines = whole[: at + 1], whole[at + 2 :].split("\n")[:-1]
    if not lines:
        raise Fault("the note has no signatures")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
            raise Fault("a signature line of the note is malformed")
        blob = _base64(parts[2])
        if len(blob) < 5:
            raise Fault("a signature of the note is too short")
        signatures.append((parts[1], blob[:4], blob[4:]))
    return text, signatures


def verify(note: bytes, key: VerifierKey) -> Checkpoint:
    """The checkpoint that the key signed. Signatures of other keys are passed over; a bad one of this key is not."""
    text, signatures = parse(note)
    own = [s for name, key_id, s in signatures if name == key.name and key_id == key.key_id]
    if not own:
        raise Fault("the note is not signed by this key")
    for signature in own:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise Fault("the signature does not verify") from error
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or lines[0] != key.name:
        raise Fault("not a checkpoint of this log")
    if not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise Fault("the checkpoint's size is not a plain number")
    root = _base64(lines[2])
    if len(root) != 32:
        raise Fault("the checkpoint's root is no hash")
    return Checkpoint(lines[0], int(lines[1]), root)


def _base64(text: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("malformed base64") from error
    if base64.b64encode(decoded).decode() != text:
        raise Fault("base64 with loose bits")
    return decoded
