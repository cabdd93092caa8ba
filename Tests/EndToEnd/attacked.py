# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What the tests of attacks attack: a stopped deployment with something of everything, and copies of it."""

import pytest

from harness.tampering import Copy
from harness.web import Patient
from steps import ROW, invited, write_rows

SECRETS = ["a canary sings at dawn", "the heron sleeps", "an otter laughs twice"]


def conversation(deployment, identifier, rounds=2):
    """A thread of three messages a round."""
    nora, thread, token, _ = invited(deployment, {**ROW, "id": identifier})
    patient = Patient(deployment)
    patient.enter(token)
    for number in range(rounds):
        assert patient.write(f"{SECRETS[0]} {identifier} {number}").status == 303
        nora.run("threads", "reply", thread, stdin=f"{SECRETS[1]} {identifier} {number}" + "x" * 300 * number).ok()
        nora.run("threads", "note", thread, stdin=f"{SECRETS[2]} {identifier} {number}").ok()
    nora.run("threads", "show", thread).ok()
    return nora, thread


@pytest.fixture(scope="session")
def besieged(workshop, furnished):
    """A stopped deployment: two threads, edited comments, reasons, more than 256 leaves. Copied, never used itself."""
    deployment = furnished.copy(workshop / "attacked")
    deployment.serve()
    try:
        conversation(deployment, "first")
        conversation(deployment, "second")
        amy = deployment.signed_in("amy")
        rows = [{"id": f"n{n}", "text": "How late are you open?"} for n in range(200)]
        edits = [{"id": f"n{n}", "text": f"Are you open {n}?", "updated_at": "2026-01-02T00:00:00Z"} for n in range(2)]
        for number, part in enumerate((rows, edits)):
            path = write_rows(deployment.base / f"{number}.jsonl", *part)
            amy.run("comments", "import", path, "--channel", "blog").ok()
        for reference in ("C-3", "C-4"):
            amy.run("comments", "flag", reference, "--reason", f"{SECRETS[0]} {reference}").ok()
        deployment.servers[0].stop()
        assert deployment.examine().size > 256
    finally:
        deployment.stop_all()
    return deployment


@pytest.fixture(scope="session")
def attacked(workshop, besieged):
    return Copy(besieged.copy(workshop / "one-by-one"))
