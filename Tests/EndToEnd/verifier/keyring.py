# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The keyring file: slots, root, body."""

import hashlib
import hmac
import pathlib
import struct
import uuid
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from . import Fault

MAGIC = b"CRTNKEY1"
PASSPHRASE, KEY_FILE, COMMAND, CREDENTIAL, RECOVERY = 1, 2, 3, 4, 5
PURPOSES = {1: "kek", 2: "signer", 3: "audit-mac", 4: "index", 5: "pepper", 6: "invitation", 7: "csrf", 8: "backup"}


def lp(*parts: bytes) -> bytes:
    """A list of fields, each after its length."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def u8(value):
    return struct.pack(">B", value)


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


def expand(hash_function, key: bytes, label: str, fields: bytes, length: int) -> bytes:
    """HKDF-Expand(key, label || 00 || fields)."""
    return HKDFExpand(algorithm=hash_function(), length=length, info=label.encode() + b"\0" + fields).derive(key)


def open_box(key: bytes, nonce: bytes, sealed: bytes, context: bytes, what: str) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, context)
    except InvalidTag as error:
        raise Fault(f"{what} does not open") from error


class Reader:
    def __init__(self, data: bytes):
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        if count < 0 or self._at + count > len(self._data):
            raise Fault("cut short")
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

    def end(self):
        if self._at != len(self._data):
            raise Fault("bytes too many")

    @property
    def at(self):
        return self._at


@dataclass
class Slot:
    id: bytes
    type: int
    kdf: bytes
    nonce: bytes
    sealed: bytes
    commitment: bytes
    raw: bytes

    def stretched(self, secret: bytes) -> bytes:
        if self.kdf[0] == 0:
            return secret
        if self.kdf[0] == 1:
            ln, r, p, salt = self.kdf[1], *struct.unpack(">II", self.kdf[2:10]), self.kdf[10:]
            return hashlib.scrypt(
                secret, salt=salt, n=1 << ln, r=r, p=p, dklen=64, maxmem=(128 * r * ((1 << ln) + p + 2)) + (1 << 20)
            )
        raise Fault("a slot of a kind that is not opened here")


@dataclass
class Keyring:
    """An opened keyring."""

    keyring_id: uuid.UUID
    generation: int
    file_hash: bytes
    organization: bytes
    origin: str
    active: int
    keys: dict = field(repr=False)  # {(purpose, version): key}

    def kek(self, version: int) -> bytes:
        try:
            return self.keys["kek", version]
        except KeyError as error:
            raise Fault(f"the keyring has no key version {version}") from error


class KeyringFile:
    def __init__(self, path):
        self.data = pathlib.Path(path).read_bytes()
        reader = Reader(self.data)
        if reader.take(8) != MAGIC:
            raise Fault("not a keyring")
        self.id = reader.take(16)
        self.generation = reader.number(8)
        self.slots = [self._slot(reader) for _ in range(reader.number(1))]
        self.nonce = reader.take(12)
        self.sealed = reader.take(reader.number(4))
        reader.end()

    def _slot(self, reader: Reader) -> Slot:
        start = reader.at
        slot_id, kind = reader.take(16), reader.number(1)
        kdf = reader.take(reader.number(4))
        nonce, sealed, commitment = reader.take(12), reader.take(48), reader.take(32)
        return Slot(slot_id, kind, kdf, nonce, sealed, commitment, self.data[start : reader.at])

    def open(self, kind: int, secret: bytes) -> Keyring:
        """Opens the ring with the secret of a slot of this kind."""
        root = self._root(kind, secret)
        key = expand(hashes.SHA256, root, "curtain/v1/keyring", lp(self.id), 32)
        context = lp(b"curtain/v1/keyring", self.id, u64(self.generation), *(slot.raw for slot in self.slots))
        return self._body(open_box(key, self.nonce, self.sealed, context, "the keyring's body"))

    def open_with_file(self, path) -> Keyring:
        return self.open(KEY_FILE, pathlib.Path(path).read_bytes())

    def open_with_recovery_key(self, text: str) -> Keyring:
        return self.open(RECOVERY, recovery_bytes(text))

    def _root(self, kind: int, secret: bytes) -> bytes:
        for slot in self.slots:
            if slot.type != kind:
                continue
            fields = lp(b"curtain/v1/slot", self.id, slot.id, u8(slot.type), slot.kdf)
            material = expand(hashes.SHA512, slot.stretched(secret), "curtain/v1/slot", fields, 64)
            if hmac.compare_digest(material[32:], slot.commitment):
                return open_box(material[:32], slot.nonce, slot.sealed, fields, "a slot")
        raise Fault("the secret opens no slot")

    def _body(self, plain: bytes) -> Keyring:
        reader = Reader(plain)
        if reader.number(1) != 1:
            raise Fault("a keyring body of another version")
        organization = reader.take(16)
        origin = reader.take(reader.number(2)).decode("ascii")
        active = reader.number(4)
        keys = {}
        for _ in range(reader.number(2)):
            purpose, version = PURPOSES[reader.number(1)], reader.number(4)
            keys[purpose, version] = reader.take(32)
        reader.end()
        return Keyring(
            uuid.UUID(bytes=self.id),
            self.generation,
            hashlib.sha256(self.data).digest(),
            organization,
            origin,
            active,
            keys,
        )


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def recovery_bytes(text: str) -> bytes:
    """The 32 bytes of a printed recovery key, its checksum compared."""
    typed = text.upper().replace("-", "").replace(" ", "").replace("I", "1").replace("L", "1").replace("O", "0")
    if len(typed) != 56:
        raise Fault("a recovery key has 56 characters")
    key = _crockford(typed[:52], 32)
    if _crockford(typed[52:], 2) != hashlib.sha256(b"curtain/v1/recovery" + key).digest()[:2]:
        raise Fault("the recovery key's checksum is wrong")
    return key


def _crockford(text: str, length: int) -> bytes:
    value = 0
    for character in text:
        value = value << 5 | CROCKFORD.index(character)
    spare = 5 * len(text) - 8 * length
    if value & ((1 << spare) - 1):
        raise Fault("loose bits at the end of a code")
    return (value >> spare).to_bytes(length, "big")
