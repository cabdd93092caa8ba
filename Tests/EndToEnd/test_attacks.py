# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Attacks T1 and T3 to T5 of docs/threat-model.md on the database of a stopped server: named or refused, each of them;
honest histories raise no alarm."""

import itertools
import random
import shutil

import pytest

from attacked import SECRETS, conversation
from harness.programs import DATA, QUICK
from harness.tampering import Copy, alter, place
from harness.web import Client
from steps import ROW, route_one, write_rows

# T1: a stolen disk


def test_what_is_sealed_has_the_length_of_a_bucket_and_nothing_else_of_the_text(besieged):
    buckets = {33 + (256 << power) for power in range(11)}
    blobs = [(table, column) for table, (_, column, _) in PAIRS.items()]
    lengths = [
        len(row[0]) for table, column in blobs for row in besieged.query(f"SELECT {column} FROM {table}")
    ]
    assert len(lengths) > 200 and set(lengths) <= buckets
    for path in besieged.base.rglob("*"):
        if path.is_file() and not path.name.endswith(".jsonl") and "people" not in path.parts:
            content = path.read_bytes()
            assert not [secret for secret in SECRETS if secret.encode() in content], path


# An honest history


def test_an_honest_history_raises_no_alarm(attacked):
    attacked.reset()
    said = attacked.deployment.host("audit", "verify", "--deep").ok().out
    assert "12 messages of 2 threads" in said and "2 reasons open" in said and "the lock file agrees" in said


@pytest.mark.parametrize("seed", range(1 if QUICK else 3))
def test_random_honest_histories_raise_no_alarm(clinic, seed):
    chance = random.Random(seed)
    clinic.serve()
    nora, thread = conversation(clinic, f"s{seed}", rounds=1)
    amy, paul, admin = (clinic.signed_in(name) for name in ("amy", "paul", "admin"))
    client = Client(clinic, clinic.staff, nora.token)
    steps = {
        "reply": lambda n: client.post_json(f"/api/v1/threads/{thread}/messages", {"text": f"reply {n}"}),
        "note": lambda n: client.post_json(f"/api/v1/threads/{thread}/notes", {"text": f"note {n}"}),
        "read": lambda n: client.get(f"/api/v1/threads/{thread}?limit={1 + n % 5}"),
        "close": lambda n: client.post_json(f"/api/v1/threads/{thread}/close", {}),
        "reopen": lambda n: client.post_json(f"/api/v1/threads/{thread}/reopen", {}),
        "comments": lambda n: amy.run(
            *("comments", "import", write_rows(clinic.base / "c.jsonl", *comments(chance, n)), "--channel", "blog")
        ),
        "dismiss": lambda n: amy.run("comments", "dismiss", f"C-{1 + n % 6}", "--reason", f"because {n}"),
        "flag": lambda n: amy.run("comments", "flag", f"C-{1 + n % 6}", "--reason", f"because {n}"),
        "rotate": lambda n: admin.run("keys", "rotate", "--yes"),
        "route": lambda n: route_one(clinic, {**ROW, "id": f"routed-{n}"}),
        "query": lambda n: paul.run("audit", "list", "--thread", thread),
        "deep": lambda n: paul.run("audit", "verify", "--deep"),
    }
    weights = [8, 4, 4, 1, 2, 3, 1, 2, 0.5, 0.5, 1, 0.5]
    for number in range(60):
        chosen = chance.choices(list(steps), weights)[0]
        done = steps[chosen](number)
        if chosen == "deep":
            done.ok()
    said = paul.json("audit", "verify", "--deep")
    assert said["deep"]["faults"] == 0 and said["deep"]["messages"] >= 3
    clinic.servers[0].stop()
    clinic.host("audit", "verify", "--deep").ok()
    events = {leaf["ev"] for leaf in clinic.examine().leaves}
    assert {"message.create", "note.create", "comment.edit", "thread.read"} <= events


def comments(chance, number):
    """Comments that are new, edited, late, and deleted at their source."""
    for _ in range(4):
        row = {"id": f"c{chance.randrange(6)}", "text": f"words {number} {chance.random()}"}
        row["updated_at"] = f"2026-01-{chance.randrange(1, 28):02}T00:00:00Z"
        if chance.random() < 0.2:
            row["deleted"] = True
        yield row


# T3: sealed bytes in another place

PAIRS = {
    "message": ("number", "blob", "SELECT number FROM message"),
    "commentSnapshot": ("rowid", "blob", "SELECT rowid FROM commentSnapshot WHERE comment <= 4"),
    "staff": ("rowid", "name", "SELECT rowid FROM staff"),
    "pool": ("rowid", "name", "SELECT rowid FROM pool"),
    "channel": ("rowid", "name", "SELECT rowid FROM channel"),
    "outbox": ("number", "text", "SELECT number FROM outbox"),
    "auditDetail": ("rowid", "blob", "SELECT rowid FROM auditDetail"),
}


def exchange(table, key, column, one, other):
    """Statements that exchange a column of two rows."""
    return [
        f"CREATE TEMP TABLE held AS SELECT {column} AS value FROM {table} WHERE {key} = {one}",
        f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {key} = {other}) WHERE {key} = {one}",
        f"UPDATE {table} SET {column} = (SELECT value FROM held) WHERE {key} = {other}",
    ]


@pytest.mark.parametrize("table", PAIRS)
def test_two_rows_that_exchanged_what_is_sealed_are_named(attacked, table):
    key, column, query = PAIRS[table]
    attacked.reset()
    rows = [row[0] for row in attacked.rows(query)]
    places = {row[0]: (row[1], row[2]) for row in attacked.rows("SELECT number, thread, seq FROM message")}
    pairs = list(itertools.combinations(rows, 2))
    assert pairs
    if QUICK:
        pairs = random.Random(0).sample(pairs, min(6, len(pairs)))
    for one, other in pairs:
        said = attacked.named(*exchange(table, key, column, one, other))
        if table == "message":
            assert place(said) in (places[one], places[other]), said
            assert "in 2 places" in said, said
        else:
            label = {"commentSnapshot": "comment C-", "auditDetail": "reason of entry"}.get(table, f"{table} ")
            assert label in said, said


def test_names_of_two_tables_exchanged_are_named(attacked):
    for one, other in itertools.permutations(("staff", "pool", "channel"), 2):
        said = attacked.named(f"UPDATE {one} SET name = (SELECT name FROM {other} LIMIT 1)")
        assert f"{one} " in said, said


# Each value that the authenticated data of a message holds, but the organisation, which no row has.
BOUND = {
    "thread": "UPDATE message SET thread = 2, seq = 7 WHERE thread = 1 AND seq = 6",
    "message": """UPDATE message SET id = (SELECT id FROM message WHERE thread = 2 AND seq = 4)
        WHERE thread = 1 AND seq = 4""",
    "seq": "UPDATE message SET seq = 7 WHERE thread = 1 AND seq = 6",
    "kind": "UPDATE message SET kind = 1 WHERE thread = 1 AND seq = 2",
    "kind of a note": "UPDATE message SET kind = 2 WHERE thread = 1 AND seq = 3",
    "author": "UPDATE message SET author = (SELECT id FROM staff LIMIT 1) WHERE thread = 1 AND seq = 1",
    "created": "UPDATE message SET createdAt = createdAt + 1 WHERE thread = 1 AND seq = 5",
    "key version": "UPDATE message SET keyVersion = 2 WHERE thread = 1 AND seq = 5",
    "version in the blob": "UPDATE message SET blob = CAST(x'0100000002' || substr(blob, 6) AS BLOB) WHERE seq = 5",
    "previous": "UPDATE message SET chain = randomblob(32) WHERE thread = 1 AND seq = 2",
    "nonce": """UPDATE message SET blob = CAST(substr(blob, 1, 5) || randomblob(12) || substr(blob, 18) AS BLOB)
        WHERE seq = 3""",
    "tag": "UPDATE message SET blob = CAST(substr(blob, 1, length(blob) - 1) || x'00' || x'' AS BLOB) WHERE seq = 4",
}


@pytest.mark.parametrize("bound", BOUND)
def test_what_a_message_is_bound_to_cannot_change(attacked, bound):
    assert place(attacked.named(BOUND[bound])) is not None


OTHERS = {
    "an older snapshot in the place of the current one": (
        """UPDATE commentSnapshot SET blob = (SELECT blob FROM commentSnapshot AS old WHERE old.comment = 3
        AND old.revision = 1) WHERE comment = 3 AND revision = 2""",
        "comment C-3, snapshot 2",
    ),
    "an older snapshot posing as the current one": ("UPDATE comment SET revision = 1 WHERE number = 3", "comment C-3"),
    "the revision of a snapshot": ("UPDATE commentSnapshot SET revision = 3 WHERE comment = 3 AND revision = 2", "C-3"),
    "the identifier of a comment": ("UPDATE comment SET id = randomblob(16) WHERE number = 3", "comment"),
    "the revision of a name": ("UPDATE staff SET nameRevision = 2 WHERE rowid = 1", "staff"),
    "the patient of a thread": ("UPDATE thread SET patient = 3 - patient", "thread T-1: another patient"),
    "the comment of a thread": ("UPDATE thread SET comment = 3 - comment", "thread T-1: another comment"),
    "two threads' identifiers": (
        "UPDATE thread SET id = CASE number WHEN 1 THEN zeroblob(16) ELSE id END",
        "names a thread that is not there",
    ),
    "a data key of another subject": (
        """UPDATE dataKey SET (nonce, ciphertext, commitment) = (SELECT nonce, ciphertext, commitment FROM dataKey
        WHERE subjectKind = 4) WHERE subjectKind = 1""",
        "thread T-1, message 1",
    ),
    "the version of the key that wraps": ("UPDATE dataKey SET kekVersion = 2 WHERE subjectKind = 4", "data key"),
    "a commitment": ("UPDATE dataKey SET commitment = randomblob(32) WHERE subjectKind = 4", "data key"),
    "the salt of a reason": ("UPDATE auditDetail SET salt = randomblob(32)", "reason of entry"),
    "the entry of a reason": ("UPDATE auditDetail SET seq = seq - 1", "reason of entry"),
    "the text of an outgoing item": ("UPDATE outbox SET text = randomblob(length(text)) WHERE number = 1", "outbox"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_other_sealed_rows_are_bound_to_their_place(attacked, what):
    statement, named = OTHERS[what]
    assert named in attacked.named(statement)


def test_nobody_is_shown_a_row_that_was_moved(copies, besieged):
    deployment = copies(besieged)
    alter(deployment.database, *exchange("message", "number", "blob", 2, 3))
    deployment.serve()
    nora = deployment.signed_in("nora")
    refused = nora.run("threads", "show", "T-1")
    assert refused.code != 0 and not any(secret in refused.out + refused.err for secret in SECRETS)
    assert SECRETS[0] in nora.run("threads", "show", "T-2").ok().out


# T4: random edits of the rows of a thread

MOVE = "UPDATE message SET thread = {thread}, seq = {seq} WHERE number = {number}"


def edit(chance, rows):
    """A random edit, and the messages that it touches; `rows`: (number, thread, seq)."""
    threads = {thread: [row for row in rows if row[1] == thread] for _, thread, _ in rows}
    one, other = chance.sample(rows, 2)
    number, thread, seq = one
    last = len(threads[thread])
    touched = {(thread, n) for n in range(seq, last + 2)}
    match chance.choice(["drop", "cut", "exchange", "double", "overwrite", "shift", "lend"]):
        case "drop":
            return [f"DELETE FROM message WHERE number = {number}"], touched
        case "cut":
            end = (
                f"(SELECT chain FROM message WHERE thread = {thread} AND seq = {seq - 1})"
                if seq > 1
                else "(SELECT chain FROM thread AS other WHERE other.number <> thread.number)"
            )
            cut = f"DELETE FROM message WHERE thread = {thread} AND seq >= {seq}"
            return [cut, f"UPDATE thread SET count = {seq - 1}, chain = {end} WHERE number = {thread}"], touched
        case "exchange":
            moves = [(number, 99, 1), (other[0], thread, seq), (number, other[1], other[2])]
            return [MOVE.format(number=n, thread=t, seq=s) for n, t, s in moves], {one[1:], other[1:]}
        case "double":
            copy = f"SELECT {thread}, {last + 1}, id, kind, author, createdAt, keyVersion, chain, blob FROM message"
            columns = "thread, seq, id, kind, author, createdAt, keyVersion, chain, blob"
            return [
                f"INSERT INTO message ({columns}) {copy} WHERE number = {number}",
                f"UPDATE thread SET count = {last + 1} WHERE number = {thread}",
            ], {(thread, None)}
        case "overwrite":
            values = "SELECT id, kind, author, createdAt, keyVersion, chain, blob FROM message"
            columns = "id, kind, author, createdAt, keyVersion, chain, blob"
            return [
                f"UPDATE message SET ({columns}) = ({values} WHERE number = {other[0]}) WHERE number = {number}"
            ], {(thread, seq)}
        case "shift":
            moves = [f"UPDATE message SET seq = seq + 100 WHERE thread = {thread} AND seq > {seq}"]
            moves.append(f"DELETE FROM message WHERE number = {number}")
            moves.append(f"UPDATE message SET seq = seq - 101 WHERE thread = {thread} AND seq > 100")
            return moves, touched
        case "lend":
            return [MOVE.format(number=number, thread=3 - thread, seq=len(threads[3 - thread]) + 1)], {(thread, seq)}


@pytest.mark.parametrize("seed", range(8 if QUICK else 40))
def test_a_random_edit_is_named(attacked, seed):
    chance = random.Random(seed)
    attacked.reset()
    rows = attacked.rows("SELECT number, thread, seq FROM message")
    statements, touched = edit(chance, rows)
    said = attacked.named(*statements)
    named = place(said)
    assert named in touched or (named[0], None) in touched, (said, statements)
    if named[1] is None:
        assert (named[0], None) in touched, (said, statements)


@pytest.mark.parametrize("seed", range(2 if QUICK else 10))
def test_scripts_of_random_edits_are_found(attacked, seed):
    chance = random.Random(1000 + seed)
    attacked.reset()
    script = []
    for _ in range(chance.randrange(2, 6)):
        rows = attacked.rows("SELECT number, thread, seq FROM message WHERE thread IN (1, 2) ORDER BY thread, seq")
        statements, _ = edit(chance, rows)
        script += statements
        try:
            alter(attacked.deployment.database, *statements)
        except Exception:  # The script does not fit what an earlier step left: the others stand.
            continue
    said = attacked.deployment.host("audit", "verify", "--deep").refused(DATA).err
    assert place(said) is not None, (said, script)


# T5: an older state


@pytest.fixture(scope="module")
def older(workshop, besieged):
    """The same deployment as `besieged`, and what was in it before more was said."""
    deployment = besieged.copy(workshop / "older")
    copy = Copy(deployment)
    deployment.serve()
    try:
        nora = deployment.signed_in("nora")
        for number in range(3):
            nora.run("threads", "reply", "T-1", stdin=f"later {number}").ok()
        deployment.signed_in("paul").run("audit", "verify").ok()
        deployment.servers[0].stop()
    finally:
        deployment.stop_all()
    deployment.settle()
    return deployment, copy.kept


PUT_BACK = (
    "DELETE FROM message WHERE thread = 1",
    "INSERT INTO message SELECT * FROM old.message WHERE thread = 1",
    """UPDATE thread SET (count, chain, lastMessageAt) = (SELECT count, chain, lastMessageAt FROM old.thread
    WHERE number = 1) WHERE number = 1""",
)


def test_a_thread_put_back_is_named_also_after_more_was_written(copies, older):
    original, kept = older
    deployment = copies(original)
    alter(deployment.database, (f"ATTACH '{kept}' AS old"), *PUT_BACK)
    refused = deployment.host("audit", "verify", "--deep").refused(DATA, saying="thread T-1, message 7")
    assert "missing" in refused.err
    deployment.host("audit", "verify").ok()
    deployment.serve()
    nora, paul = deployment.signed_in("nora"), deployment.signed_in("paul")
    for number in range(4):
        nora.run("threads", "reply", "T-1", stdin=f"as if nothing was {number}").ok()
    refused = paul.run("audit", "verify", "--deep").refused(DATA, saying="ALARM")
    assert "T-1, message 7" in refused.err
    deployment.servers[0].stop()
    deployment.host("audit", "verify", "--deep").refused(DATA, saying="thread T-1, message 7")


def test_a_whole_file_put_back_is_refused_with_both_sizes(copies, older):
    original, kept = older
    deployment = copies(original)
    newest = deployment.examine().size
    shutil.copy2(kept, deployment.database)
    for arguments in (("serve",), ("audit", "verify"), ("audit", "verify", "--deep")):
        refused = deployment.host(*arguments, timeout=60).refused(DATA)
        assert str(newest) in refused.err, refused.err
