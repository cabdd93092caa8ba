# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What a running server exports, and what it leaves on the disk, opened and verified by the second implementation."""

import base64
import json
import sqlite3

import pytest

from harness.deployment import Deployment
from harness.programs import CURTAIN, DATA, NO_PERMISSION, USAGE, run
from harness.web import Client, Patient
from steps import invited, route_one, write_rows
from verifier import Fault, note, tree
from verifier.keyring import KeyringFile
from verifier.leaf import Leaves

SAID = ["Does it hurt? Yes. ¿Y mañana? 明天 🙂", "x" * 31_990, "  kept \n as typed\t"]


def conversation(deployment):
    """A thread with texts of every kind: (nora, thread, all texts in order)."""
    nora, thread, token, _ = invited(deployment)
    patient = Patient(deployment)
    patient.enter(token)
    texts = []
    for text in SAID:
        assert patient.write(text).status == 303
        nora.run("threads", "reply", thread, stdin=f"answer to {len(text)}").ok()
        nora.run("threads", "note", thread, stdin=f"note on {len(text)}").ok()
        texts += [text, f"answer to {len(text)}", f"note on {len(text)}"]
    return nora, thread, texts


def test_the_proof_of_one_entry_stands_alone(open_clinic):
    nora, *_ = conversation(open_clinic)
    paul = open_clinic.signed_in("paul")
    target = open_clinic.base / "one.tlog-proof"
    said = paul.run("audit", "prove", "3", "--output", target).ok().out
    assert "entry 3 is in the log" in said
    head, signed_note = target.read_text().split("\n\n", 1)
    version, extra, index, *path = head.split("\n")
    assert (version, index) == ("c2sp.org/tlog-proof@v1", "index 3")
    leaf = base64.b64decode(extra.removeprefix("extra "))
    signed = note.verify(signed_note.encode(), note.VerifierKey.parse(open_clinic.verifier_key))
    tree.check_inclusion(3, signed.size, tree.leaf_hash(leaf), [base64.b64decode(line) for line in path], signed.root)
    assert json.loads(leaf)["seq"] == 3

    # Offline, with the pinned key, with a named one, and with none.
    paul.run("audit", "verify", target).ok()
    run(CURTAIN, "audit", "verify", target, "--key", open_clinic.verifier_key).ok()
    run(CURTAIN, "audit", "verify", target).refused(USAGE, saying="no key")
    other = base64.b64encode(leaf.replace(b'"seq":3', b'"seq":4')).decode()
    whole = target.read_text()
    for number, (old, new) in enumerate(
        (
            ("index 3", "index 4"),
            (extra, f"extra {other}"),
            (path[0], path[1]),
            ("\n\n", f"\n{path[0]}\n\n"),
            (f"\n{signed.size}\n", f"\n{signed.size + 1}\n"),
        )
    ):
        assert old in whole
        broken = open_clinic.base / f"broken{number}.tlog-proof"
        broken.write_text(whole.replace(old, new, 1))
        paul.run("audit", "verify", broken).refused(DATA, saying="the proof is broken")
    paul.run("audit", "prove", "999999").refused(USAGE, saying="not found")
    nora.run("audit", "prove", "3").refused(NO_PERMISSION)


def test_the_exported_log_verifies_elsewhere(open_clinic):
    conversation(open_clinic)
    paul = open_clinic.signed_in("paul")
    target = open_clinic.base / "log.ndjson"
    paul.run("audit", "export", "--as", "ndjson", "--output", target).ok()
    key_text = (open_clinic.base / "log.ndjson.vkey").read_text()
    assert key_text.strip() == open_clinic.verifier_key
    key = note.VerifierKey.parse(key_text)
    signed = note.verify((open_clinic.base / "log.ndjson.checkpoint").read_bytes(), key)
    lines = target.read_bytes().split(b"\n")[:-1]
    checked = Leaves()
    parsed = [checked.take(line) for line in lines]
    assert len(parsed) == signed.size
    hashes = [tree.leaf_hash(line) for line in lines]
    assert tree.root(hashes) == signed.root
    events = {entry["ev"] for entry in parsed}
    assert {"log.genesis", "service.start", "message.create", "thread.read", "comment.receive"} <= events
    run(CURTAIN, "audit", "verify", target).ok()

    # The log has grown by the export itself; each older size is a beginning of it.
    client = Client(open_clinic, open_clinic.public)
    now = note.verify(client.get("/log/checkpoint").body, key)
    assert now.size > signed.size
    growing = tree.Growing()
    for size, one in enumerate(hashes, 1):
        growing.append(one)
        if size % 7 == 1 or size == signed.size:
            answer = client.get(f"/log/consistency?from={size}&to={now.size}").json
            proof = [base64.b64decode(part) for part in answer["proof"]]
            tree.check_consistency(size, now.size, proof, growing.root(), now.root)
    with pytest.raises(Fault):
        tree.check_consistency(signed.size, now.size, proof[:-1], signed.root, now.root)
    assert client.get("/log/consistency?from=5&to=1000000").status == 400


