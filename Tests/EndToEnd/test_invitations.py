# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Invitations: nothing is spent by looking, claims are cheap, a second confirmation freezes, old secrets are void."""

import json

import pytest

from harness.host import Clock, FAKETIME
from harness.programs import USAGE
from harness.web import Client, Patient, hidden
from steps import invited


def events(deployment, thread):
    paul = deployment.signed_in("paul")
    entries = paul.json("audit", "list", "--thread", thread, "--limit", "0")["entries"]
    found = [json.loads(entry["leaf"])["ev"] for entry in entries]
    # Looking at the log is an entry of its own.
    return [event for event in found if event != "audit.read"]


def test_looking_a_hundred_times_spends_nothing(open_clinic):
    nora, thread, token, _ = invited(open_clinic)
    before = events(open_clinic, thread)
    client = Client(open_clinic, open_clinic.public)
    pages = set()
    for _ in range(100):
        for method in ("GET", "HEAD"):
            answer = client.request(method, "/i", headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"})
            assert answer.status == 200 and not client.cookies
            assert answer.headers["Cache-Control"] == "no-store"
        pages.add(client.get("/i").body)
    assert len(pages) == 1, "the page is the same for everybody"
    assert token not in pages.pop().decode()
    assert client.get(f"/claim?secret={token}").status in (404, 405)
    assert events(open_clinic, thread) == before
    assert nora.json("invitations", "list")["invitations"][0]["state"] == "issued"
    Patient(open_clinic).enter(token)


def test_a_typed_code_is_forgiving(open_clinic):
    _, _, _, code = invited(open_clinic)
    patient = Patient(open_clinic)
    patient.enter(f"  {code.lower().replace('-', ' ')} ")
    assert patient.thread().status == 200


def test_wrong_secrets_all_get_the_same_answer(open_clinic):
    nora, thread, token, code = invited(open_clinic)
    wrong = [
        "A" * 22,
        token[:-1] + ("A" if token[-1] != "A" else "Q"),
        code[:-1] + ("A" if code[-1] != "A" else "B"),
        "AAAA-AAAA-AAAA",
        "hello",
        "x" * 60,
        token + "=",
        "' OR 1=1 --",
    ]
    nora.run("invitations", "revoke", thread, "--yes").ok()
    answers = {
        (answer.status, answer.text)
        for answer in (Patient(open_clinic).claim(secret) for secret in [*wrong, token, code])
    }
    assert len(answers) == 1 and answers.pop()[0] == 404
    # Those who are nobody leave one entry a minute, not one a try: nothing of it is in the log now.
    assert "access.denied" not in events(open_clinic, thread)


def test_revoking_ends_a_claim_and_reissuing_shuts_out_who_is_in(open_clinic):
    nora, thread, token, _ = invited(open_clinic)
    pending = Patient(open_clinic)
    assert pending.claim(token).status == 303
    nora.run("invitations", "revoke", thread, "--yes").ok()
    assert pending.client.get("/confirm").status == 303
    first = nora.json("invitations", "reissue", thread, "--yes")
    stranger = Patient(open_clinic)
    stranger.enter(first["link"].split("#")[1])
    assert stranger.write("Somebody else wrote this.").status == 303
    second = nora.json("invitations", "reissue", thread, "--yes")
    assert second["link"] != first["link"] and second["code"] != first["code"]
    assert stranger.thread().status == 303 and stranger.come_back().status == 401
    assert Patient(open_clinic).claim(first["link"].split("#")[1]).status == 404
    assert Patient(open_clinic).claim(token).status == 404
    patient = Patient(open_clinic)
    patient.enter(second["code"])
    # What the one before wrote stays hidden from the one after.
    assert "Somebody else wrote this." not in patient.thread().text
    assert patient.write("It is really me.").status == 303
    texts = [message["text"] for message in nora.json("threads", "show", thread)["messages"]]
    assert {"Somebody else wrote this.", "It is really me."} <= set(texts)


def test_claims_do_not_hinder_each_other_and_a_second_confirmation_freezes(open_clinic):
    nora, thread, token, code = invited(open_clinic)
    scanner, patient, thief = Patient(open_clinic), Patient(open_clinic), Patient(open_clinic)
    assert scanner.claim(token).status == 303
    assert thief.claim(token).status == 303
    patient.enter(code)
    assert patient.write("This is me.").status == 303
    contested = thief.confirm("a stranger's passphrase")
    assert contested.status == 409 and not thief.return_code
    assert "988" in contested.text
    # Frozen, not dropped: nobody reads, staff are told, one command issues anew.
    assert patient.thread().status == 303
    assert thief.thread().status == 303
    assert patient.come_back().status == 401
    listed = nora.json("invitations", "list")["invitations"][0]
    assert (listed["thread"], listed["state"]) == (thread, "contested")
    assert "invitation.contest" in events(open_clinic, thread)
    assert "contested" in nora.run("threads", "list").ok().out
    again = nora.json("invitations", "reissue", thread, "--yes")
    patient = Patient(open_clinic)
    patient.enter(again["link"].split("#")[1])
    assert "This is me." not in patient.thread().text, "identity is not shown yet"


def test_a_confirmed_claimant_is_unverified_and_sees_nothing_of_the_comment(open_clinic):
    nora, thread, token, _ = invited(open_clinic)
    patient = Patient(open_clinic)
    patient.enter(token)
    page = patient.thread().text
    for word in ("Ada", "Brandt", "biopsy", "quiet.heron", "555-0137", "P-1", "T-1", "C-1", "nora"):
        assert word not in page, word
    shown = nora.json("threads", "show", thread)["thread"]
    assert (shown["identity"], shown["invitation"]) == ("unverified", "confirmed")
    nora.run("invitations", "show", thread).refused(USAGE)


def test_confirming_wants_a_passphrase_twice(open_clinic):
    _, _, token, _ = invited(open_clinic)
    patient = Patient(open_clinic)
    assert patient.claim(token).status == 303
    fields = hidden(patient.client.get("/confirm").text, "/confirm")
    for first, second in (
        ("three quiet herons", "three quiet heron"),
        ("short", "short"),
        ("", ""),
        ("Lakeside Family",) * 2,
    ):
        answer = patient.client.post_form("/confirm", {**fields, "passphrase": first, "repeat": second})
        assert answer.status in (400, 422), (first, answer.status)
    assert (
        patient.client.post_form(
            "/confirm", {"passphrase": "three quiet herons", "repeat": "three quiet herons"}
        ).status
        == 403
    )
    assert patient.confirm().status == 200


def test_guessing_is_slowed_down(clinic):
    clinic.set("attempts.per_network_per_minute", 20)
    clinic.serve()
    client = Client(clinic, clinic.public)
    codes = [client.post_form("/claim", {"secret": "A" * 22}).status for _ in range(22)]
    assert codes[:20] == [404] * 20 and codes[20:] == [429] * 2
    answer = client.post_form("/claim", {"secret": "A" * 22})
    assert int(answer.headers["Retry-After"]) >= 1
    codes = [client.post_form("/return", {"code": "A" * 16, "passphrase": "b" * 12}).status for _ in range(22)]
    assert set(codes) == {401, 429} and codes[-1] == 429
    staff = Client(clinic, clinic.staff)
    codes = [
        staff.post_json("/api/v1/session", {"login": "amy", "password": "wrong wrong wrong"}).status for _ in range(22)
    ]
    assert set(codes) == {401, 429} and codes[-1] == 429
    assert staff.get("/health/live").status == 200


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed")
def test_invitations_and_sessions_end_by_themselves(clinic):
    clock = Clock(clinic.base / "clock")
    clinic.set("invitations.lifetime", "2h")
    clock.serve(clinic)
    nora, thread, token, _ = invited(clinic)
    early, patient = Patient(clinic), Patient(clinic)
    assert early.claim(token).status == 303
    patient.enter(token)
    clock.move("+14m")
    assert patient.thread().status == 200 and nora.run("whoami").code == 0
    # Activity a moment ago: another quarter of an hour.
    clock.move("+28m")
    assert patient.thread().status == 200 and nora.run("whoami").code == 0
    clock.move("+44m")
    assert patient.thread().status == 303
    nora.run("whoami").refused(77)
    assert early.client.get("/confirm").status == 303, "a claim waits for half an hour"
    assert patient.come_back().status == 303 and patient.thread().status == 200
    # However active: two hours in all.
    for minutes in range(54, 44 + 120, 10):
        clock.move(f"+{minutes}m")
        assert patient.thread().status == 200, minutes
    clock.move("+165m")
    assert patient.thread().status == 303
    nora = clinic.signed_in("nora")
    again = nora.json("invitations", "reissue", thread, "--yes")
    clock.move("+290m")
    assert Patient(clinic).claim(again["link"].split("#")[1]).status == 404
    assert Patient(clinic).claim(again["code"]).status == 404
    nora = clinic.signed_in("nora")
    assert nora.json("invitations", "list")["invitations"][0]["state"] in ("issued", "expired")
    fresh = nora.json("invitations", "reissue", thread, "--yes")
    Patient(clinic).enter(fresh["code"])
