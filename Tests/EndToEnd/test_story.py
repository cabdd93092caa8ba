# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""From a public comment to a private, sealed, logged conversation, with the programs as they are shipped."""

import json
import re
import signal
import stat
import subprocess

from harness.programs import CURTAIN, CURTAIND, NO_PERMISSION, OK, ROOT, USAGE, run
from harness.web import Client, Patient
from steps import ROW, route_one, write_rows
from verifier.keyring import KeyringFile


def test_init_shows_everything_once_and_leaves_private_files(fresh):
    for label in ("deployment", "verifier key", "recovery key", "password", "keyring", "data"):
        assert fresh.said(label)
    assert fresh.ring().origin == "localhost/audit/1"
    assert fresh.said("deployment").replace("-", "") == fresh.ring().organization.hex()
    for path in [fresh.database, fresh.lock, fresh.keyring, fresh.key_file, fresh.certs / "server.key"]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    for path in (fresh.data, fresh.keys):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
    # The recovery key opens the same ring.
    again = KeyringFile(fresh.keyring).open_with_recovery_key(fresh.said("recovery key"))
    assert again.keys == fresh.ring().keys


def test_init_never_touches_a_deployment_that_exists(fresh):
    before = {path: path.read_bytes() for path in (fresh.database, fresh.keyring, fresh.key_file)}
    fresh.host("init").refused(78, saying="already")
    assert before == {path: path.read_bytes() for path in before}


def test_serve_doctor_and_backup_work_side_by_side(open_clinic):
    found = json.loads(open_clinic.host("doctor", "--format", "json").out)
    failed = [finding for finding in found if finding["level"] == "fail"]
    assert not failed, failed
    assert all(finding["action"] for finding in found if finding["level"] != "ok")
    checks = " ".join(finding["check"] + " " + finding["message"] for finding in found).lower()
    for word in ("configuration", "key", "synchronous", "certificate", "free", "clock", "password"):
        assert word in checks, word
    copy = open_clinic.base / "copy.db"
    open_clinic.host("backup", "--to", copy).ok()
    assert stat.S_IMODE(copy.stat().st_mode) & 0o077 == 0
    contents = open_clinic.examine(copy)
    assert contents.size > 10
    open_clinic.host("backup", "--to", copy).refused(74, saying="exists")
    assert open_clinic.servers[0].stop().code == OK


