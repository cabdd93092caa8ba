# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The canary: what is typed and imported is nowhere on the disk, in no log, error or metric; its readers see it."""

import base64
import json
import os
import time

import pytest

from harness import browser
from harness.browser import Browser
from harness.web import Client, Patient, hidden
from steps import write_rows

# Each holds a word that is nowhere else, so that a part of a sentence is found as well.
PATIENT = "Only the quokkasaurus knows that I stopped taking my pills in March."
COMMENT = "My doctor said the wombatronome shows a shadow on my lung, please call me."
AUTHOR = "@numbatographer"
REPLY = "We talk about the bandicootery when you are here."
NOTE = "Ask whether the potoroometer was calibrated."
REASON = "Looks like the bettongist again."
TYPED_BY_MISTAKE = "dibblerphone"
WORDS = (
    "quokkasaurus",
    "wombatronome",
    "numbatographer",
    "bandicootery",
    "potoroometer",
    "bettongist",
    TYPED_BY_MISTAKE,
)
SECRETS = {"passphrase": "seven silent bilbies hopping"}


def forms(word: str):
    """A word as it may lie on a disk."""
    raw = word.encode()
    yield from (raw, raw.upper(), raw.capitalize(), raw.hex().encode(), raw.hex().upper().encode())
    yield from (word.encode("utf-16-le"), word.encode("utf-16-be"), raw[::-1])
    for shift in range(3):
        # Base64 wherever in a longer text the word begins: the characters that its neighbours do not touch.
        encoded = base64.b64encode(b"\0" * shift + raw)
        inner = encoded[(0, 2, 3)[shift] : len(encoded.rstrip(b"=")) - 2]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))


def search(folder, words):
    """[(file, word)] of every trace of a word in a file below a folder."""
    found = []
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            if not os.path.isfile(path) or os.path.islink(path):
                continue
            with open(path, "rb") as file:
                data = file.read()
            found += [(path, word) for word in words if any(form in data for form in forms(word))]
    return found


def test_the_search_finds_every_form(tmp_path):
    for number, form in enumerate(forms("quokkasaurus")):
        (tmp_path / f"{number}").write_bytes(b"abc" + form + b"def")
    assert len(search(tmp_path, ["quokkasaurus"])) == number + 1
    for before in ("", "a", "ab"):
        (tmp_path / "0").write_bytes(base64.b64encode(f"{before}the quokkasaurus knows".encode()))
        assert (str(tmp_path / "0"), "quokkasaurus") in search(tmp_path, ["quokkasaurus"])


