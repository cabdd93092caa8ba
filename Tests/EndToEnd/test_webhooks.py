# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Comments that come by themselves, posts that go by themselves: signed, once, and never lost in silence."""

import concurrent.futures
import itertools
import json
import random
import threading
import time

import pytest

from harness.channel import Receiver, Sender, sign
from harness.programs import CONFIG, NO_PERMISSION, QUICK, USAGE
from harness.web import Client

EVENT = {"type": "comment.created", "data": {"id": "w-1", "text": "Is my MRI back? 614-555-0188", "author": "@walker"}}


def with_webhook(deployment, channel="blog"):
    """The channel's sender, and the administrator."""
    admin = deployment.signed_in("admin")
    added = admin.json("channels", "secret", "add", channel, "--for", "hook")
    return Sender(deployment, added["secret"], added["hookURL"]), admin


def comments(deployment):
    return deployment.signed_in("amy").json("comments", "list", "--all")["comments"]


# In


def test_comments_come_in_by_a_signed_webhook(open_clinic):
    sender, admin = with_webhook(open_clinic)
    assert sender.send(EVENT).json == {"receipt": "added"}
    newer = {**EVENT["data"], "text": "Is it back now?", "revision": 9999999999999}
    edited = {"type": "comment.updated", "data": newer}
    assert sender.send(edited).json == {"receipt": "updated"}
    assert sender.send({"type": "comment.deleted", "data": {"id": "w-1"}}).json == {"receipt": "deleted"}
    assert sender.send({"type": "post.liked"}).json == {"receipt": "ignored"}
    (comment,) = comments(open_clinic)
    shown = open_clinic.signed_in("amy").json("comments", "show", comment["ref"])
    assert shown["comment"]["text"] == "Is it back now?"
    assert "blog" in admin.run("channels", "show", "blog").ok().out
    for login in ("amy", "nora", "paul"):
        open_clinic.signed_in(login).run("channels", "show", "blog").refused(NO_PERMISSION)


