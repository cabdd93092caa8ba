# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Durable before released: the write-ahead log is synced before the first byte of an answer leaves the socket."""

import json
import time

import pytest

from harness import trace
from harness.web import Client, Patient
from steps import invited

REASON = trace.why_not()


@pytest.fixture(scope="module")
def traced(workshop, furnished):
    """{name of an exchange: (read, write)} and all calls, of a server that ran under strace."""
    if REASON:
        pytest.skip(f"DURABILITY NOT TRACED: {REASON}")
    deployment = furnished.copy(workshop / "traced")
    target = deployment.base / "trace"
    server = deployment.serve(prefix=trace.prefix(target))
    ports = {}
    try:
        nora, thread, token, _ = invited(deployment)
        patient = Patient(deployment)
        patient.enter(token)
        patient.write("something to read")
        staff = Client(deployment, deployment.staff, nora.token)
        amy = deployment.signed_in("amy")
        agent = Client(deployment, deployment.staff, amy.token)
        path = f"/api/v1/threads/{thread}"
        body = json.dumps({"text": "a message to keep"}).encode()
        kind = {"Content-Type": "application/json"}
        for name, client, request in (
            ("nothing protected", staff, ("GET", "/health/ready")),
            ("thread read", staff, ("GET", path)),
            ("message post", staff, ("POST", f"{path}/messages", body, kind)),
            ("note post", staff, ("POST", f"{path}/notes", body, kind)),
            ("comment read", agent, ("GET", "/api/v1/comments/C-1")),
            ("comments with text", agent, ("GET", "/api/v1/comments?state=all&text=1")),
            ("invitation revealed", agent, ("GET", "/api/v1/outbox/O-1")),
            ("patient's page", patient.client, ("GET", "/t")),
        ):
            connection = client.connection()
            # An exchange before it: then the next thing read is the request, and no part of the handshake.
            assert client.get("/health/live", connection=connection).status == 200
            ports[name] = connection.sock.getsockname()[1]
            answer = client.request(*request, connection=connection)
            assert answer.status in (200, 201), (name, answer.text)
            connection.close()
            time.sleep(0.05)
        server.stop()
    finally:
        deployment.stop_all()
    calls = trace.read(target)
    return calls, {name: trace.last_exchange(calls, port) for name, port in ports.items()}


def syncs_between(calls, request, answer):
    """Syncs of the write-ahead log that began after the request was read and ended before the answer began."""
    return [
        call
        for call in calls
        if call.name in trace.SYNCS
        and call.target.endswith("curtain.db-wal")
        and call.result == 0
        and call.begins >= request.begins
        and call.ends <= answer.begins
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        "thread read",
        "message post",
        "note post",
        "comment read",
        "comments with text",
        "invitation revealed",
        "patient's page",
    ],
)
def test_the_log_is_synced_before_the_answer_leaves(traced, exchange):
    calls, exchanges = traced
    request, answer = exchanges[exchange]
    syncs = syncs_between(calls, request, answer)
    assert syncs, f"{exchange}: no sync of the write-ahead log between request and answer"
    written = [
        call
        for call in calls
        if call.name == "pwrite64"
        and call.target.endswith("curtain.db-wal")
        and request.begins <= call.begins
        and call.ends <= syncs[-1].begins
    ]
    assert written, f"{exchange}: nothing was written before the sync"


def test_the_trace_shows_no_sync_where_nothing_is_written(traced):
    calls, exchanges = traced
    assert not syncs_between(calls, *exchanges["nothing protected"])
