# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Attack T6 of docs/threat-model.md, on the log's tables and its index: refused, or queries answer all the same. And
who is told of an attack."""

import json
import time
import uuid

import pytest

from harness.programs import DATA, NO_PERMISSION
from harness.tampering import alter
from harness.web import Client
from test_attacks import BOUND

LEAF = "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), {old}, {new}) AS BLOB) WHERE seq = {seq}"
LOG = {
    "a leaf says another outcome": LEAF.format(old="""'"out":"0"'""", new="""'"out":"4"'""", seq=60),
    "a leaf names another thing": LEAF.format(old="'th_'", new="'cm_'", seq="(SELECT max(seq) - 230 FROM auditLeaf)"),
    "a leaf is gone": "DELETE FROM auditLeaf WHERE seq = 40",
    "the newest leaves are gone": "DELETE FROM auditLeaf WHERE seq > (SELECT max(seq) - 5 FROM auditLeaf)",
    "a leaf is doubled": "UPDATE auditLeaf SET leaf = (SELECT leaf FROM auditLeaf WHERE seq = 41) WHERE seq = 40",
    "a leaf is added": "INSERT INTO auditLeaf SELECT max(seq) + 1, leaf FROM auditLeaf",
    "a tile is gone": "DELETE FROM auditTile WHERE level = 0",
    "a tile differs": "UPDATE auditTile SET hashes = zeroblob(8192) WHERE level = 0",
    "a tile is added": "INSERT INTO auditTile VALUES (1, 0, zeroblob(8192))",
    "the newest checkpoint is gone": "DELETE FROM auditCheckpoint WHERE size = (SELECT max(size) FROM auditCheckpoint)",
    "an older checkpoint differs": """UPDATE auditCheckpoint SET note = (SELECT max(note) FROM auditCheckpoint)
        WHERE size = (SELECT min(size) FROM auditCheckpoint)""",
}
INDEX = {
    "the index is empty": "DELETE FROM auditEntity",
    "the index misses threads": "DELETE FROM auditEntity WHERE kind = 1",
    "a row of the index is gone": """DELETE FROM auditEntity WHERE kind = 4
        AND first = (SELECT min(first) FROM auditEntity WHERE kind = 4)""",
    "a row names fewer entries": """UPDATE auditEntity SET numbers = substr(numbers, 1, 1)
        WHERE kind = 1 AND length(numbers) > 2 AND first < 128""",
    "rows stand for other things": "UPDATE auditEntity SET kind = 14 - kind",
    "a row is invented": "INSERT INTO auditEntity VALUES (1, zeroblob(16), 3, x'03')",
    "the index claims more": "UPDATE setting SET value = value + 1000 WHERE name = 'auditIndexed'",
    "the index claims less": "UPDATE setting SET value = 5 WHERE name = 'auditIndexed'",
    "rows are malformed": "UPDATE auditEntity SET numbers = x'80'",
}
QUERIES = (("--thread", "T-1"), ("--actor", "nora"), ("--comment", "C-1"), ("--event", "thread.read"), ())


@pytest.mark.parametrize("change", [*LOG, *INDEX])
def test_a_changed_log_or_index_is_refused(attacked, change):
    attacked.alter({**LOG, **INDEX}[change])
    for deep in ((), ("--deep",)):
        attacked.deployment.host("audit", "verify", *deep).refused(DATA)


def answers(deployment, size):
    """What each query answers of the entries below a number; None where it is refused."""
    paul = deployment.signed_in("paul")
    found = []
    for query in QUERIES:
        result = paul.run("audit", "list", *query, "--limit", "0", "--format", "ndjson")
        if result.code != 0:
            found.append(None)
            continue
        numbers = [json.loads(line)["seq"] for line in result.out.splitlines()]
        found.append([number for number in numbers if number < size])
    return found


@pytest.fixture(scope="module")
def expected(workshop, besieged):
    """What each query must answer, by the second implementation's scan of every leaf."""
    contents = besieged.examine()
    staff = next(row for (table, row), name in contents.names.items() if (table, name) == ("staff", "nora"))
    ids = [besieged.query(f"SELECT id FROM {table} WHERE number = 1")[0][0] for table in ("thread", "comment")]
    kinds = zip(QUERIES, ("th", "st", "cm"), (ids[0], staff, ids[1]))
    named = {query: f"{kind}_{uuid.UUID(bytes=bytes(found))}" for query, kind, found in kinds}
    found = []
    for query in QUERIES:
        numbers = []
        for leaf in contents.leaves:
            names = [entity["id"] for entity in leaf.get("ent", [])] + [leaf["agent"]["user"]]
            if not query or (query[0] == "--event" and leaf["ev"] == query[1]) or named.get(query) in names:
                numbers.append(leaf["seq"])
        found.append(numbers[::-1])
    return contents.size, found


