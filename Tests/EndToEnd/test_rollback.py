# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Old and foreign databases in the place of the newest one are noticed: by the server, and by the tool's witness."""

import re
import shutil

from harness.deployment import Deployment
from harness.host import make_certificate
from harness.programs import DATA, OK, UNAVAILABLE, TRY_AGAIN
from harness.web import Client, Patient
from steps import invited, route_one

COMPANIONS = ("", "-wal", "-shm")


def keep(deployment, folder, lock=False):
    """Copies the database as it is on the disk, with its companions."""
    folder.mkdir()
    for name in [deployment.database.name + suffix for suffix in COMPANIONS] + ([deployment.lock.name] if lock else []):
        if (deployment.data / name).exists():
            shutil.copy2(deployment.data / name, folder / name)
    return folder


def put_back(deployment, folder):
    for suffix in COMPANIONS:
        (deployment.data / (deployment.database.name + suffix)).unlink(missing_ok=True)
    for path in folder.iterdir():
        shutil.copy2(path, deployment.data / path.name)


def test_an_old_copy_of_the_database_is_refused(clinic):
    old = keep(clinic, clinic.base / "old")
    clinic.serve()
    nora, thread, _, _ = invited(clinic)
    clinic.servers[0].stop()
    newest = keep(clinic, clinic.base / "newest")
    before, after = (clinic.examine(folder / clinic.database.name).size for folder in (old, newest))
    put_back(clinic, old)
    refused = clinic.host("serve", timeout=60).refused(DATA, saying="rolled back")
    assert str(before) in refused.err and str(after) in refused.err
    assert clinic.host("doctor").code != OK
    put_back(clinic, newest)
    clinic.serve()
    nora.run("threads", "show", thread).ok()


def test_a_backup_put_back_is_an_old_copy_too(open_clinic):
    copy = open_clinic.base / "backup.db"
    open_clinic.host("backup", "--to", copy).ok()
    route_one(open_clinic)
    open_clinic.stop_all()
    for suffix in COMPANIONS:
        (open_clinic.data / (open_clinic.database.name + suffix)).unlink(missing_ok=True)
    shutil.copy2(copy, open_clinic.database)
    open_clinic.host("serve", timeout=60).refused(DATA, saying="rolled back")
    # A person may decide to go on with it; then it is in the log, and whoever saw more is told.
    open_clinic.host("recover", "--yes").ok()
    open_clinic.serve().stop()
    assert "recover" in [leaf["ev"] for leaf in open_clinic.examine().leaves]


def test_the_tool_refuses_a_server_whose_log_was_rolled_back_with_its_lock_file(clinic):
    clinic.serve()
    nora = clinic.signed_in("nora")
    clinic.servers[0].stop()
    old = keep(clinic, clinic.base / "old", lock=True)
    clinic.serve()
    amy, said = route_one(clinic)
    nora.run("threads", "show", said["thread"]).ok()
    paul = clinic.signed_in("paul")
    clinic.servers[1].stop()
    put_back(clinic, old)
    clinic.serve()
    for person, arguments in (
        (nora, ("threads", "list")),
        (nora, ("whoami",)),
        (nora, ("logout",)),
        (paul, ("audit", "verify")),
        (amy, ("comments", "list")),
    ):
        result = person.run(*arguments)
        assert result.code == DATA and "ALARM" in result.err, result
        assert ": hint: " in result.err
    # Both signed notes are kept as evidence.
    evidence = [path for path in re.findall(r"(/\S+\.note)", result.err)]
    assert len(evidence) >= 2
    # The state only grows: the alarm stays, also when the log has become longer than it was.
    stranger = clinic.signed_in("admin")
    for _ in range(60):
        stranger.run("people", "list").ok()
    assert nora.run("whoami").code == DATA
    # Somebody who never saw it has nothing to compare.
    stranger.run("whoami").ok()


def test_a_log_that_continues_differently_is_a_rewritten_one(clinic):
    clinic.serve()
    nora = clinic.signed_in("nora")
    clinic.servers[0].stop()
    old = keep(clinic, clinic.base / "old", lock=True)
    clinic.serve()
    nora.run("whoami").ok()
    nora.run("threads", "list").ok()
    route_one(clinic)
    nora.run("whoami").ok()
    clinic.servers[1].stop()
    put_back(clinic, old)
    clinic.serve()
    # As many entries and more, but others: somebody at a new machine saw nothing of the first ones.
    stranger = clinic.signed_in("admin")
    remembered = nora.witnessed()
    while stranger.json("status")["logSize"] <= remembered:
        stranger.run("people", "list").ok()
    result = nora.run("whoami")
    assert result.code == DATA and "ALARM" in result.err and "rewritten" in result.err, result.err


def test_a_database_replaced_under_a_running_server_seals_it(open_clinic):
    nora, thread, token, _ = invited(open_clinic)
    patient = Patient(open_clinic)
    patient.enter(token)
    assert patient.write("before").status == 303
    kept = open_clinic.base / "kept.db"
    open_clinic.host("backup", "--to", kept).ok()
    open_clinic.database.rename(open_clinic.base / "gone.db")
    shutil.copy2(kept, open_clinic.database)
    client = Client(open_clinic, open_clinic.staff, nora.token)
    answers = [client.get(f"/api/v1/threads/{thread}") for _ in range(3)]
    assert answers[-1].status == 503, answers[-1].text
    assert "before" not in answers[-1].text
    assert client.get("/health/ready").status == 503 and client.get("/health/live").status == 200
    refused = nora.run("threads", "show", thread)
    assert refused.code in (TRY_AGAIN, UNAVAILABLE) and ": hint: " in refused.err, (
        refused,
        open_clinic.servers[0].log()[-1500:],
    )
    # Patients can still see a page that holds nothing.
    assert Client(open_clinic, open_clinic.public).get("/private").status == 200


def test_another_key_or_another_log_is_not_trusted(copies, clinic):
    clinic.serve()
    nora = clinic.signed_in("nora")
    clinic.servers[0].stop()
    other = copies.adopt(Deployment.make(copies.empty()))
    for name in ("staff_port", "public_port", "staff", "public"):
        setattr(other, name, getattr(clinic, name))
    for listener in ("staff", "public"):
        other.set(f"{listener}.port", getattr(clinic, f"{listener}_port"))
        other.set(f"{listener}.origin", getattr(clinic, listener))
    for name in ("server.pem", "server.key"):
        shutil.copy2(clinic.certs / name, other.certs / name)
    other.ca = clinic.ca
    other.serve()
    result = nora.run("whoami")
    assert result.code == DATA and "another key" in result.err, result
    assert nora.login(clinic.passwords["nora"]).code == DATA
    # A certificate that no known authority signed is no server at all.
    nora.run(
        "login", "--server", clinic.staff, "--ca", pathless(clinic), "--user", "nora", "--password-stdin", stdin="x\n"
    ).refused(78)


def pathless(deployment):
    """An authority that signed nothing of this deployment."""
    path = deployment.base / "other-ca.pem"
    make_certificate(path, deployment.base / "other-ca.key", name="nobody")
    return path