def test_a_public_comment_becomes_a_private_conversation(open_clinic):
    amy = open_clinic.signed_in("amy")
    imported = amy.json("comments", "import", write_rows(open_clinic.base / "one.jsonl", ROW), "--channel", "facebook")
    assert (imported["added"], imported["rejected"]) == (1, 0)
    listed = amy.json("comments", "list")["comments"]
    assert [comment["flagged"] for comment in listed] == [True]
    assert "text" not in listed[0] and ROW["text"] not in json.dumps(listed)
    reference = listed[0]["ref"]
    shown = amy.json("comments", "show", reference)
    assert shown["comment"]["text"] == ROW["text"] and shown["comment"]["author"] == ROW["author"]
    assert shown["findings"] and all(finding["reason"] for finding in shown["findings"])

    # A dry run shows what would be said, and changes nothing.
    dry = amy.json("comments", "route", reference, "--template", "take-it-private", "--pool", "nurses", "--dry-run")
    assert {text["kind"] for text in dry["texts"]} == {"public", "invitation"}
    assert amy.json("comments", "list", "--all")["comments"][0]["state"] == "open"
    assert open_clinic.query("SELECT count(*) FROM thread") == [(0,)]

    said = amy.json("comments", "route", reference, "--template", "take-it-private", "--pool", "nurses")
    public = next(text["text"] for text in said["texts"] if text["kind"] == "public")
    assert public == next(text["text"] for text in dry["texts"] if text["kind"] == "public")
    for word in ("Ada", "Brandt", "biopsy", "patient", "#", "555-0137"):
        assert word not in public
    thread = said["thread"]
    pending = amy.json("outbox", "list")["items"]
    assert {item["kind"] for item in pending} == {"public", "invitation"}
    for item in pending:
        assert amy.json("outbox", "show", item["ref"])["text"]
        amy.run("outbox", "resolve", item["ref"], "--outcome", "sent").ok()
    assert amy.json("outbox", "list")["items"] == []

    # The patient comes in, writes, leaves, comes back.
    nora = open_clinic.signed_in("nora")
    token = nora.json("invitations", "show", thread)["link"].split("#")[1]
    patient = Patient(open_clinic)
    patient.enter(token)
    page = patient.thread()
    assert page.text.index("988") < page.text.index("<textarea"), "the emergency wording stands before the message"
    assert patient.write("I can come on Friday morning.").status == 303
    waiting = nora.json("threads", "list", "--waiting")["threads"]
    assert [one["ref"] for one in waiting] == [thread] and waiting[0]["identity"] == "unverified"
    assert nora.json("threads", "list", "--unread")["threads"][0]["unread"] >= 1

    # Staff answer. A note stays inside.
    opened = nora.json("threads", "show", thread)
    assert [message["text"] for message in opened["messages"] if message["kind"] == "patient"] == [
        "I can come on Friday morning."
    ]
    assert opened["origin"]["ref"] == reference
    nora.run("threads", "note", thread, stdin="check the lab queue first\n").ok()
    nora.run("threads", "reply", thread, stdin="Friday at nine is yours.\n").ok()
    texts = patient.texts()
    assert texts == ["I can come on Friday morning.", "Friday at nine is yours."]
    assert "lab queue" not in patient.thread().text
    assert nora.json("threads", "list", "--waiting")["threads"] == []
    nora.run("threads", "assign", thread, "--to", "nora").ok()
    assert [one["assignee"] for one in nora.json("threads", "list", "--mine")["threads"]] == ["nora"]

    assert patient.leave().status == 200
    assert patient.thread().status == 303, "the session is over"
    assert patient.come_back(passphrase="quite another one").status == 401
    assert patient.come_back().status == 303
    assert patient.texts() == texts

    nora.run("threads", "close", thread).ok()
    assert "<textarea" not in patient.thread().text
    nora.run("threads", "reopen", thread).ok()
    assert patient.write("Thank you.").status == 303

    # Everything is in the log, and the log verifies.
    paul = open_clinic.signed_in("paul")
    events = {json.loads(entry["leaf"])["ev"] for entry in paul.json("audit", "list", "--thread", thread)["entries"]}
    assert {
        "comment.route",
        "invitation.reveal",
        "invitation.claim",
        "invitation.confirm",
        "message.create",
        "thread.read",
        "note.create",
        "thread.assign",
        "participant.leave",
        "participant.return",
        "thread.close",
        "thread.reopen",
    } <= events
    paul.run("audit", "verify").ok()
    open_clinic.host("audit", "verify").ok()
    said_of_patient = paul.json("audit", "list", "--patient", said["patient"])["entries"]
    assert len(said_of_patient) >= 5
    assert "Friday" not in json.dumps(said_of_patient) and "biopsy" not in json.dumps(said_of_patient)


def test_who_may_do_what(open_clinic):
    amy, said = route_one(open_clinic)
    admin, nora, paul = (open_clinic.signed_in(login) for login in ("admin", "nora", "paul"))
    thread, comment = said["thread"], said["comment"]
    # An administrator and an auditor never see text; an agent does not see a thread of another pool.
    for person in (admin, paul, amy):
        refused = person.run("threads", "show", thread)
        assert refused.code in (NO_PERMISSION, USAGE), f"{person.name}: {refused.code} {refused.out}{refused.err}"
    for person in (admin, paul, nora):
        refused = person.run("comments", "show", comment)
        assert refused.code in (NO_PERMISSION, USAGE), f"{person.name}: {refused.code} {refused.out}{refused.err}"
    for person in (amy, nora, paul):
        person.run("people", "add", "eve", "--roles", "admin").refused(NO_PERMISSION)
    for person in (amy, nora):
        person.run("audit", "export").refused(NO_PERMISSION)
    nora.run("threads", "show", thread).ok()
    denied = paul.json("audit", "list", "--event", "access.denied")["entries"]
    assert len(denied) >= 5, "a refusal is an entry of its own"


