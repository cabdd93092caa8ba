# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Opens and verifies everything in a deployment's database with its keyring."""

import base64
import hashlib
import sqlite3
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from . import Fault, blob, note, tree
from .keyring import Keyring
from .leaf import Leaves

ENTITY_CODES = {"th": 1, "cm": 2, "pt": 3, "st": 4, "ms": 5, "in": 6, "ob": 7, "pl": 8, "ch": 9, "tm": 10, "pa": 11}
COMMENT_EVENTS = {"comment.receive", "comment.edit", "comment.delete", "comment.retriage"}


@dataclass
class Message:
    thread: int
    seq: int
    kind: int
    text: str
    author: bytes
    id: bytes


@dataclass
class Contents:
    """What a database holds, opened."""

    size: int = 0
    root: bytes = b""
    leaves: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    snapshots: dict = field(default_factory=dict)  # {(number, revision): snapshot}
    names: dict = field(default_factory=dict)  # {(table, id): name}
    outbox: dict = field(default_factory=dict)  # {number: text}
    details: list = field(default_factory=list)

    def texts(self):
        return [message.text for message in self.messages]

    def comments(self):
        return [found["text"] for found in self.snapshots.values()]


class Database:
    def __init__(self, path, ring: Keyring, verifier_key: str):
        self.path, self.ring = path, ring
        self.verifier_key = note.VerifierKey.parse(verifier_key)

    def examine(self) -> Contents:
        """Raises `Fault` at the first thing that is wrong."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("BEGIN")
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise Fault("SQLite finds the file damaged")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise Fault("a row refers to one that is not there")
            return self._examine(connection)
        finally:
            connection.close()

    def _examine(self, db) -> Contents:
        found = Contents()
        self._log(db, found)
        keys = self._keys(db)
        self._threads(db, keys, found)
        self._comments(db, keys, found)
        self._fields(db, keys, found)
        self._details(db, keys, found)
        return found

    # The log

    def _log(self, db, found: Contents):
        checkpoints = {row["size"]: row["note"] for row in db.execute("SELECT size, note FROM auditCheckpoint")}
        leaves, growing, hashes = Leaves(), tree.Growing(), []
        entities = set()
        for row in db.execute("SELECT seq, leaf FROM auditLeaf ORDER BY seq"):
            parsed = leaves.take(row["leaf"])
            if row["seq"] != parsed["seq"]:
                raise Fault("a leaf stands in another's place")
            found.leaves.append(parsed)
            hashes.append(tree.leaf_hash(row["leaf"]))
            growing.append(hashes[-1])
            entities |= {(*name, row["seq"]) for name in _entities(parsed)}
            signed = checkpoints.pop(growing.size, None)
            if signed is not None:
                checkpoint = note.verify(signed.encode(), self.verifier_key)
                if (checkpoint.size, checkpoint.root) != (growing.size, growing.root()):
                    raise Fault(f"the checkpoint at {growing.size} is not of this tree")
                found.size, found.root = checkpoint.size, checkpoint.root
        if checkpoints or found.size != len(hashes):
            raise Fault("the newest checkpoint is not of the newest leaf")
        if found.root != tree.root(hashes):
            raise Fault("two ways to the root disagree")
        stored = {(row["level"], row["position"]): row["hashes"] for row in db.execute("SELECT * FROM auditTile")}
        if stored != tree.full_tiles(hashes):
            raise Fault("the tiles are not those of the leaves")
        self._index(db, entities, len(hashes))

    def _index(self, db, entities, size):
        setting = db.execute("SELECT value FROM setting WHERE name = 'auditIndexed'").fetchone()
        covered = int(setting["value"]) if setting else 0
        if covered > size:
            raise Fault("the index claims more entries than there are")
        index = []
        for row in db.execute("SELECT * FROM auditEntity"):
            numbers = _ascending(row["numbers"])
            if not numbers or numbers[0] != row["first"]:
                raise Fault("a row of the index stands in another's place")
            index += [(row["kind"], bytes(row["id"]), number) for number in numbers]
        expected = {entry for entry in entities if entry[2] < covered}
        if len(index) != len(set(index)) or set(index) != expected:
            raise Fault(f"the index differs from the leaves: {sorted(set(index) ^ expected)[:3]}")

    # What is sealed

    def _keys(self, db):
        keys = defaultdict(dict)
        for row in db.execute("SELECT * FROM dataKey"):
            key = blob.unwrap(
                self.ring,
                row["subjectKind"],
                row["subject"],
                row["version"],
                row["kekVersion"],
                row["nonce"],
                row["ciphertext"],
                row["commitment"],
            )
            keys[row["subjectKind"], bytes(row["subject"])][row["version"]] = key
        return keys

    def _threads(self, db, keys, found: Contents):
        org = self.ring.organization
        written = _chains(found.leaves)
        for thread in db.execute("SELECT * FROM thread ORDER BY number").fetchall():
            chain, count = blob.chain_start(thread["id"]), 0
            for row in db.execute("SELECT * FROM message WHERE thread = ? ORDER BY seq", (thread["number"],)):
                count += 1
                if row["seq"] != count:
                    raise Fault(f"message {count} of thread {thread['number']} is missing")
                key = keys[blob.THREAD, thread["id"]][row["keyVersion"]]
                context = blob.message_context(
                    org, thread["id"], row["id"], count, row["kind"], row["author"], row["createdAt"], chain
                )
                text = blob.open_blob(row["blob"], key, context).decode()
                chain = blob.chain_next(chain, row["blob"], count)
                if chain != row["chain"]:
                    raise Fault(f"the chain breaks at message {count} of thread {thread['number']}")
                head = base64.b64encode(chain).decode()
                if written.get((_name("th", thread["id"]), count)) != (head, _digest(row["blob"])):
                    raise Fault(f"no leaf vouches for message {count} of thread {thread['number']}")
                found.messages.append(Message(thread["number"], count, row["kind"], text, row["author"], row["id"]))
            if (count, chain) != (thread["count"], thread["chain"]):
                raise Fault(f"thread {thread['number']} does not end where it says")
            if any(n > count for name, n in written if name == _name("th", thread["id"])):
                raise Fault(f"thread {thread['number']} was cut")

    def _comments(self, db, keys, found: Contents):
        vouched = {
            (entity["id"], leaf["hash"])
            for leaf in found.leaves
            if leaf["ev"] in COMMENT_EVENTS
            for entity in leaf["ent"]
        }
        rows = db.execute("""SELECT comment.number, comment.id, commentSnapshot.revision, commentSnapshot.blob
            FROM comment JOIN commentSnapshot ON commentSnapshot.comment = comment.number""")
        counts = defaultdict(int)
        for row in rows:
            context = blob.comment_context(self.ring.organization, row["id"], row["revision"])
            plain = blob.open_blob(row["blob"], _newest(keys[blob.COMMENT, row["id"]]), context, 262_144)
            if (_name("cm", row["id"]), _digest(row["blob"])) not in vouched:
                raise Fault(f"no leaf vouches for comment {row['number']}, snapshot {row['revision']}")
            found.snapshots[row["number"], row["revision"]] = blob.snapshot(plain)
            counts[row["number"]] += 1
        if dict(counts) != dict(db.execute("SELECT number, snapshots FROM comment").fetchall()):
            raise Fault("a snapshot is missing")

    def _fields(self, db, keys, found: Contents):
        org = self.ring.organization
        deployment = _newest(keys[blob.DEPLOYMENT, org])
        for table in ("staff", "pool", "channel"):
            for row in db.execute(f"SELECT id, name, nameRevision FROM {table}"):
                context = blob.field_context(org, table, row["id"], "name", row["nameRevision"])
                found.names[table, bytes(row["id"])] = blob.open_blob(row["name"], deployment, context).decode()
        rows = db.execute(
            "SELECT outbox.number, outbox.id, outbox.text, thread.id FROM outbox JOIN thread ON thread.number = thread"
        )
        for number, item, text, thread in rows:
            context = blob.field_context(org, "outbox", item, "text", 1)
            found.outbox[number] = blob.open_blob(text, _newest(keys[blob.THREAD, thread]), context).decode()

    def _details(self, db, keys, found: Contents):
        deployment = _newest(keys[blob.DEPLOYMENT, self.ring.organization])
        for row in db.execute("SELECT * FROM auditDetail"):
            context = blob.detail_context(self.ring.organization, row["id"])
            text = blob.open_blob(row["blob"], deployment, context)
            if found.leaves[row["seq"]].get("detail") != _digest(row["salt"] + text):
                raise Fault(f"the leaf {row['seq']} does not commit to its side row")
            found.details.append(text.decode())


def _ascending(data):
    """Numbers stored as differences in base 128, the lowest seven bits first."""
    numbers, previous, value, shift = [], 0, 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte & 0x80:
            continue
        if numbers and value == 0:
            raise Fault("a row of the index repeats a number")
        previous += value
        numbers.append(previous)
        value, shift = 0, 0
    if shift:
        raise Fault("a row of the index is cut short")
    return numbers


def _name(kind: str, identifier: bytes) -> str:
    return f"{kind}_{uuid.UUID(bytes=bytes(identifier))}"


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _newest(versions):
    if not versions:
        raise Fault("a data key is missing")
    return versions[max(versions)]


def _chains(leaves):
    """{(thread, count): (chain value, hash of the blob)} as the leaves of writes say."""
    written = {}
    for leaf in leaves:
        if "chain" in leaf and "hash" in leaf:
            thread = next(entity["id"] for entity in leaf["ent"] if entity["id"].startswith("th_"))
            written[thread, leaf["chain"]["n"]] = (leaf["chain"]["h"], leaf["hash"])
    return written


def _entities(leaf):
    """What the index must hold of a leaf: its entities but messages, which are found by their thread, and who acted."""
    names = [entity["id"] for entity in leaf.get("ent", []) if not entity["id"].startswith("ms_")]
    if leaf["agent"]["user"][:3] in ("st_", "pa_"):
        names.append(leaf["agent"]["user"])
    return {(ENTITY_CODES[name[:2]], uuid.UUID(name[3:]).bytes) for name in names}
