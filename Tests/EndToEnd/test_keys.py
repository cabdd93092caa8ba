# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Keys while the service runs: rotation, killed in the middle; slots; a fault at each call of a keyring write."""

import json
import random
import re
import shutil
import sqlite3
import subprocess
import time

import pytest

from harness import trace
from harness.programs import CONFIG, CURTAIN, CURTAIND, IO, NO_PERMISSION, QUICK, TRY_AGAIN, USAGE, environment, run
from steps import invited, write_rows

CANNOT_TRACE = trace.why_not()


def versions(person):
    return {entry["version"]: entry["dataKeys"] for entry in person.json("keys", "status")["versions"]}


def filled(deployment, count):
    rows = write_rows(deployment.base / "many.jsonl", *({"id": f"k{n}", "text": f"row {n}"} for n in range(count)))
    amy = deployment.signed_in("amy")
    amy.run("comments", "import", rows, "--channel", "blog").ok()
    return amy


def test_a_rotation_from_the_command_line(open_clinic):
    nora, thread, *_ = invited(open_clinic)
    nora.run("threads", "reply", thread, stdin="before the rotation").ok()
    admin = open_clinic.signed_in("admin")
    before = versions(admin)
    assert list(before) == [1]
    said = admin.run("keys", "rotate", "--dry-run").ok().out
    assert "version 2 would become the active one" in said and "nothing was changed" in said
    assert versions(admin) == before
    assert f"{before[1]} data keys open" in admin.run("keys", "preflight").ok().out
    assert "version 2 is active" in admin.run("keys", "rotate").ok().out
    assert versions(admin) == {1: 0, 2: before[1]}
    nora.run("threads", "reply", thread, stdin="after the rotation").ok()
    shown = nora.run("threads", "show", thread).ok().out
    assert "before the rotation" in shown and "after the rotation" in shown

    # Nothing is destroyed that is in use, above the floor, or without a yes.
    admin.run("keys", "destroy", "2", "--yes").refused(USAGE, saying="not possible")
    admin.run("keys", "destroy", "1", "--yes").refused(USAGE, saying="not possible")
    admin.run("keys", "floor", "7").refused(USAGE, saying="not possible")
    admin.run("keys", "floor", "2").ok()
    admin.run("keys", "destroy", "1").refused(USAGE, saying="not confirmed")
    admin.run("keys", "destroy", "1", "--yes").ok()
    assert versions(admin) == {2: before[1]}
    nora.run("keys", "rotate").refused(NO_PERMISSION)
    paul = open_clinic.signed_in("paul")
    paul.run("keys", "status").ok()
    events = [json.loads(entry["leaf"])["ev"] for entry in paul.json("audit", "list", "--limit", "200")["entries"]]
    assert {"keys.preflight", "keyring.changed", "keys.rewrap", "keys.floor", "keys.destroy"} <= set(events)
    open_clinic.servers[-1].stop()
    open_clinic.serve()
    assert "before the rotation" in nora.run("threads", "show", thread).ok().out
    open_clinic.servers[-1].stop()
    open_clinic.examine()


def test_a_rotation_that_is_killed_is_finished_by_asking_again(clinic):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    server = clinic.serve()
    filled(clinic, 1500 if QUICK else 6000)
    admin = clinic.signed_in("admin")
    total = sum(versions(admin).values())
    for _ in range(2 if QUICK else 8):
        work = subprocess.Popen(
            [str(CURTAIN), "keys", "rotate", "--quiet"],
            env=admin.environment(),
            cwd=admin.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.1, 1.5))
        server.kill()
        assert work.wait(60) is not None
        server = clinic.serve()
        admin.run("keys", "rewrap").ok()
        after = versions(admin)
        assert sum(after.values()) == total
        assert set(after.values()) <= {0, total}
        assert after[max(after)] == total
    server.stop()
    clinic.examine()
    clinic.host("audit", "verify").ok()


def test_a_data_key_that_does_not_open_stops_the_rotation(clinic):
    server = clinic.serve()
    filled(clinic, 5)
    server.stop()
    connection = sqlite3.connect(clinic.database)
    comment = "(SELECT max(subject) FROM dataKey WHERE subjectKind = 2)"
    connection.execute(f"UPDATE dataKey SET nonce = zeroblob(12) WHERE subject = {comment}")
    connection.commit()
    connection.close()
    clinic.serve()
    admin = clinic.signed_in("admin")
    admin.run("keys", "rotate").refused(TRY_AGAIN, saying="do not open")
    assert admin.json("keys", "status")["active"] == 1


def slots(deployment):
    return dict(re.findall(r"^slot +(\S+) +(\S+)$", deployment.host("keyring", "slot", "list").ok().out, re.M))


