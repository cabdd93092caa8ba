# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults of the disk, the file, the clock, the memory: nothing acknowledged is lost, nothing is read without its entry,
the log verifies, and the service goes on, or says that it is sealed and goes on after a restart."""

import http.client
import itertools
import resource
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import trace
from harness.faults import Desk, Injection, Ledger, drop_rules, injected, options
from harness.host import FAKETIME, Clock, plain_user_prefix
from harness.programs import QUICK, TRY_AGAIN, free_ports
from harness.server import Server
from harness.web import Client, Patient
from steps import invited, write_rows

CANNOT_TRACE = trace.why_not()
traced = pytest.mark.skipif(bool(CANNOT_TRACE), reason=f"NO FAULTS INJECTED: {CANNOT_TRACE}")
FAULTS = [("fdatasync", "EIO"), ("fdatasync", "ENOSPC"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fsync", "EIO")]
# What a client may be told while something fails: done, nothing to route, routed before, failed, not now, no room.
TOLD = {200, 201, 404, 409, 500, 503, 507}


@pytest.fixture(scope="module")
def prepared(workshop, furnished):
    """A desk at a stopped deployment: people are signed in, a conversation has begun. Copied, never used itself."""
    deployment = furnished.copy(workshop / "faults")
    drop_rules(deployment)
    server = deployment.serve()
    try:
        nora, thread, token, _ = invited(deployment)
        patient = Patient(deployment)
        patient.enter(token)
        tokens = {"nora": nora.token, **{name: deployment.signed_in(name).token for name in ("amy", "admin")}}
        assert server.stop().code == 0, server.log()
    finally:
        deployment.stop_all()
    return Desk(deployment, Ledger(), tokens, thread, patient)


@pytest.fixture
def desk(copies, prepared):
    """A copy of it, not serving."""
    return prepared.at(copies(prepared.deployment))


def errand(desk: Desk, name: str) -> dict:
    """A bit of everything: {what was done: status of its answer}."""
    told = {
        "post": desk.post(f"message {name}").status,
        "read": desk.read().status,
        "patient's read": desk.read_as_patient().status,
        "comment read": desk.read_comment(1).status,
        "route": desk.route().status,
    }
    row = {"id": name, "text": f"comment {name}"}
    rows = write_rows(desk.deployment.base / "row.jsonl", row)
    imported = desk.tool.run("comments", "import", rows, "--channel", "blog")
    if imported.code == 0:
        desk.ledger.comments.add(row["text"])
    else:
        assert ": hint: " in imported.err, imported
    return told


def assert_serving(desk: Desk, name: str):
    """What may have been refused before is done now."""
    assert desk.state() == "ok", desk.deployment.servers[-1].log()[-2000:]
    for answer in (desk.post(f"message {name}"), desk.read(), desk.read_as_patient(), desk.read_comment(1)):
        assert answer.status in (200, 201), answer.text


def assert_kept(desk: Desk):
    """All that clients were told is there and logged, and the log verifies."""
    desk.deployment.host("audit", "verify").ok()
    desk.ledger.check(desk.deployment)


def assert_goes_on(desk: Desk, name: str):
    """It serves again: at once or, where it is sealed, after a restart."""
    desk.read()
    if desk.state() != "ok":
        desk.deployment.stop_all()
        desk.deployment.serve()
    assert_serving(desk, name)


def assert_refused(server):
    """The server ended by itself, with a message and a hint."""
    said = server.wait().err
    assert "error: " in said and "hint: " in said, said


def comes_up(server) -> bool:
    """Whether it gets to serve."""
    try:
        server.wait_ready()
    except AssertionError:
        assert not server.is_running(), server.log()[-2000:]
        return False
    return True


def numbers():
    """Which call fails: the first, the second, ..."""
    return range(1, 4) if QUICK else itertools.count(1)


def attached(desk: Desk, server, call: str, error: str, when) -> Injection:
    injection = Injection(desk.deployment, call, f"error={error}", when)
    if problem := injection.attach(server.pid):
        pytest.skip(f"NO FAULTS INJECTED: {problem}")
    return injection


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def lock_file_lags(deployment) -> bool:
    """Whether the lock file, which is synced by itself, is still to be brought up to the newest entry."""
    ((size,),) = deployment.query("SELECT max(size) FROM auditCheckpoint")
    return int(deployment.lock.read_text().split("\n")[1]) < size


# Calls that fail


@traced
@pytest.mark.parametrize("call, error", FAULTS)
def test_a_fault_at_each_call_while_serving(desk, call, error):
    server, total = desk.open(), 0
    for when in numbers():
        injection = attached(desk, server, call, error, when)
        told = errand(desk, f"{call} {when}")
        if call == "fsync":
            wait_until(lambda seen=injection: seen.failed() or not lock_file_lags(desk.deployment))
        injection.detach()
        assert server.is_running() and set(told.values()) <= TOLD, (when, told, server.log()[-2000:])
        assert_goes_on(desk, f"{call} {when}")
        total += injection.count
        if when % 10 == 0 or not injection.count:
            assert_kept(desk)
        if not injection.count:
            break
    desk.deployment.signed_in("paul").run("audit", "verify").ok()
    assert_kept(desk)
    print(f"{call} {error}: {total} faults in {when} runs")
    assert total


@traced
@pytest.mark.parametrize("call, error", [("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("fsync", "EIO")])
def test_a_fault_at_each_call_of_start_and_stop(desk, call, error):
    deployment, target = desk.deployment, desk.deployment.base / "injected"
    total = refused = 0
    for when in numbers():
        prefix = ["strace", "--seccomp-bpf", *options(target, call, f"error={error}", when)]
        server = Server(deployment, prefix=prefix).launch()
        deployment.servers.append(server)
        if comes_up(server):
            desk.post(f"message {when}")
            server.stop()
        else:
            refused += 1
            assert_refused(server)
        # What the end could not move out of the write-ahead log is found there.
        server = deployment.serve()
        assert_serving(desk, f"{when}")
        server.stop()
        failed = injected(target)
        total += failed
        if when % 5 == 0 or not failed:
            assert_kept(desk)
        if not failed:
            break
    assert_kept(desk)
    print(f"{call} {error}: {total} faults in {when} runs, {refused} starts refused")
    assert total


@traced
@pytest.mark.parametrize("call, error", [*FAULTS[:4], ("pwrite64", "EROFS")])
def test_a_fault_that_stays_is_shown(desk, call, error):
    injection = attached(desk, desk.open(), call, error, "1+")
    for number in range(3):
        told = errand(desk, f"during {number}")
        assert set(told.values()) <= TOLD - {200, 201}, told
    state = desk.state()
    injection.detach()
    assert_goes_on(desk, "afterwards")
    assert_kept(desk)
    assert state != "ok", f"{call} fails with {error}: nothing is read or written, and the service says {state}"


# The file


def taken_away(deployment):
    """The database goes by another name; who has it open does not notice."""
    deployment.host("backup", "--to", deployment.base / "older.db").ok()
    deployment.database.rename(deployment.base / "aside.db")


def replaced(deployment):
    """The same, and an older copy is in its place."""
    taken_away(deployment)
    shutil.copy2(deployment.base / "older.db", deployment.database)


def put_back(deployment):
    (deployment.base / "aside.db").replace(deployment.database)


@pytest.mark.parametrize("fault", [taken_away, replaced])
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_another_file_in_place_of_the_database_is_not_touched(desk, fault, end):
    server = desk.open()
    errand(desk, "before")
    fault(desk.deployment)
    for number in range(3):
        told = errand(desk, f"during {number}")
        assert set(told.values()) == {503}, told
    assert desk.state() != "ok"
    getattr(server, end)()
    put_back(desk.deployment)
    desk.deployment.serve()
    assert_serving(desk, "afterwards")
    assert_kept(desk)


@pytest.mark.parametrize("fault", [taken_away, replaced])
def test_another_file_in_place_of_the_database_is_noticed_before_anybody_asks(desk, fault):
    desk.open()
    fault(desk.deployment)
    wait_until(lambda: desk.state() != "ok")
    put_back(desk.deployment)
    assert_goes_on(desk, "afterwards")
    assert_kept(desk)


def test_a_sealed_service_says_which_state_it_is_in(desk):
    desk.open()
    taken_away(desk.deployment)
    assert desk.read().status == 503
    ready = desk.nora.get("/health/ready")
    assert ready.status == 503 and "sealed-audit" in ready.text, ready.text
    assert "sealed-audit" in desk.tool.json("status")["state"]


@pytest.mark.parametrize("mode", [0o000, 0o400])
@pytest.mark.parametrize("what", ["database", "data"])
def test_permissions_that_are_taken_away(desk, mode, what):
    prefix = plain_user_prefix()
    if prefix is None:
        pytest.skip("root here keeps the right to open any file")
    deployment, path = desk.deployment, getattr(desk.deployment, what)
    before = path.stat().st_mode & 0o777
    server = desk.open(prefix=prefix)
    path.chmod(mode)
    told = errand(desk, "during")
    path.chmod(before)
    assert server.is_running() and set(told.values()) <= TOLD, told
    assert_goes_on(desk, "afterwards")
    deployment.stop_all()
    path.chmod(mode)
    server = Server(deployment, prefix=prefix).launch()
    deployment.servers.append(server)
    refused = not comes_up(server)
    path.chmod(before)
    assert refused
    assert_refused(server)
    deployment.serve()
    assert_serving(desk, "in the end")
    assert_kept(desk)


# The clock, another process, the memory, too many at once


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
def test_a_clock_that_steps_forward_and_back(desk):
    deployment = desk.deployment
    clock = Clock(deployment.base / "clock")
    clock.serve(deployment)
    for offset in ("-1h", "+400d", "-2d", "+30m", "+0"):
        clock.move(offset)
        # By some of these clocks the session has ended.
        desk = desk.signed_in("nora")
        for answer in (desk.post(f"message {offset}"), desk.read()):
            assert answer.status in (200, 201), (offset, answer.text)
        assert desk.state() == "ok"
    deployment.stop_all()
    deployment.serve()
    assert desk.post("by the right clock").status == 201 and desk.read().status == 200
    deployment.signed_in("paul").run("audit", "verify").ok()
    assert_kept(desk)
    steps = [leaf for leaf in deployment.examine().leaves if leaf["ev"] == "clock.step"]
    assert len(steps) >= 2, "each step back is an entry"


def test_a_second_process_is_refused(desk):
    rows = write_rows(desk.deployment.base / "rows.jsonl", {"id": "r", "text": "by the host"})
    desk.open()
    for command in (("serve",), ("recover", "--yes"), ("import", rows, "--channel", "blog")):
        desk.deployment.host(*command, timeout=60).refused(TRY_AGAIN)
        assert_serving(desk, command[0])
    assert_kept(desk)


def test_a_second_process_after_somebody_removed_the_lock(desk):
    desk.open()
    (desk.deployment.data / "curtaind.lock").unlink()
    other = desk.elsewhere(*free_ports(2))
    for number, one in enumerate((desk, other, desk, other)):
        told = {one.post(f"message {number}").status, one.read().status}
        assert told <= TOLD, told
        # It serves, also when it noticed the other one just now, or says that it does not.
        if one.state() == "ok":
            assert_serving(one, f"{number}")
    desk.deployment.stop_all()
    desk.deployment.serve()
    assert_serving(desk, "afterwards")
    assert_kept(desk)


def at_once(work, size: int):
    """Does it with each number below `size`, each in a thread of its own; answers what came of it."""
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(work, range(size)))


@pytest.mark.parametrize("room", [0, 1, 8, 64])
def test_memory_that_runs_out(desk, room):
    # One arena: what is reserved and not used yet counts as used. No report of a crash, which needs memory, too.
    server = desk.open(env={"MALLOC_ARENA_MAX": 1, "SWIFT_BACKTRACE": "enable=no"})
    assert_serving(desk, "before")
    with open(f"/proc/{server.pid}/status", encoding="ascii") as file:
        used = next(int(line.split()[1]) for line in file if line.startswith("VmSize")) << 10
    resource.prlimit(server.pid, resource.RLIMIT_AS, (used + (room << 20), resource.RLIM_INFINITY))

    def ask_for_much(number: int):
        try:
            desk.take_in([f"{number}.{row} " + "x" * 8000 for row in range(200)])
            desk.post(f"large {number} " + "y" * 20_000)
            desk.read()
        except (OSError, http.client.HTTPException):
            pass

    at_once(ask_for_much, 8)
    print("alive" if server.is_running() else f"ended with {server.process.returncode}")
    if server.is_running():
        resource.prlimit(server.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        desk.deployment.serve()
    assert_goes_on(desk, "afterwards")
    assert_kept(desk)


def test_overload_is_refused_and_never_seals(desk):
    desk.deployment.set("attempts.password_queue", 1)
    desk.open()
    client = Client(desk.deployment, desk.deployment.staff)

    def sign_in(number: int):
        body = {"login": f"nobody{number}", "password": "one that is wrong"}
        answer = client.post_json("/api/v1/session", body)
        assert desk.state() == "ok"
        return answer

    answers = at_once(sign_in, 24)
    refused = [answer for answer in answers if answer.status == 503]
    assert refused, [answer.status for answer in answers]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert_serving(desk, "afterwards")