def served(deployment):
    """The server, or nothing where it refuses to start on this database."""
    try:
        return deployment.serve()
    except AssertionError as problem:
        assert f"ended with {DATA}" in str(problem), problem
        return None


@pytest.mark.parametrize("change", [*LOG, *INDEX, ""])
def test_queries_answer_what_a_scan_gives_or_are_refused(copies, besieged, expected, change):
    size, wanted = expected
    deployment = copies(besieged)
    if change:
        alter(deployment.database, {**LOG, **INDEX}[change])
    server = served(deployment)
    if server is None:
        assert change in LOG or change == "the index claims more"
        return
    got = answers(deployment, size)
    assert [one for one in got if one is not None] == [right for one, right in zip(got, wanted) if one is not None]
    if change in INDEX or not change:
        assert got == wanted


# Who is told


def wait_for(what, seconds=90):
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.3)
    return found


def test_the_service_verifies_everything_by_itself_and_says_so(copies, besieged):
    deployment = copies(besieged)
    deployment.serve()
    paul, nora = deployment.signed_in("paul"), deployment.signed_in("nora")
    assert "not yet compared" in paul.run("audit", "list", "--limit", "1").ok().err
    last = wait_for(lambda: paul.json("status").get("deep", {}).get("last"))
    assert last["faults"] == 0 and not last["asked"] and last["messages"] == 12 and last["endedAt"]
    assert last["indexed"] > 256 and last["entries"] >= last["indexed"]
    assert "12 messages" in paul.run("status").ok().out
    listed = paul.run("audit", "list", "--limit", "1").ok().err
    assert f"compared with the log up to entry {last['indexed']}" in listed
    # Nothing to tell is no entry; what somebody asked for is one.
    assert not paul.json("audit", "list", "--event", "audit.deep")["entries"]
    assert paul.json("audit", "verify", "--deep")["deep"]["asked"]
    assert len(paul.json("audit", "list", "--event", "audit.deep")["entries"]) == 1
    nora.run("audit", "verify", "--deep").refused(NO_PERMISSION)
    assert Client(deployment, deployment.staff, nora.token).post_json("/api/v1/audit/deep", {}).status == 403
    assert Client(deployment, deployment.staff, nora.token).get("/api/v1/audit/deep").status == 403


def test_faulty_rows_are_told_and_the_service_goes_on(copies, besieged):
    deployment = copies(besieged)
    alter(deployment.database, BOUND["author"])
    server = deployment.serve()
    paul = deployment.signed_in("paul")
    last = wait_for(lambda: paul.json("status").get("deep", {}).get("last"))
    assert (last["faults"], last["firstFaultArea"]) == (1, "message")
    assert "thread T-1, message 1" in paul.run("status").ok().out
    entry = paul.json("audit", "list", "--event", "audit.deep")["entries"][0]["leaf"]
    assert '"out":"8"' in entry and '"user":"host"' in entry and "thread T-1, message 1" in entry
    line = next(line for line in server.log().splitlines() if "does not agree with the log" in line)
    assert '"error"' in line and "thread T-1, message 1" in line
    assert Client(deployment, deployment.staff).get("/health/ready").status == 200
    deployment.signed_in("nora").run("threads", "show", "T-2").ok()


def test_a_faulty_log_seals_the_service(copies, besieged):
    deployment = copies(besieged)
    alter(deployment.database, LOG["a leaf says another outcome"])
    server = deployment.serve()
    client = Client(deployment, deployment.staff)
    wait_for(lambda: client.get("/health/ready").status == 503)
    assert "the log does not verify" in server.log()
    assert client.get("/health/live").status == 200
    deployment.host("audit", "verify").refused(DATA, saying="leaf 60")