def test_the_same_event_a_thousand_times_at_once_makes_one_comment(open_clinic):
    sender, _ = with_webhook(open_clinic)
    times, lines = (100, 10) if QUICK else (1000, 20)

    def repeat(_):
        line = sender.client.connection()
        return [sender.send(EVENT, event="evt_same", connection=line).json["receipt"] for _ in range(times // lines)]

    with concurrent.futures.ThreadPoolExecutor(lines) as pool:
        receipts = list(itertools.chain.from_iterable(pool.map(repeat, range(lines))))
    assert len(receipts) == times and receipts.count("added") == 1 and receipts.count("repeated") == times - 1
    assert len(comments(open_clinic)) == 1
    open_clinic.signed_in("paul").run("audit", "verify").ok()


def test_nothing_comes_in_unsigned(open_clinic):
    sender, admin = with_webhook(open_clinic)
    body, now = json.dumps(EVENT).encode(), int(time.time())
    good = sign(sender.secret, "evt", now, body)
    other = "whsec_" + "A" * 43 + "="
    attempts = {
        "no id": {"headers": {"webhook-id": None}},
        "no timestamp": {"headers": {"webhook-timestamp": None}},
        "no signature": {"headers": {"webhook-signature": None}},
        "another secret": {"signature": sign(other, "evt", now, body)},
        "another id": {"event": "evt2", "timestamp": now, "signature": good},
        "another time": {"event": "evt", "timestamp": now + 1, "signature": good},
        "too old": {"timestamp": now - 400},
        "too new": {"timestamp": now + 400},
        "scheme v2": {"event": "evt", "timestamp": now, "signature": "v2," + good[3:]},
        "no scheme": {"event": "evt", "timestamp": now, "signature": good[3:]},
        "another channel": {"path": "/hooks/01980000-0000-7000-8000-000000000000"},
        "no channel": {"path": "/hooks/blog"},
    }
    for name, attempt in attempts.items():
        answer = sender.send(body, **attempt)
        assert answer.status == 401, name
        assert "MRI" not in answer.text and sender.secret not in answer.text, name
    altered = body.replace(b"MRI", b"CT1")
    assert sender.send(altered, event="evt", timestamp=now, signature=good).status == 401
    assert sender.send(b" " + body, event="evt", timestamp=now, signature=good).status == 401
    client = Client(open_clinic, open_clinic.public)
    assert client.request("GET", sender.path).status in (404, 405)
    assert Client(open_clinic, open_clinic.staff).request("POST", sender.path, body).status == 404
    assert comments(open_clinic) == []

    # A removed secret is refused at once; two of a kind at most.
    second = admin.json("channels", "secret", "add", "blog", "--for", "hook")
    admin.run("channels", "secret", "add", "blog", "--for", "hook").refused(USAGE, saying="remove the old one")
    (first,) = {entry["id"] for entry in admin.json("channels", "show", "blog")["secrets"]} - {second["id"]}
    assert sender.send(EVENT).status == 200
    admin.run("channels", "secret", "remove", "blog", first, "--yes").ok()
    assert sender.send({**EVENT, "data": {"id": "w-2", "text": "later"}}).status == 401
    sender.secret = second["secret"]
    assert sender.send({**EVENT, "data": {"id": "w-2", "text": "later"}}).json == {"receipt": "added"}


def test_events_that_are_none_are_refused_with_the_reason(open_clinic):
    sender, _ = with_webhook(open_clinic)
    for body, saying in (
        (b"", "JSON object"),
        (b"[]", "JSON object"),
        (b"\xff", "UTF-8"),
        (b'{"data": {"id": "1"}}', "type is missing"),
        (b'{"type": "comment.created"}', "data is missing"),
        (b'{"type": "comment.created", "data": {"text": "a"}}', "externalID is missing"),
        (b'{"type": "comment.created", "data": {"id": "1"}}', "text is missing"),
        (b'{"type": "comment.created", "data": {"id": "1", "text": "' + b"a" * 40_000 + b'"}}', "bytes, more than"),
        (b'{"type": "comment.created", "data": ' + b"[" * 5000, "deep"),
    ):
        answer = sender.send(body)
        assert answer.status == 422 and saying in answer.json["detail"], (body[:60], answer.text)
    assert sender.send(b'{"x": "' + b"a" * (256 << 10) + b'"}').status == 413
    assert sender.send(EVENT, event="evt_1").status == 200
    changed = {**EVENT, "data": {**EVENT["data"], "text": "another text"}}
    assert sender.send(changed, event="evt_1").json["type"].endswith(":idempotency-mismatch")
    assert len(comments(open_clinic)) == 1


# Out


@pytest.fixture
def posting(clinic):
    """A clinic whose channel "blog" takes public replies: (deployment, server, receiver, sender, amy)."""
    receiver = Receiver(clinic)
    clinic.set("posts.allowed_hosts", "[localhost]")
    clinic.set("posts.ca_file", clinic.ca)
    clinic.set("posts.timeout", "2s")
    server = clinic.serve()
    sender, admin = with_webhook(clinic)
    receiver.secret = admin.json("channels", "secret", "add", "blog", "--for", "post")["secret"]
    admin.run("channels", "posting", "blog", "--url", receiver.url, "--carries", "public").ok()
    yield clinic, server, receiver, sender, clinic.signed_in("amy")
    receiver.close()


class Desk:
    """Routes comments and watches the outbox, over the API."""

    def __init__(self, deployment, sender, person):
        self.client, self.sender = Client(deployment, deployment.staff, person.token), sender
        self.numbers = itertools.count(1)

    def route(self, via="public", **more):
        number = next(self.numbers)
        event = {"type": "comment.created", "data": {"id": f"post-{number}", "text": f"Please call me, {number}"}}
        assert self.sender.send(event).json == {"receipt": "added"}
        newest = self.client.get("/api/v1/comments?state=open&limit=1").json["comments"][0]["ref"]
        body = {"pool": "nurses", "template": "take-it-private", "via": via, "dryRun": False, **more}
        answer = self.client.post_json(f"/api/v1/comments/{newest}/route", body)
        assert answer.status == 201, answer.text
        (item,) = [text["outbox"] for text in answer.json["texts"] if text["kind"] == "public"]
        return f"post-{number}", item

    def item(self, reference):
        return self.client.get(f"/api/v1/outbox/{reference}").json

    def settled(self, reference, seconds=30):
        """The item once it is neither waiting nor under way."""
        deadline = time.monotonic() + seconds
        while True:
            item = self.item(reference)
            if item["state"] not in ("approved", "sending"):
                return item
            assert time.monotonic() < deadline, item
            time.sleep(0.05)


def seen(receiver, comment):
    return sum(post["comment"] == comment for post in receiver.visible)


def test_an_approved_reply_is_posted_signed_and_once(posting):
    clinic, server, receiver, sender, amy = posting
    desk = Desk(clinic, sender, amy)
    comment, item = desk.route()
    done = desk.settled(item)
    assert (done["state"], done["remoteID"], done["attempts"]) == ("sent", "post-1", 1)
    (head, body), *_ = receiver.requests
    assert head["line"] == "POST /in HTTP/1.1" and head["webhook-id"] == json.loads(body)["data"]["id"]
    assert head["webhook-signature"] == sign(receiver.secret, head["webhook-id"], int(head["webhook-timestamp"]), body)
    said = json.loads(body)
    assert said["type"] == "reply.public" and said["data"]["comment"] == comment and "/i#" not in said["data"]["text"]
    assert said["data"]["text"] == done["text"]

    # The same public text for everybody; a draft waits; by hand stays by hand.
    _, draft = desk.route(draft=True)
    assert desk.item(draft)["state"] == "draft"
    assert "approved" in amy.run("outbox", "approve", draft).ok().out
    assert desk.settled(draft)["state"] == "sent"
    assert receiver.visible[0]["text"] == receiver.visible[1]["text"]
    _, manual = desk.route(via="manual")
    time.sleep(0.3)
    assert desk.item(manual)["state"] == "approved" and len(receiver.visible) == 2
    events = [json.loads(entry["leaf"])["ev"] for entry in clinic.signed_in("paul").json("audit", "list")["entries"]]
    assert events.count("outbox.send") == 2 and events.count("outbox.outcome") == 2
    assert "take-it" not in server.log() and said["data"]["text"][:20] not in server.log()


@pytest.mark.parametrize(
    "mode, state, posts, problem",
    [
        ("refuse", "failed", 0, "status-404"),
        ("moved", "failed", 0, "status-307"),
        ("elsewhere", "unknown", 1, "status-303"),
        ("drop", "unknown", 1, "broken-off"),
        ("lost", "unknown", 0, "broken-off"),
        ("hang", "unknown", 1, "timed-out"),
        ("flood", "sent", 1, None),
        ("drip", "sent", 1, None),
        ("late", "sent", 1, None),
    ],
)
def test_what_the_other_side_does(posting, mode, state, posts, problem):
    clinic, _, receiver, sender, amy = posting
    receiver.mode = mode
    desk = Desk(clinic, sender, amy)
    comment, item = desk.route()
    done = desk.settled(item)
    assert (done["state"], seen(receiver, comment), done.get("problem")) == (state, posts, problem)
    if state == "unknown":
        assert "may have been posted" in amy.run("outbox", "show", item).ok().out
        amy.run("outbox", "retry", item).refused(USAGE, saying="not possible")
        # A person has looked: it is not there. Only then it goes out again.
        receiver.mode = "accept"
        amy.run("outbox", "resolve", item, "--outcome", "failed").ok()
        amy.run("outbox", "retry", item).ok()
        assert desk.settled(item)["state"] == "sent" and seen(receiver, comment) == posts + 1
    if mode == "moved":
        assert len(receiver.requests) == 1


def test_a_channel_that_is_away_is_tried_again(posting):
    clinic, _, receiver, sender, amy = posting
    desk = Desk(clinic, sender, amy)
    receiver.go_away()
    comment, item = desk.route()
    deadline = time.monotonic() + 20
    while desk.item(item).get("problem") != "unreachable":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    waiting = desk.item(item)
    assert waiting["state"] == "approved" and waiting["notBefore"] > waiting["attemptedAt"]
    assert seen(receiver, comment) == 0


def test_where_posts_may_go(posting):
    clinic, server, receiver, _, _ = posting
    admin = clinic.signed_in("admin")
    for url, saying in (
        ("https://elsewhere.example/in", "posts.allowed_hosts"),
        ("https://localhost.elsewhere.example/in", "posts.allowed_hosts"),
        ("http://localhost/in", "https address"),
        ("https://user@localhost/in", "https address"),
        ("https://localhost@elsewhere.example/", "https address"),
        ("https://localhost#@elsewhere.example/", "https address"),
        ("https://localhost\\.elsewhere.example/", "https address"),
        ("file:///etc/passwd", "https address"),
    ):
        admin.run("channels", "posting", "blog", "--url", url).refused(USAGE, saying=saying)
    assert admin.json("channels", "show", "blog")["postURL"] == receiver.url
    admin.run("channels", "posting", "facebook", "--url", receiver.url).refused(USAGE, saying="secret for posts")
    admin.run("channels", "posting", "blog", "--off").ok()
    assert "postURL" not in admin.json("channels", "show", "blog")
    # An address that is not allowed any more is not posted to.
    admin.run("channels", "posting", "blog", "--url", receiver.url).ok()
    assert server.stop().code == 0
    clinic.set("posts.allowed_hosts", "[]")
    clinic.serve()
    desk = Desk(clinic, Sender(clinic, posting[3].secret, posting[3].address), clinic.signed_in("amy"))
    _, item = desk.route()
    assert desk.settled(item)["problem"] == "host-not-allowed" and receiver.requests == []


def test_a_certificate_that_is_not_trusted(posting):
    clinic, server, receiver, sender, _ = posting
    assert server.stop().code == 0
    clinic.set("posts.ca_file", clinic.base / "nowhere.pem")
    clinic.host("serve").refused(CONFIG, saying="posts.ca_file")
    clinic.set("posts.ca_file", '""')
    clinic.serve()
    desk = Desk(clinic, sender, clinic.signed_in("amy"))
    comment, item = desk.route()
    deadline = time.monotonic() + 20
    while desk.item(item).get("problem") != "untrusted":
        assert time.monotonic() < deadline, desk.item(item)
        time.sleep(0.05)
    assert desk.item(item)["state"] == "approved" and receiver.requests == []


STEPS = ("connected", "read", "posted", "answered", "soon", "routed")
MODES = ("accept", "drop", "refuse", "hang")


def test_killed_at_every_step_it_is_posted_at_most_once_and_never_lost(posting):
    clinic, server, receiver, sender, amy = posting
    chance = random.Random(7)
    desk = Desk(clinic, sender, amy)
    cases = list(itertools.product(MODES, STEPS))[:: 3 if QUICK else 1]
    ends = {}
    for mode, step in cases:
        receiver.mode = mode
        killed = threading.Event()

        def at(now, step=step, process=server.process, killed=killed):
            if now == step:
                process.kill()
                killed.set()

        receiver.at = at
        comment, item = desk.route()
        if step == "soon":
            time.sleep(chance.uniform(0, 0.05))
        deadline = time.monotonic() + 5
        while step not in ("soon", "routed") and not killed.is_set() and time.monotonic() < deadline:
            # A step that this mode does not reach: the item settles instead.
            try:
                if desk.item(item)["state"] in ("sent", "failed", "unknown"):
                    break
            except OSError:
                break
            time.sleep(0.01)
        server.process.kill()
        server.process.wait()
        receiver.at = lambda _: None
        server = clinic.serve()
        done = desk.settled(item)
        posts = seen(receiver, comment)
        assert posts <= 1, (mode, step, done)
        allowed = {"sent": (1,), "failed": (0,), "unknown": (0, 1)}
        assert posts in allowed[done["state"]], (mode, step, done, posts)
        ends[done["state"]] = ends.get(done["state"], 0) + 1
        if done["state"] == "unknown":
            waiting = desk.client.get("/api/v1/outbox?pending=1").json["items"]
            assert item in [entry["ref"] for entry in waiting], "lost in silence"
    print(f"{len(cases)} kills: {ends}")
    assert "unknown" in ends and len(ends) > 1
    clinic.signed_in("paul").run("audit", "verify").ok()