def test_slots_come_and_go_while_the_service_runs(open_clinic):
    before = slots(open_clinic)
    words = open_clinic.base / "words"
    words.write_text("seven quiet rivers bend slowly\n")
    words.chmod(0o600)
    said = open_clinic.host("keyring", "slot", "add", "passphrase", words).ok()
    assert "written it into the log" in said.err
    second = open_clinic.base / "second.key"
    open_clinic.host("keyring", "slot", "add", "keyfile", second).ok()
    assert second.stat().st_mode & 0o777 == 0o400
    printed = re.search(r"^recovery +(\S+)", open_clinic.host("keyring", "slot", "add", "recovery").ok().out, re.M)[1]
    paper = open_clinic.base / "paper"
    paper.write_text(printed + "\n")
    paper.chmod(0o600)
    now = slots(open_clinic)
    assert len(now) == len(before) + 3
    for options in (("--passphrase-file", words), ("--key-file", second), ("--recovery-key-file", paper), ()):
        assert "opens the keyring" in open_clinic.host("keyring", "slot", "test", *options).ok().out
    paul = open_clinic.signed_in("paul")
    changed = paul.json("audit", "list", "--event", "keyring.changed")["entries"]
    assert len(changed) == 3

    # The one that opens the keyring for it cannot be the one that goes.
    new = open_clinic.host("keyring", "slot", "test", "--key-file", second).ok().out.split()[1]
    open_clinic.host("keyring", "slot", "remove", new, "--yes", "--key-file", second).refused(CONFIG, saying="no other")
    open_clinic.host("keyring", "slot", "remove", new[:8], "--yes").refused(CONFIG, saying="no such slot")
    open_clinic.host("keyring", "slot", "remove", new, "--yes").ok()
    open_clinic.host("keyring", "slot", "test", "--key-file", second).refused(NO_PERMISSION)
    open_clinic.host("keyring", "slot", "add", "keyfile", second).refused(IO, saying="exists")

    # A rotation keeps the slots that were added behind the server's back, and every secret still opens.
    admin = open_clinic.signed_in("admin")
    admin.run("keys", "rotate").ok()
    open_clinic.host("keyring", "slot", "test", "--passphrase-file", words).ok()
    open_clinic.servers[-1].stop()
    open_clinic.host("keyring", "slot", "add", "keyfile", open_clinic.base / "third.key").ok()
    open_clinic.serve()
    assert len(paul.json("audit", "list", "--event", "keyring.changed")["entries"]) == 6


@pytest.mark.skipif(bool(CANNOT_TRACE), reason=f"NO FAULTS INJECTED: {CANNOT_TRACE}")
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO", "error=ENOSPC"])
def test_a_fault_at_any_system_call_of_a_keyring_write_loses_nothing(fresh, fault):
    calls = "fsync,rename,renameat,renameat2,write,fchmod,openat,close,link,unlink,flock"
    before = fresh.keyring.read_bytes()
    words = fresh.base / "words"
    words.write_text("seven quiet rivers bend slowly\n")
    words.chmod(0o600)
    finished = changed = 0
    log = fresh.base / "calls"
    # Only what happens once the new file is begun: everything before is the start of the program.
    marked = [
        line.split("(")[0].split()[-1]
        for line in whole_run(fresh, calls, log)
        if line and "exited" not in line and "SIG" not in line
    ]
    begin = next(n for n, line in enumerate(log.read_text().splitlines()) if "keyring" in line and ".tmp" in line)
    plan = []
    for number, name in enumerate(marked):
        if number >= begin:
            plan.append((name, marked[: number + 1].count(name)))
    assert len(plan) >= 6, plan
    for name, when in plan:
        fresh.keyring.write_bytes(before)
        fresh.keyring.chmod(0o600)
        for rest in fresh.keys.glob("keyring.*.tmp"):
            rest.unlink()
        result = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={when}"]
            + [str(CURTAIND), "keyring", "slot", "add", "keyfile", str(fresh.base / f"{name}{when}.key")],
            env=environment(CURTAIN_CONFIG=fresh.config),
            cwd=fresh.base,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        # Whatever happened, the keyring opens with the secret that always opened it, in one generation or the next.
        opened = fresh.host("keyring", "slot", "test").ok().out
        assert "opens the keyring" in opened
        grown = fresh.keyring.read_bytes() != before
        changed += grown
        finished += result.returncode == 0
        if result.returncode == 0:
            assert grown, (name, when)
        elif fault != "signal=KILL":
            assert "error:" in result.stderr, (name, when, result.stderr)
    assert changed >= 1
    print(f"{len(plan)} faults, {finished} runs finished, {changed} times the new file was there")
    shutil.rmtree(fresh.base / "people", ignore_errors=True)


def whole_run(fresh, calls, log):
    """The calls of one run that nothing disturbs."""
    run(
        "strace",
        "-f",
        "-o",
        log,
        "-e",
        f"trace={calls}",
        CURTAIND,
        "keyring",
        "slot",
        "add",
        "keyfile",
        fresh.base / "undisturbed.key",
        env=environment(CURTAIN_CONFIG=fresh.config),
        cwd=fresh.base,
    ).ok()
    return log.read_text().splitlines()
