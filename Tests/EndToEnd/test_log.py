# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The log from the tool's side: what was verified is remembered, and watching writes no more than it must."""

import json
import signal
import subprocess
import threading
import time

from harness.programs import CURTAIN, DATA
from harness.web import Client
from steps import route_one


def size(deployment) -> int:
    """Entries of the log, from the checkpoint that anybody may read."""
    return int(Client(deployment, deployment.public).get("/log/checkpoint").text.split("\n")[1])


def looks(deployment, count):
    """Waits until the log's checkpoint was asked for so many times more."""
    server = deployment.servers[-1]
    wanted = server.log().count("/log/checkpoint") + count
    deadline = time.monotonic() + 60
    while server.log().count("/log/checkpoint") < wanted:
        assert time.monotonic() < deadline, "nobody asks"
        time.sleep(0.1)


def verified_file(person):
    return next((person.home / "config" / "curtain" / "witness").glob("*.verified"))


def test_only_what_is_new_is_fetched_to_verify_the_log(open_clinic):
    amy, _ = route_one(open_clinic)
    paul = open_clinic.signed_in("paul")
    first = paul.json("audit", "verify")
    assert first["verifiedEntries"] == first["size"] and "verifiedBefore" not in first
    amy.run("comments", "show", "C-1").ok()
    second = paul.json("audit", "verify")
    assert second["verifiedBefore"] == first["size"]
    assert second["verifiedEntries"] == second["size"] - first["size"] < 10
    assert second["wholeVerifiedAt"] == second["verifiedBeforeAt"]
    whole = paul.json("audit", "verify", "--full")
    assert whole["verifiedEntries"] == whole["size"] and "verifiedBefore" not in whole

    # A changed file is refused as it is; verifying everything again keeps it aside.
    path = verified_file(paul)
    state = json.loads(path.read_text())
    state["edge"][0] = state["edge"][-1]
    path.write_text(json.dumps(state))
    changed = path.read_text()
    refused = paul.run("audit", "verify").refused(DATA, saying="does not say what was verified here")
    assert "--full" in refused.err and path.read_text() == changed
    paul.run("audit", "verify", "--full").ok()
    assert [kept.read_text() for kept in path.parent.glob("*.refused-*")] == [changed]
    paul.run("audit", "verify").ok()


def test_watching_the_log_reads_it_only_when_others_wrote(open_clinic):
    amy, _ = route_one(open_clinic)
    paul = open_clinic.signed_in("paul")
    before = size(open_clinic)
    watch = subprocess.Popen(
        [str(CURTAIN), "audit", "list", "--follow", "--format", "ndjson"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=paul.environment(),
        text=True,
    )

    # A watch that shows nothing ends the test, not the other way round.
    limit = threading.Timer(120, watch.kill)
    limit.start()

    def until(wanted):
        """Entries that were shown, up to the first of this kind."""
        shown = []
        for line in watch.stdout:
            shown.append(json.loads(json.loads(line)["leaf"])["ev"])
            if shown[-1] == wanted:
                return shown
        raise AssertionError(f"it ended: {watch.stderr.read()}")

    try:
        until("session.login")
        amy.run("pools", "list").ok()
        quiet = size(open_clinic)
        # Several looks, and nobody else does anything: not one entry more.
        looks(open_clinic, 4)
        assert size(open_clinic) == quiet == before + 1, "one reading, when the watch began"
        amy.run("comments", "show", "C-1").ok()
        shown = until("comment.read")
        assert "audit.read" not in shown, "the watch does not show its own readings"
        looks(open_clinic, 3)
        assert size(open_clinic) == quiet + 2, "what amy did, and one reading of it"
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) in (0, 130)
    finally:
        limit.cancel()
        watch.kill()
        watch.communicate()