def test_both_listeners_show_the_same_checkpoint(open_clinic):
    key = note.VerifierKey.parse(open_clinic.verifier_key)
    found = [
        note.verify(Client(open_clinic, origin).get("/log/checkpoint").body, key)
        for origin in (open_clinic.public, open_clinic.staff)
    ]
    assert found[0] == found[1]


def test_an_altered_export_is_refused(open_clinic):
    paul = open_clinic.signed_in("paul")
    target = open_clinic.base / "log.ndjson"
    paul.run("audit", "export", "--output", target).ok()
    whole = target.read_bytes()
    lines = whole.split(b"\n")
    for wrong in (
        whole.replace(b'"out":"0"', b'"out":"4"', 1),
        b"\n".join(lines[:-2]) + b"\n",
        b"\n".join(lines[1:]),
        b"\n".join([lines[1], lines[0], *lines[2:]]),
    ):
        target.write_bytes(wrong)
        run(CURTAIN, "audit", "verify", target).refused(DATA, saying="broken")


def test_everything_on_the_disk_opens_and_is_what_was_typed(open_clinic):
    _, _, texts = conversation(open_clinic)
    route_one(open_clinic, {"id": "second", "text": "another comment altogether", "author": "Zoë"})
    open_clinic.servers[0].stop()
    contents = open_clinic.examine()
    assert contents.texts() == texts
    assert [message.kind for message in contents.messages] == [1, 2, 3] * len(SAID)
    assert "another comment altogether" in contents.comments()
    assert {snapshot["author"] for snapshot in contents.snapshots.values()} == {"@quiet.heron", "Zoë"}
    assert {"amy", "nora", "paul", "admin", "nurses", "front-desk", "facebook"} <= set(contents.names.values())
    assert len(contents.outbox) == 4
    assert contents.leaves[0]["x"]["origin"] == "localhost/audit/1"
    # The keyring of another deployment opens none of it.
    assert open_clinic.host("audit", "verify").ok()


def test_the_keyring_opens_with_every_slot(copies):
    base = copies.empty()
    deployment = copies.adopt(Deployment.prepare(base))
    secret = deployment.base / "passphrase"
    secret.write_text("a passphrase of several words\n")
    secret.chmod(0o600)
    deployment.init_output = deployment.host("init", "--passphrase-file", secret).ok().out
    file = KeyringFile(deployment.keyring)
    keys = file.open_with_file(deployment.key_file).keys
    assert file.open(1, b"a passphrase of several words").keys == keys
    assert file.open_with_recovery_key(deployment.said("recovery key").lower()).keys == keys
    with pytest.raises(Fault):
        file.open(1, b"a passphrase of several words.")


