# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Bad input is refused with its reason, the good beside it is taken in, and nothing is lost."""

import json
import os
import subprocess
import time

import pytest

from harness.programs import CURTAIND, DATA, NO_INPUT, USAGE, environment
from harness.web import Client, Patient, hidden
from steps import invited, write_rows

GOOD = [{"id": f"good-{n}", "text": f"Are you open on day {n}?"} for n in range(3)]
BAD = [
    (b'{"id": "b1", "text": "never closed', "JSON"),
    (b"not json at all", "JSON"),
    (b'["id", "text"]', ""),
    (b'{"id": "b4", "text": "\xff\xfe"}', "UTF-8"),
    (b'{"text": "no id"}', "externalID"),
    (b'{"id": "b6"}', "text"),
    (b'{"id": "b7", "text": "   \\n\\t "}', "text"),
    (b'{"id": "b8", "text": "' + b"x" * 32_001 + b'"}', "32000"),
    (b'{"id": "b9", "text": 5}', "text"),
    (b'{"id": "b10", "text": "when?", "created_at": "tomorrow"}', "date"),
    (b'{"id": "b11", "text": "\\ud800"}', ""),
    (b'{"id": "b12", "text": "x", "deleted": "maybe"}', "deleted"),
]


def mixed_file(path):
    """Good rows with a bad one after each: (path, {line: word of the reason})."""
    lines, expected = [], {}
    for number, (bad, word) in enumerate(BAD):
        lines += [json.dumps({**GOOD[number % 3], "id": f"good-{number}"}).encode(), bad]
        expected[len(lines)] = word
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path, expected


def check_reasons(text, expected):
    for line, word in expected.items():
        told = [one for one in text.splitlines() if f"line {line}:" in one]
        assert len(told) == 1 and word.lower() in told[0].replace(",", "").lower(), (line, word, told)


def test_each_bad_line_of_an_import_is_named_and_the_rest_goes_on(open_clinic):
    path, expected = mixed_file(open_clinic.base / "mixed.jsonl")
    amy = open_clinic.signed_in("amy")
    result = amy.run("comments", "import", path, "--channel", "blog", "--format", "json")
    assert result.code == DATA
    assert json.loads(result.out)["added"] == len(BAD) and json.loads(result.out)["rejected"] == len(BAD)
    check_reasons(result.err, expected)
    assert "x" * 100 not in result.err, "a reason never repeats what the row says"
    open_clinic.stop_all()
    again = open_clinic.host("import", path, "--channel", "blog")
    assert again.code == DATA
    check_reasons(again.err, expected)
    assert len(open_clinic.examine().comments()) == len(BAD)


@pytest.mark.parametrize(
    "content, word",
    [
        (b"id,author\n1,x\n", "text"),
        (b"text,author\nhello,x\n", "externalID"),
        (b"id,text,text\n1,a,b\n", "twice"),
        (b"id,te\xffxt\n1,a\n", "UTF-8"),
        (b'id,"text\n1,a\n', "CSV"),
    ],
)
def test_a_csv_header_that_cannot_be_used_stops_the_import(open_clinic, content, word):
    path = open_clinic.base / "bad.csv"
    path.write_bytes(content)
    amy = open_clinic.signed_in("amy")
    result = amy.run("comments", "import", path, "--channel", "blog")
    assert result.code == DATA and word.lower() in result.err.lower(), result.err
    assert ": hint: " in result.err


def test_bad_records_of_a_csv_are_named_and_the_rest_goes_on(clinic):
    path = clinic.base / "some.csv"
    path.write_bytes(b'id,text\n1,one\n2\n3,three,four\n4,\xff\n5,"a ""good"" one"\n6,"quote" not closed\n7,seven\n')
    result = clinic.host("import", path, "--channel", "blog")
    assert result.code == DATA
    for line in (3, 4, 5, 7):
        assert f"line {line}:" in result.err, result.err
    assert sorted(clinic.examine().comments()) == ['a "good" one', "one", "seven"]


def test_imports_that_cannot_begin_say_why(open_clinic):
    amy = open_clinic.signed_in("amy")
    path = write_rows(open_clinic.base / "ok.jsonl", *GOOD)
    amy.run("comments", "import", path.with_name("missing.jsonl"), "--channel", "blog").refused(NO_INPUT)
    amy.run("comments", "import", path, "--channel", "nowhere").refused(USAGE, saying="nowhere")
    amy.run("comments", "import", path.rename(path.with_suffix(".txt")), "--channel", "blog").refused(USAGE)
    amy.run(
        "comments", "import", path.with_suffix(".txt"), "--as", "jsonl", "--channel", "blog", "--map", "nofield=x"
    ).refused(USAGE)
    amy.run("comments", "import", path.with_suffix(".txt"), "--as", "jsonl", "--channel", "blog").ok()