def test_what_is_said_is_nowhere_but_with_its_readers(clinic):
    if browser.missing() and os.environ.get("CI") != "true":
        pytest.skip(f"needs {browser.missing()}")
    clinic.set("logging.level", "trace")
    temporary = clinic.base / "tmp"
    temporary.mkdir()
    server = clinic.serve(env={"TMPDIR": temporary, "SQLITE_TMPDIR": temporary})
    answers = []
    amy, nora, paul = (clinic.signed_in(login) for login in ("amy", "nora", "paul"))
    rows = write_rows(clinic.base / "canary.jsonl", {"id": "canary-1", "author": AUTHOR, "text": COMMENT})
    amy.run("comments", "import", rows, "--channel", "facebook").ok()
    rows.unlink()
    amy.run("comments", "flag", "C-1", "--reason", REASON).ok()
    shown = amy.run("comments", "show", "C-1").ok().out
    assert "wombatronome" in shown and AUTHOR in shown
    said = amy.json("comments", "route", "C-1", "--template", "take-it-private", "--pool", "nurses")
    assert not [word for word in WORDS if word in json.dumps(said)]
    thread = said["thread"]
    link = nora.json("invitations", "show", thread)["link"]
    token = link.split("#")[1]

    with Browser(clinic) as page:
        page.open(f"/i#{token}")
        page.press("#open-link button")
        page.wait("#passphrase")
        page.fill("#passphrase", SECRETS["passphrase"])
        page.fill("#repeat", SECRETS["passphrase"])
        page.press("main form button")
        SECRETS["return code"] = page.wait("#code").text
        page.press("main a.button")
        page.wait("textarea")
        page.fill("textarea", PATIENT)
        page.press("form[action='/t/messages'] button")
        page.wait(".message.patient")
        assert PATIENT in page.text
        nora.run("threads", "reply", thread, stdin=REPLY).ok()
        nora.run("threads", "note", thread, stdin=NOTE).ok()
        page.open("/t")
        assert REPLY in page.text and "potoroometer" not in page.text
    read = nora.run("threads", "show", thread).ok().out
    for text in (PATIENT, REPLY, NOTE):
        assert text in " ".join(read.split())

    # Mistakes of every kind, with the words in every place a request has.
    client, staff = Client(clinic, clinic.public), Client(clinic, clinic.staff, nora.token)
    patient = Patient(clinic)
    patient.passphrase, patient.return_code = SECRETS["passphrase"], SECRETS["return code"]
    assert patient.come_back().status == 303
    fields = hidden(patient.thread().text, "/t/messages")
    wrong = TYPED_BY_MISTAKE
    answers += [
        client.get(
            f"/{wrong}?{wrong}={wrong}",
            headers={"X-Note": wrong, "User-Agent": wrong, "Referer": f"https://{wrong}.example/"},
        ),
        client.post_form("/claim", {"secret": wrong}),
        client.post_form("/claim", {wrong: wrong}),
        client.post_form("/return", {"code": wrong, "passphrase": wrong}),
        patient.client.post_form("/t/messages", {**fields, "text": wrong}, {"Origin": f"https://{wrong}.example"}),
        patient.client.post_form(f"/t/messages?{wrong}", {wrong: wrong}),
        patient.client.request("POST", "/t/messages", wrong.encode(), {"Content-Type": wrong, "Origin": clinic.public}),
        patient.client.get(f"/t?before={wrong}"),
        staff.get(f"/api/v1/threads/{wrong}"),
        staff.get(f"/api/v1/threads?after={wrong}"),
        staff.post_json(f"/api/v1/threads/{thread}/messages", {wrong: PATIENT}),
        staff.post_json(f"/api/v1/threads/{thread}/messages", {"text": PATIENT * 600}),
        staff.post_json("/api/v1/threads/T-99/messages", {"text": PATIENT}),
        staff.post_json(f"/api/v1/threads/{thread}/messages", {"text": PATIENT + "\u0000"}),
        staff.post_json(
            "/api/v1/comments/import", {"channel": "blog", "comments": [{"line": 1, "externalID": 5, "text": COMMENT}]}
        ),
        staff.post_json("/api/v1/comments/C-1/flag", {"reason": REASON * 100}),
        staff.post_json("/api/v1/pools", {"name": wrong + " ?"}),
        staff.request(
            "POST",
            f"/api/v1/threads/{thread}/messages",
            b'{"text": "' + PATIENT.encode(),
            {"Content-Type": "application/json"},
        ),
        staff.post_json("/api/v1/session", {"login": wrong, "password": PATIENT}),
        Client(clinic, clinic.staff, wrong).get("/api/v1/threads"),
    ]
    refused = [answer for answer in answers if answer.status >= 400]
    assert len(refused) >= 18, [answer.status for answer in answers]
    for answer in refused:
        everything = answer.text + str(answer.headers)
        assert not [word for word in WORDS if word.lower() in everything.lower()], everything
    bad = clinic.base / "bad.jsonl"
    bad.write_text(json.dumps({"id": 7.5, "text": [COMMENT]}) + "\n" + '{"text": "' + COMMENT + "\n")
    result = amy.run("comments", "import", bad, "--channel", "facebook")
    bad.unlink()
    assert result.code == 65 and not [word for word in WORDS if word in result.err + result.out]

    for origin in (clinic.public, clinic.staff):
        for path in ("/health/live", "/health/ready", "/log/checkpoint"):
            assert not [word for word in WORDS if word in Client(clinic, origin).get(path).text]
    exported = paul.run("audit", "export").ok().out + paul.run("audit", "list", "--limit", "0").ok().out
    assert not [word for word in WORDS if word in exported]
    status = nora.run("status")
    assert not [word for word in WORDS if word in status.out + status.err]

    clinic.host("backup", "--to", clinic.base / "copy.db").ok()
    time.sleep(1.2)  # the lock file is replaced within a second
    secrets = [
        token,
        SECRETS["passphrase"],
        SECRETS["return code"],
        SECRETS["return code"].replace("-", ""),
        clinic.passwords["nora"],
        said["thread"] and link,
    ]
    everywhere = [*WORDS, *(secret for secret in secrets if len(secret) > 8)]
    # While it serves: database, write-ahead log, shared memory, lock, socket, temporary files, log, copy.
    assert {"curtain.db", "curtain.db-wal", "audit.lock"} <= {path.name for path in clinic.data.iterdir()}
    assert search(clinic.base, everywhere) == []
    server.kill()
    assert search(clinic.base, everywhere) == []
    clinic.serve().stop()
    clinic.host("audit", "verify").ok()
    clinic.host("doctor")
    assert search(clinic.base, everywhere) == []
    assert "request" in server.log(), "the log was written at all"
    # And yet all of it is there for who holds the keys.
    contents = clinic.examine()
    assert contents.texts() == [PATIENT, REPLY, NOTE]
    assert contents.comments() == [COMMENT] and contents.details == [REASON]
