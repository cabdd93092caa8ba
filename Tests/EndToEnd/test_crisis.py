# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Emergencies: first in the queue, told to the on-call receiver at once and without content, with a reply to offer."""

import base64
import json
import time

import pytest

from harness.channel import Receiver, Sender, sign
from harness.programs import CONFIG, NO_PERMISSION, USAGE

SECRET = "whsec_" + base64.b64encode(b"on call secret of thirty-two byt").decode()
CRISIS = "I took the whole bottle of pills and I don't want to wake up, my name is Wilhelmina Quist"
CALM = "Is my MRI result back yet?"


def until(what, seconds=20.0):
    end = time.time() + seconds
    while time.time() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def event(number: int, text: str, language="en"):
    return {"type": "comment.created", "data": {"id": f"c-{number}", "text": text, "lang": language}}


def sender_of(deployment, channel="blog"):
    admin = deployment.signed_in("admin")
    added = admin.json("channels", "secret", "add", channel, "--for", "hook")
    return Sender(deployment, added["secret"], added["hookURL"]), admin


@pytest.fixture
def on_call(clinic):
    """A clinic with an on-call receiver, not running: (deployment, receiver)."""
    receiver = Receiver(clinic)
    secret = clinic.base / "on-call.secret"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    clinic.set("posts.allowed_hosts", "[localhost]")
    clinic.set("posts.ca_file", clinic.ca)
    clinic.set("crisis.notify_url", receiver.url)
    clinic.set("crisis.notify_secret_file", secret)
    yield clinic, receiver
    receiver.close()


def test_an_emergency_is_told_at_once_without_content(on_call):
    clinic, receiver = on_call
    server = clinic.serve()
    sender, _ = sender_of(clinic)
    assert sender.send(event(1, CALM)).json == {"receipt": "added"}
    assert sender.send(event(2, CRISIS)).json == {"receipt": "added"}
    head, body = until(lambda: receiver.requests)[0]
    found = json.loads(body)
    assert found["type"] == "comment.emergency" and found["data"]["count"] == 1
    (reference,) = found["data"]["comments"]
    assert found["data"]["inbox"] == clinic.staff and set(found["data"]) == {"comments", "count", "inbox"}
    for word in ("pills", "Wilhelmina", "blog", "overdose", "suicide", "Lakeside"):
        assert word not in body.decode() and word not in str(head)
    timestamp = int(head["webhook-timestamp"])
    assert head["webhook-signature"] == sign(SECRET, head["webhook-id"], timestamp, body)
    # The same comment again, or a calm one, tells nobody anything.
    sender.send(event(2, CRISIS))
    sender.send(event(3, CALM))
    # An edit that turns a calm comment into an emergency does.
    worse = {"type": "comment.updated", "data": {**event(3, CRISIS)["data"], "revision": 9999999999999}}
    assert sender.send(worse).json == {"receipt": "updated"}
    until(lambda: len(receiver.requests) == 2)
    # First in the list, though calm ones are newer.
    amy = clinic.signed_in("amy")
    sender.send(event(4, CALM))
    listed = amy.json("comments", "list")["comments"]
    assert [entry["urgency"] for entry in listed] == ["emergency", "emergency", "none", "none"]
    assert [entry["ref"] for entry in amy.json("comments", "list", "--limit", "3")["comments"]] == [
        entry["ref"] for entry in listed[:3]
    ]
    # The safety text is offered, word for word, and nothing was said by itself.
    shown = amy.json("comments", "show", reference)
    assert shown["safetyReply"]["approved"] and "988" in shown["safetyReply"]["text"]
    text = amy.run("comments", "show", reference).ok().out
    assert f"curtain comments route {reference} --template safety" in text and "^^^" in text
    assert amy.json("outbox", "list")["items"] == []
    entries = clinic.signed_in("paul").json("audit", "list", "--event", "alarm.send")
    assert len(entries) == 2 or len(entries.get("entries", [])) == 2
    assert "pills" not in server.log()


def test_a_notice_that_is_not_taken_goes_out_again_over_a_restart(on_call):
    clinic, receiver = on_call
    receiver.mode = "refuse"
    server = clinic.serve()
    sender, _ = sender_of(clinic)
    sender.send(event(1, CRISIS))
    until(lambda: len(receiver.requests) >= 2)
    assert not receiver.visible and "goes out again" in server.log()
    assert clinic.query("SELECT count(*) FROM alarm") == [(1,)]
    server.kill()
    receiver.mode = "accept"
    clinic.serve()
    until(lambda: receiver.visible)
    until(lambda: clinic.query("SELECT count(*) FROM alarm") == [(0,)])
    clinic.signed_in("paul").run("audit", "verify").ok()