def test_people_pools_and_sessions(open_clinic):
    admin, amy = open_clinic.signed_in("admin"), open_clinic.signed_in("amy")
    assert amy.json("whoami")["roles"] == ["agent"]
    assert {person["login"] for person in admin.json("people", "list")} >= {"admin", "amy", "nora", "paul"}
    admin.run("pools", "add", "billing").ok()
    admin.run("pools", "members", "billing", "--add", "amy").ok()
    assert "billing" in amy.json("whoami")["pools"]
    admin.run("people", "roles", "amy", "agent", "clinician").ok()
    # New rights count at once; a changed person may have to sign in again.
    again = amy.run("whoami", "--format", "json")
    if again.code != OK:
        again = open_clinic.signed_in("amy").run("whoami", "--format", "json").ok()
    assert json.loads(again.out)["roles"] == ["agent", "clinician"]
    admin.run("sessions", "revoke", "amy").refused(USAGE, saying="confirm")
    admin.run("sessions", "revoke", "amy", "--yes").ok()
    amy.run("whoami").refused(NO_PERMISSION)
    reset = admin.json("people", "reset", "amy", "--yes")
    amy.login(open_clinic.passwords["amy"]).refused(NO_PERMISSION)
    amy.login(reset["oneTimePassword"], "another fine horse amy").ok()
    amy.run("password", "--password-stdin", stdin="another fine horse amy\na third fine horse amy\n").ok()
    admin.run("people", "disable", "amy", "--yes").ok()
    amy.run("whoami").refused(NO_PERMISSION)
    amy.login("a third fine horse amy").refused(NO_PERMISSION)
    amy.run("logout")
    nora = open_clinic.signed_in("nora")
    nora.run("logout").ok()
    nora.run("whoami").refused(NO_PERMISSION)


def test_a_template_is_used_only_while_its_approved_text_stands(clinic):
    path = next((clinic.base / "config" / "templates").glob("take-it-private*en.yaml"))
    path.write_text(re.sub(r'^text: "', 'text: "Hello! ', path.read_text(), flags=re.M))
    clinic.serve()
    admin, amy = clinic.signed_in("admin"), clinic.signed_in("amy")
    amy.run("comments", "import", write_rows(clinic.base / "one.jsonl", ROW), "--channel", "facebook").ok()
    amy.run("comments", "route", "C-1", "--template", "take-it-private", "--locale", "en", "--pool", "nurses").refused(
        USAGE, saying="approved"
    )
    admin.run("templates", "approve", "take-it-private", "--locale", "en", "--yes").ok()
    amy.run("comments", "route", "C-1", "--template", "take-it-private", "--locale", "en", "--pool", "nurses").ok()


def test_flag_unflag_and_dismiss(open_clinic):
    amy = open_clinic.signed_in("amy")
    rows = [{"id": f"f{n}", "text": "What are your opening hours?"} for n in range(2)]
    amy.run("comments", "import", write_rows(open_clinic.base / "f.jsonl", *rows), "--channel", "blog").ok()
    amy.run("comments", "flag", "C-1", "--reason", "asks about a result elsewhere").ok()
    assert [one["ref"] for one in amy.json("comments", "list", "--flagged")["comments"]] == ["C-1"]
    amy.run("comments", "unflag", "C-1").ok()
    assert amy.json("comments", "list", "--flagged")["comments"] == []
    amy.run("comments", "dismiss", "C-2", "--reason", "said thanks").ok()
    assert [one["ref"] for one in amy.json("comments", "list", "--state", "dismissed")["comments"]] == ["C-2"]
    # Reasons are kept sealed beside the log.
    open_clinic.stop_all()
    details = open_clinic.examine().details
    assert sorted(details) == ["asks about a result elsewhere", "said thanks"]


def test_listing_with_text_names_every_comment_in_its_leaf(open_clinic):
    amy, paul = open_clinic.signed_in("amy"), open_clinic.signed_in("paul")
    rows = [{"id": f"t{n}", "text": f"My knee hurts since day {n}, can a doctor call me?"} for n in range(60)]
    amy.run("comments", "import", write_rows(open_clinic.base / "t.jsonl", *rows), "--channel", "blog").ok()
    listed = amy.json("comments", "list", "--all", "--text")["comments"]
    assert 0 < len(listed) <= 50 and all(one["text"] for one in listed)
    newest = json.loads(paul.json("audit", "list", "--event", "comment.list", "--limit", "5")["entries"][0]["leaf"])
    named = {entity["id"] for entity in newest["ent"] if entity["id"].startswith("cm_")}
    ids = {f"cm_{one['id'].removeprefix('cm_')}" for one in listed}
    assert ids <= named


def test_the_development_comments_import_as_they_are(open_clinic):
    shared = next(
        (
            base / "shared" / "data" / "comments-dev.jsonl"
            for base in (ROOT, ROOT.parent)
            if (base / "shared" / "data" / "comments-dev.jsonl").exists()
        ),
        None,
    )
    source = shared or ROOT / "samples" / "comments.jsonl"
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    amy = open_clinic.signed_in("amy")
    assert amy.json("comments", "import", source, "--channel", "facebook")["added"] == len(rows)
    again = amy.json("comments", "import", source, "--channel", "facebook")
    assert (again["added"], again["unchanged"]) == (0, len(rows))
    open_clinic.stop_all()
    assert sorted(open_clinic.examine().comments()) == sorted(row["text"] for row in rows)
    # The same offline: nothing is new.
    result = open_clinic.host("import", source, "--channel", "facebook").ok()
    assert "unchanged" in result.out, result.out


