# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A disk that fills up: what was acknowledged stays, what was not is refused, and room is all it takes to go on."""

import resource
import shutil
import time

import pytest

from harness.host import SmallDisk
from harness.programs import IO
from harness.web import Client
from steps import invited, write_rows


@pytest.fixture
def small(clinic):
    """The clinic with its data on a disk of 6 MiB; None where this user may not mount."""
    disk = SmallDisk(clinic.base / "var" / "small", 6)
    if disk.mounted:
        clinic.set("data.directory", "var/small/data")
        clinic.set("audit.lock_file", "var/small/data/audit.lock")
        clinic.data.rename(clinic.base / "var" / "moved")
        shutil.copytree(clinic.base / "var" / "moved", clinic.base / "var" / "small" / "data")
        clinic.data = clinic.base / "var" / "small" / "data"
        clinic.database, clinic.lock = clinic.data / "curtain.db", clinic.data / "audit.lock"
    yield clinic, disk
    clinic.stop_all()
    disk.close()


def fill(client, thread, limit=4000):
    """Posts until the server refuses: (texts that were acknowledged, the refusal)."""
    path, connection, acknowledged = f"/api/v1/threads/{thread}/messages", client.connection(), []
    for number in range(limit):
        text = f"{number} " + "x" * 8000
        if connection is None:
            connection = client.connection()
        answer = client.post_json(path, {"text": text}, {"Idempotency-Key": f"fill-{number}"}, connection=connection)
        if answer.headers.get("Connection") == "close":
            connection = None
        if answer.status != 201:
            return acknowledged, answer
        acknowledged.append(text)
    raise AssertionError("the disk never filled up")


def test_a_full_disk_loses_nothing_and_lies_about_nothing(small):
    deployment, disk = small
    if disk.mounted:
        server = deployment.serve()
    else:
        # Files that may not grow past a size stand in for a disk that may not.
        room = deployment.database.stat().st_size + (4 << 20)
        server = deployment.serve(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    nora, thread, *_ = invited(deployment)
    client = Client(deployment, deployment.staff, nora.token)
    acknowledged, refusal = fill(client, thread)
    assert len(acknowledged) > 20
    assert refusal.status in (503, 507), (refusal.status, refusal.text)
    assert refusal.json["hint"] and refusal.json["requestId"]
    assert "xxxx" not in refusal.text
    # However often it is tried: no read without its entry, and no crash.
    for _ in range(20):
        answer = client.get(f"/api/v1/threads/{thread}")
        assert answer.status in (200, 503, 507), answer.text
        posted = client.post_json(f"/api/v1/threads/{thread}/messages", {"text": "z" * 20_000})
        if posted.status == 201:
            acknowledged.append("z" * 20_000)
    assert client.get("/health/live").status == 200 and server.is_running()
    result = nora.run("threads", "reply", thread, stdin="y" * 30_000)
    if result.code == 0:
        acknowledged.append("y" * 30_000)
    else:
        assert result.code in (IO, 75) and ": hint: " in result.err, result
    # Room again: at once, or after a restart.
    if disk.mounted:
        disk.resize(64)
    deadline = time.monotonic() + 20
    answer = None
    while disk.mounted and time.monotonic() < deadline:
        answer = client.post_json(f"/api/v1/threads/{thread}/messages", {"text": "room again"})
        if answer.status == 201:
            break
        time.sleep(0.5)
    if answer is None or answer.status != 201:
        server.stop()
        deployment.serve()
        answer = client.post_json(f"/api/v1/threads/{thread}/messages", {"text": "room again"})
    assert answer.status == 201, answer.text
    deployment.stop_all()
    assert deployment.examine().texts() == [*acknowledged, "room again"]
    deployment.host("audit", "verify").ok()


def test_an_import_and_a_backup_onto_a_full_disk_say_so(small):
    deployment, disk = small
    if not disk.mounted:
        pytest.skip("this user may not mount a small disk")
    rows = [{"id": f"big-{n}", "text": f"{n} " + "x" * 10_000} for n in range(600)]
    path = write_rows(deployment.base / "big.jsonl", *rows)
    refused = deployment.host("import", path, "--channel", "blog")
    assert refused.code == IO and "full" in refused.err and ": hint: " in refused.err, refused
    before = deployment.examine()
    copy = deployment.data / "copy.db"
    backup = deployment.host("backup", "--to", copy)
    assert backup.code != 0 and ": hint: " in backup.err, backup
    assert not copy.exists(), "half a copy is no copy"
    disk.resize(200)
    deployment.host("import", path, "--channel", "blog").ok()
    after = deployment.examine()
    assert sorted(after.comments()) == sorted(row["text"] for row in rows)
    assert set(before.comments()) <= set(after.comments())