def test_without_a_receiver_the_queue_alone_tells(open_clinic):
    sender, _ = sender_of(open_clinic)
    sender.send(event(1, CRISIS))
    assert open_clinic.query("SELECT count(*) FROM alarm") == [(0,)]
    (listed,) = open_clinic.signed_in("amy").json("comments", "list")["comments"]
    assert listed["urgency"] == "emergency" and listed["route"] == "crisis"


def test_a_wrong_receiver_is_refused_at_the_start(clinic):
    secret = clinic.base / "on-call.secret"
    secret.write_text("whsec_short\n")
    secret.chmod(0o600)
    clinic.set("crisis.notify_url", "https://elsewhere.example/in")
    clinic.set("posts.allowed_hosts", "[elsewhere.example]")
    clinic.host("serve").refused(CONFIG, saying="crisis.notify_secret_file")
    clinic.set("crisis.notify_secret_file", secret)
    clinic.host("serve").refused(CONFIG, saying="no webhook secret")
    secret.write_text(SECRET)
    secret.chmod(0o644)
    clinic.host("serve").refused(CONFIG, saying="open to group or others")
    clinic.set("crisis.notify_url", "http://elsewhere.example/in")
    clinic.host("serve").refused(CONFIG, saying="no address")
    clinic.set("crisis.notify_url", "https://other.example/in")
    clinic.host("serve").refused(CONFIG, saying="posts.allowed_hosts")


# By itself


def test_what_a_clinic_switches_on_is_routed_without_a_person(open_clinic):
    sender, admin = sender_of(open_clinic)
    admin.run("channels", "automatic", "blog", "--on", "private", "--pool", "nurses").ok()
    assert "go to pool nurses by themselves" in admin.run("channels", "show", "blog").ok().out
    sender.send(event(1, "My MRI results came back and I do not understand them, can someone call me?"))
    sender.send(event(2, "Great music at the fair!"))
    amy, nora = open_clinic.signed_in("amy"), open_clinic.signed_in("nora")
    comments = {entry["ref"]: entry for entry in amy.json("comments", "list", "--all")["comments"]}
    assert [entry["state"] for entry in comments.values()] == ["open", "routed"]
    assert len(nora.json("threads", "list")["threads"]) == 1
    # An invitation waits for a person to pass it on; nothing is said in public.
    assert [item["kind"] for item in amy.json("outbox", "list")["items"]] == ["invitation"]
    entries = open_clinic.signed_in("paul").json("audit", "list", "--event", "comment.route")
    assert json.dumps(entries).count("comment.route") >= 1


def test_public_text_without_a_person_is_an_approved_template_and_the_same_for_all(open_clinic):
    sender, admin = sender_of(open_clinic)
    on = ("channels", "automatic", "blog", "--on", "private", "--pool", "nurses", "--template")
    admin.run(*on, "take-it-private").ok()
    known = "I am Dottie Prakash, my results from Tuesday are wrong and Dr. Okafor knows it"
    for number, text in ((1, "Could you refill my lisinopril please, I am out"), (2, known)):
        sender.send(event(number, text))
    sender.send(event(3, "Me duele la rodilla desde la cirugia, que hago?", "es"))
    amy = open_clinic.signed_in("amy")
    said = [
        amy.json("outbox", "show", item["ref"])["text"]
        for item in amy.json("outbox", "list")["items"]
        if item["kind"] != "invitation"
    ]
    assert len(said) == 3 and len(set(said)) == 2
    for text in said:
        assert "Dottie" not in text and "rodilla" not in text
    # Switched off again; refused for what is unknown or not approved, and for those who may not.
    admin.run("channels", "automatic", "blog", "--off").ok()
    sender.send(event(4, "Could you refill my metformin please, I am out"))
    (last,) = amy.json("comments", "list")["comments"]
    assert last["state"] == "open"
    admin.run(*on, "nothing-such").refused(USAGE)
    admin.run("channels", "automatic", "blog", "--on", "private", "--pool", "nobody").refused(USAGE)
    admin.run("channels", "automatic", "blog", "--on", "private").refused(USAGE)
    amy.run("channels", "automatic", "blog", "--off").refused(NO_PERMISSION)


def test_what_cannot_be_routed_by_itself_waits_for_a_person(open_clinic):
    sender, admin = sender_of(open_clinic)
    template = open_clinic.base / "config" / "templates" / "take-it-private.public.en.yaml"
    admin.run(
        "channels", "automatic", "blog", "--on", "private", "--pool", "nurses", "--template", "take-it-private"
    ).ok()
    open_clinic.stop_all()
    # A changed text loses its approval.
    template.write_text(template.read_text().replace("Thank you", "Thanks"))
    open_clinic.serve()
    answer = sender.send(event(1, "Could you refill my lisinopril please, I am out"))
    assert answer.json == {"receipt": "added"}
    (waiting,) = open_clinic.signed_in("amy").json("comments", "list")["comments"]
    assert waiting["state"] == "open" and waiting["flagged"]