def test_a_row_of_an_unknown_channel_is_refused_and_its_own_channel_wins(open_clinic):
    amy = open_clinic.signed_in("amy")
    rows = [{**GOOD[0], "channel": "mastodon"}, {**GOOD[1], "channel": "carrier_pigeon"}, GOOD[2]]
    result = amy.run("comments", "import", write_rows(open_clinic.base / "c.jsonl", *rows), "--channel", "blog")
    assert result.code == DATA and "line 2:" in result.err
    channels = {one["channel"] for one in amy.json("comments", "list", "--all")["comments"]}
    assert channels == {"mastodon", "blog"}
    forced = amy.run(
        "comments", "import", write_rows(open_clinic.base / "c.jsonl", rows[1]), "--channel", "x", "--channel-override"
    )
    assert forced.code == 0, forced.err


def test_an_import_that_was_killed_goes_on_where_it_was(clinic):
    rows = [{"id": f"k{n}", "text": f"Question number {n}, can someone call me?"} for n in range(4000)]
    path = write_rows(clinic.base / "many.jsonl", *rows)
    for pause in (0.6, 0.9):
        process = subprocess.Popen(
            [str(CURTAIND), "import", str(path), "--channel", "blog"],
            env=environment(CURTAIN_CONFIG=clinic.config),
            cwd=clinic.base,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(pause)
        process.kill()
        process.wait()
    clinic.host("import", path, "--channel", "blog").ok()
    contents = clinic.examine()
    assert sorted(contents.comments()) == sorted(row["text"] for row in rows)
    received = [leaf for leaf in contents.leaves if leaf["ev"] == "comment.receive"]
    assert len(received) == len(rows)


def test_texts_that_cannot_be_messages_are_refused(open_clinic):
    nora, thread, token, _ = invited(open_clinic)
    nora.run("threads", "reply", thread, stdin="").refused(USAGE, saying="no text")
    nora.run("threads", "reply", thread, stdin=" \n\t\n").refused(USAGE, saying="no text")
    nora.run("threads", "reply", thread, stdin="x" * 32_001).refused(DATA, saying="32000")
    nora.run("threads", "reply", thread, stdin=b"\xff\xfe\x00").refused(DATA, saying="UTF-8")
    nora.run("threads", "reply", thread, "--file", "/nonexistent/file").refused(NO_INPUT)
    nora.run("threads", "reply", thread, stdin="é" * 16_000).ok()
    client = Client(open_clinic, open_clinic.staff, nora.token)
    path = f"/api/v1/threads/{thread}/messages"
    assert client.post_json(path, {"text": "é" * 16_001}).status == 413
    assert client.post_json(path, {"text": " \u200b "}).status == 422
    assert client.post_json(path, {"text": "a\u0000b"}).status == 422
    patient = Patient(open_clinic)
    patient.enter(token)
    for text, status in (("", 422), ("   ", 422), ("y" * 32_001, 413)):
        answer = patient.write(text)
        assert answer.status == status, answer.text
        if text.strip():
            assert text in answer.text, "the patient gets their own text back"
    assert patient.write("z" * 32_000).status == 303
    assert patient.texts() == ["é" * 16_000, "z" * 32_000]


def test_unknown_things_are_not_found(open_clinic):
    nora = open_clinic.signed_in("nora")
    amy = open_clinic.signed_in("amy")
    for arguments in (
        ("threads", "show", "T-999"),
        ("threads", "close", "T-999"),
        ("invitations", "show", "T-1"),
        ("invitations", "revoke", "T-1", "--yes"),
        ("threads", "assign", "T-1", "--to", "nora"),
    ):
        nora.run(*arguments).refused(USAGE)
    for arguments in (
        ("comments", "show", "C-12"),
        ("comments", "flag", "C-1", "--reason", "x"),
        ("outbox", "show", "O-7"),
        ("comments", "route", "C-1", "--pool", "nurses"),
    ):
        amy.run(*arguments).refused(USAGE)
    for arguments in (("threads", "show", "C-1"), ("threads", "show", "88x"), ("threads",), ("frobnicate",)):
        result = nora.run(*arguments)
        assert result.code in (0, USAGE), result
        if arguments != ("threads",):
            assert result.code == USAGE


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b'{"text": "never closed', "application/json", 400),
        (b"", "application/json", 400),
        (b'{"text": 5}', "application/json", 400),
        (b'{"txet": "a"}', "application/json", 400),
        (b'{"text": "\xff"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": "a"}', "text/plain", 415),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b'{"text": "' + b"a" * 300_000 + b'"}', "application/json", 413),
    ],
)
def test_bodies_that_the_api_cannot_read(open_thread, body, kind, status):
    deployment, nora, thread = open_thread
    client = Client(deployment, deployment.staff, nora.token)
    answer = client.request("POST", f"/api/v1/threads/{thread}/messages", body, {"Content-Type": kind})
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json
    assert problem["type"].startswith("urn:curtain:problem:") and problem["requestId"]
    assert problem["status"] == status