CHANGES = {
    "a leaf says something else": """UPDATE auditLeaf SET leaf =
        CAST(replace(CAST(leaf AS TEXT), '"out":"0"', '"out":"4"') AS BLOB) WHERE seq = 9""",
    "the last leaf is gone": "DELETE FROM auditLeaf WHERE seq = (SELECT max(seq) FROM auditLeaf)",
    "a leaf in the middle is gone": "DELETE FROM auditLeaf WHERE seq = 7",
    "two leaves changed places": """UPDATE auditLeaf SET leaf =
        (SELECT other.leaf FROM auditLeaf AS other WHERE other.seq = CASE auditLeaf.seq WHEN 7 THEN 8 ELSE 7 END)
        WHERE seq IN (7, 8)""",
    "a row of the index is gone": "DELETE FROM auditEntity WHERE first = (SELECT max(first) FROM auditEntity)",
    "a row of the index is invented": "INSERT INTO auditEntity VALUES (1, zeroblob(16), 3, x'03')",
    "a tile differs": "UPDATE auditTile SET hashes = zeroblob(8192) WHERE level = 0 AND position = 0",
    "a checkpoint is gone": "DELETE FROM auditCheckpoint WHERE size = (SELECT max(size) FROM auditCheckpoint)",
    "a checkpoint is another one": """UPDATE auditCheckpoint SET note =
        (SELECT note FROM auditCheckpoint ORDER BY size LIMIT 1)
        WHERE size = (SELECT max(size) FROM auditCheckpoint)""",
}
# What the log's own tables do not show, and its leaves do.
SEALED = {
    "two messages changed places": """UPDATE message SET blob = (SELECT other.blob FROM message AS other
        WHERE other.thread = message.thread AND other.seq = 5 - message.seq) WHERE seq IN (2, 3)""",
    "the last message is gone": "DELETE FROM message WHERE seq = (SELECT max(seq) FROM message)",
    "a thread was cut where it ends": """UPDATE thread SET count = count - 1, chain =
        (SELECT chain FROM message WHERE seq = thread.count - 1)""",
    "a message says another author": "UPDATE message SET author = randomblob(16) WHERE seq = 1",
    "a message says another time": "UPDATE message SET createdAt = createdAt - 1 WHERE seq = 1",
    "a note became a message": "UPDATE message SET kind = 2 WHERE kind = 3",
    "a name moved to another row": "UPDATE pool SET name = (SELECT name FROM staff LIMIT 1)",
    "a snapshot is gone": "DELETE FROM commentSnapshot",
    "a data key is another's": "UPDATE dataKey SET ciphertext = (SELECT ciphertext FROM dataKey WHERE subjectKind = 4)",
    "a reason is another's": "UPDATE auditDetail SET salt = randomblob(32)",
}


@pytest.fixture(scope="module")
def written(workshop, furnished):
    """A stopped deployment with a conversation and more than 256 leaves. Copied, never used itself."""
    deployment = furnished.copy(workshop / "written")
    deployment.serve()
    try:
        nora, thread, _ = conversation(deployment)
        amy = deployment.signed_in("amy")
        rows = [{"id": f"n{n}", "text": "How late are you open?"} for n in range(240)]
        amy.run("comments", "import", write_rows(deployment.base / "n.jsonl", *rows), "--channel", "blog").ok()
        amy.run("comments", "flag", "C-2", "--reason", "a reason").ok()
        deployment.servers[0].stop()
        assert deployment.examine().size > 256
    finally:
        deployment.stop_all()
    return deployment


def alter(deployment, statement):
    connection = sqlite3.connect(deployment.database)
    for table in ("auditLeaf", "auditTile", "auditCheckpoint"):
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}No{verb}")
    connection.execute("PRAGMA foreign_keys = OFF")
    changed = connection.execute(statement).rowcount
    connection.commit()
    connection.close()
    assert changed > 0, "the change did not touch anything"


@pytest.mark.parametrize("change", CHANGES)
def test_a_log_that_was_altered_is_refused_by_both(copies, written, change):
    deployment = copies(written)
    alter(deployment, CHANGES[change])
    with pytest.raises(Fault):
        deployment.examine()
    deployment.host("audit", "verify").refused(DATA)
    deployment.host("audit", "verify", "--database", deployment.database, "--key", deployment.verifier_key).refused(
        DATA
    )


@pytest.mark.parametrize("change", SEALED)
def test_sealed_rows_that_were_altered_do_not_open(copies, written, change):
    deployment = copies(written)
    alter(deployment, SEALED[change])
    with pytest.raises(Fault):
        deployment.examine()
    deployment.host("audit", "verify", "--deep").refused(DATA)


def test_the_log_tables_refuse_to_change(copies, written):
    connection = sqlite3.connect(copies(written).database)
    for table in ("auditLeaf", "auditTile", "auditCheckpoint"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()