def test_edits_and_deletions_are_ordered_by_the_source_and_tombstones_win(open_clinic):
    amy = open_clinic.signed_in("amy")

    def take(*rows):
        path = write_rows(open_clinic.base / "e.jsonl", *rows)
        return amy.json("comments", "import", path, "--channel", "blog")

    first = {"id": "e1", "text": "first wording", "updated_at": "2026-11-01T10:00:00Z"}
    assert take(first)["added"] == 1
    assert take({**first, "text": "third wording", "updated_at": "2026-11-01T12:00:00Z"})["updated"] == 1
    assert take({**first, "text": "second wording", "updated_at": "2026-11-01T11:00:00Z"})["late"] == 1
    assert amy.json("comments", "show", "C-1")["comment"]["text"] == "third wording"
    assert take({"id": "e1", "deleted": True, "updated_at": "2026-11-01T12:30:00Z"})["deleted"] == 1
    late = take({**first, "text": "after its deletion", "updated_at": "2026-11-01T13:00:00Z"})
    assert late["updated"] == 0
    shown = amy.json("comments", "show", "C-1")
    assert shown["comment"]["deletedAtSource"] is True
    open_clinic.stop_all()
    # Every snapshot stays, sealed.
    texts = [found["text"] for found in open_clinic.examine().snapshots.values()]
    assert {"first wording", "second wording", "third wording"} <= set(texts)


def test_csv_with_mapped_columns_and_with_ids_from_lines(open_clinic):
    amy = open_clinic.signed_in("amy")
    path = open_clinic.base / "export.csv"
    path.write_text('Who,Review,Extra\r\n"Gene, P.","Two\r\nlines, and ""quotes""",x\r\nIda,=1+1,y\r\n')
    result = amy.json(
        "comments",
        "import",
        path,
        "--channel",
        "google_review",
        "--map",
        "text=Review",
        "--map",
        "author=Who",
        "--id-from-line",
    )
    assert result["added"] == 2, result
    shown = amy.json("comments", "list", "--all", "--text")["comments"]
    assert {(one["author"], one["text"]) for one in shown} == {
        ("Gene, P.", 'Two\r\nlines, and "quotes"'),
        ("Ida", "=1+1"),
    }


def test_a_repeated_request_is_done_once(open_clinic):
    _, said = route_one(open_clinic)
    nora = open_clinic.signed_in("nora")
    client = Client(open_clinic, open_clinic.staff, nora.token)
    path = f"/api/v1/threads/{said['thread']}/messages"
    first = client.post_json(path, {"text": "once only"}, {"Idempotency-Key": "k-1"})
    second = client.post_json(path, {"text": "once only"}, {"Idempotency-Key": "k-1"})
    other = client.post_json(path, {"text": "something else"}, {"Idempotency-Key": "k-1"})
    assert (first.status, second.status, other.status) == (201, 200, 422)
    assert second.json["replayed"] is True and second.json["id"] == first.json["id"]
    assert [m["text"] for m in nora.json("threads", "show", said["thread"])["messages"]].count("once only") == 1


def test_following_shows_what_comes_in(open_clinic):
    amy = open_clinic.signed_in("amy")
    watch = subprocess.Popen(
        [str(CURTAIN), "comments", "list", "--all", "--follow", "--format", "ndjson"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=amy.environment(),
    )
    try:
        amy.run("comments", "import", write_rows(open_clinic.base / "one.jsonl", ROW), "--channel", "facebook").ok()
        line = watch.stdout.readline()
        assert json.loads(line)["ref"] == "C-1"
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) in (0, 130)
    finally:
        watch.kill()
        watch.communicate()


def test_every_command_explains_itself():
    def commands(program, *path):
        text = run(program, *path, "--help").ok().out
        assert "USAGE" in text and len(text) > 80, path
        listed = re.findall(r"^  ([a-z][a-z-]+)(?: \(default\))?(?:  +\S|$)", text.split("SUBCOMMANDS")[-1], re.M)
        if "SUBCOMMANDS" in text or path == ():
            for name in listed:
                if name != "help":
                    commands(program, *path, name)

    commands(CURTAIND)
    commands(CURTAIN)
    for program in (CURTAIND, CURTAIN):
        assert run(program, "--version").ok().out.strip()
        assert "complete" in run(program, "--generate-completion-script", "bash").ok().out