@pytest.fixture(scope="module")
def open_thread(workshop, furnished):
    deployment = furnished.copy(workshop / "open-thread")
    deployment.serve()
    nora, thread, *_ = invited(deployment)
    yield deployment, nora, thread
    deployment.stop_all()


def test_queries_that_the_api_cannot_read(open_thread):
    deployment, nora, thread = open_thread
    client = Client(deployment, deployment.staff, nora.token)
    for path, status in (
        (f"/api/v1/threads/{thread}?limit=x", 400),
        ("/api/v1/threads/T-0", 404),
        ("/api/v1/threads/T-1x", 404),
        ("/api/v1/threads/%ff", 404),
        ("/api/v1/nowhere", 404),
        ("/log/consistency?from=x", 400),
        ("/log/consistency?from=9&to=3", 400),
    ):
        answer = client.get(path)
        assert answer.status in (status, 400, 404), (path, answer.status)
        assert answer.json["requestId"]
    assert client.request("PUT", f"/api/v1/threads/{thread}").status in (404, 405)
    assert Client(deployment, deployment.staff, "not-a-token").get("/api/v1/threads").status == 401
    assert Client(deployment, deployment.staff).get("/api/v1/threads").status == 401


def test_a_form_that_is_altered_or_from_elsewhere_is_refused(open_clinic):
    _, _, token, _ = invited(open_clinic)
    patient = Patient(open_clinic)
    patient.enter(token)
    fields = {**hidden(patient.thread().text, "/t/messages"), "text": "from elsewhere"}
    client = patient.client
    assert client.post_form("/t/messages", fields, {"Origin": "https://other.example"}).status == 403
    assert client.post_form("/t/messages", fields, {"Sec-Fetch-Site": "cross-site"}).status == 403
    assert client.post_form("/t/messages", fields, {"Origin": "null"}).status == 403
    answer = client.request("POST", "/t/messages", b"text=a", {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 403
    stale = client.post_form("/t/messages", {**fields, "csrf": "x" * 43})
    assert stale.status in (403, 409, 422) and "from elsewhere" in stale.text
    assert client.post_form("/leave", {"csrf": "wrong"}).status == 403
    assert patient.texts() == []
    assert client.post_form("/t/messages", fields).status == 303
    # The same form sent twice is one message.
    assert client.post_form("/t/messages", fields).status == 303
    assert patient.texts() == ["from elsewhere"]


def peak_memory(deployment, path, channel) -> int:
    """The most memory that an import took, in KiB."""
    process = subprocess.Popen(
        [str(CURTAIND), "import", str(path), "--channel", channel],
        env=environment(CURTAIN_CONFIG=deployment.config),
        cwd=deployment.base,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


def test_memory_does_not_grow_with_the_file(clinic):
    text = "Do you have an appointment on day {} for somebody new in town? " + "We moved here last week. " * 8
    few = write_rows(clinic.base / "few.jsonl", *({"id": f"a{n}", "text": text.format(n)} for n in range(2_000)))
    many = write_rows(clinic.base / "many.jsonl", *({"id": f"b{n}", "text": text.format(n)} for n in range(16_000)))
    small, large = peak_memory(clinic, few, "blog"), peak_memory(clinic, many, "x")
    # Eight times as much to take in; what may grow is a cache that fills up.
    assert large < small + 24 * 1024, f"{small} KiB for {few.stat().st_size} bytes, {large} KiB for eight times as many"
