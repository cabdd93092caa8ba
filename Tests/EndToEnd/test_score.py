# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""`scripts/score` counts as its head says, refuses what is no sample, and runs over the samples of the project."""

import hashlib
import json
import sys

import pytest

from harness.programs import CONFIG, CURTAIN, DATA, IO, NO_INPUT, ROOT, SOFTWARE, UNAVAILABLE, USAGE, environment, run

PROGRAMS = (CURTAIN,)
SCORE = ROOT / "scripts" / "score"
SAMPLES = ROOT / "samples" / "triage"
# Stands in for `curtain`: says what a file beside it says, and notes how it was called.
FAKE = """#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/calls"
case "$1 $2" in
"triage lint") echo "rules: rules test (0123), 1 rules, 1 concepts, 1 phrases, 0 warnings" ;;
*) cat "$here/predictions" ;;
esac
"""


def score(*arguments, curtain=CURTAIN, **more):
    named = ("--curtain", curtain) if curtain else ()
    return run(sys.executable, SCORE, *named, *arguments, **more)


def comment(name, text="What a day", tags=(), **labels):
    """A labelled comment that is about nothing, but for what is said."""
    plain = {"spans": [], "neutral": [], "urgency": "none", "intent": "none", "route": "none", "health": "none"}
    flags = {"complaint": False, "misinfo": False, "spam": False}
    return {"id": name, "text": text, "tags": list(tags), "labels": {**plain, **flags, **labels}}


def said(name, **found):
    """A prediction of nothing, but for what is said."""
    plain = {"spans": [], "urgency": "none", "intent": "none", "health": "none", "route": "none", "private": False}
    return {"id": name, **plain, "complaint": False, "misinfo": False, "spam": False, **found}


def span(kind, start, end):
    return {"type": kind, "start": start, "end": end}


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def desk(tmp_path):
    """Writes samples and what a stand-in predicts of them, and scores them."""
    fake = tmp_path / "curtain"
    fake.write_text(FAKE)
    fake.chmod(0o755)

    def count(*pairs, options=(), name="ours.jsonl"):
        path = tmp_path / name
        path.write_text(lines(*(pair[0] for pair in pairs)))
        (tmp_path / "predictions").write_text(lines(*(pair[1] for pair in pairs)))
        return score("--files", path, *options, curtain=fake)

    def measured(*pairs, **more):
        result = count(*pairs, options=("--json", "-", *more.pop("options", ())), **more).ok()
        file = json.loads(result.out)["files"][0]
        return {one["key"]: one for one in file["measures"]}, file

    count.measured, count.folder = measured, tmp_path
    return count


def counts(measure):
    return tuple(measure[name] for name in ("tp", "fp", "fn", "tn"))


def test_identifiers_are_counted_as_by_hand(desk):
    found, file = desk.measured(
        # A part of a name is enough; the card is missed.
        (
            comment("c1", "Ann Lee, card 4111 1111 1111 1111", spans=[span("NAME", 0, 7), span("ACCOUNT", 14, 33)]),
            said("c1", spans=[span("NAME", 0, 3)]),
        ),
        # Neutral words count neither way.
        (comment("c2", "Dr. Yoon is kind", neutral=[span("NAME", 4, 8)]), said("c2", spans=[span("NAME", 4, 8)])),
        (comment("c3", "scored 505-415 at bingo"), said("c3", spans=[span("PHONE", 7, 14)])),
        # Types that people mix up are one.
        (comment("c4", "fax 505 555 0162", spans=[span("FAX", 4, 16)]), said("c4", spans=[span("PHONE", 4, 16)])),
        (comment("c5", "thanks, Joy", spans=[span("NAME", 8, 11)]), said("c5")),
        # The right place and the wrong type: the comment is found, the identifier is not.
        (comment("c6", "its 536-22-8716", spans=[span("SSN", 4, 15)]), said("c6", spans=[span("PHONE", 4, 15)])),
        # No check digit to speak of, and one that hides from filters.
        (comment("c7", "4111", spans=[span("ACCOUNT", 0, 4)]), said("c7", spans=[span("ACCOUNT", 0, 4)])),
        (
            comment("c8", "5 3 6 2 2 8 7 1 6", tags=["obf"], spans=[span("SSN", 0, 17)]),
            said("c8", spans=[span("SSN", 0, 17)]),
        ),
    )
    assert counts(found["identifiers:recall"]) == (5, 1, 1, 1)
    assert found["identifiers:recall"]["value"] == found["identifiers:precision"]["value"] == 5 / 6
    assert found["identifiers:recall"]["interval"] == pytest.approx([0.4365, 0.9699], abs=1e-4)
    assert counts(found["spans:f1"])[:3] == (4, 2, 3)
    assert found["spans:f1"]["value"] == pytest.approx(8 / 13) and found["spans:f1"]["interval"] is None
    assert counts(found["checksums:recall"]) == (0, 0, 2, 0)
    assert found["checksums:recall"]["interval"] == pytest.approx([0.0, 0.6576], abs=1e-4)
    assert file["types"]["PHONE"] == {"tp": 0, "fp": 2, "fn": 0}
    assert file["types"]["NAME"] == {"tp": 1, "fp": 0, "fn": 1}
    assert file["types"]["FAX"] == {"tp": 1, "fp": 0, "fn": 0}


def test_urgency_intent_and_flags_are_counted_as_by_hand(desk):
    crisis = {"urgency": "emergency", "route": "crisis"}
    found, _ = desk.measured(
        (comment("e1", **crisis), said("e1", urgency="emergency", private=True)),
        (comment("e2", tags=["oblique"], **crisis), said("e2")),
        # "soon" is no false emergency, and no emergency.
        (comment("e3", urgency="soon", route="private"), said("e3", urgency="emergency", private=True)),
        (comment("e4"), said("e4", urgency="emergency", private=True)),
        (
            comment("i1", intent="billing", route="private", health="self"),
            said("i1", intent="advice", private=True, health="self"),
        ),
        (comment("i2", intent="question"), said("i2", intent="question")),
        (
            comment("i3", intent="results", route="private", health="other"),
            said("i3", intent="question", health="self"),
        ),
        (comment("f1", complaint=True, route="review"), said("f1", complaint=True)),
        (comment("f2", complaint=True, route="review", tags=["mild"]), said("f2")),
        (comment("f3"), said("f3", complaint=True, misinfo=True)),
        (comment("f4", spam=True, route="spam"), said("f4", spam=True)),
    )
    assert counts(found["emergency:recall"]) == (1, 1, 1, 7)
    assert counts(found["emergency-explicit:recall"]) == (1, 1, 0, 7)
    assert found["emergency:alarms"]["value"] == 1 / 8
    assert counts(found["private:recall"]) == (3, 1, 2, 5)
    assert found["private:recall"]["value"] == 0.6 and found["private:precision"]["value"] == 0.75
    assert counts(found["follow-up:f1"]) == (1, 0, 1, 9) and found["follow-up:f1"]["value"] == pytest.approx(2 / 3)
    assert found["intent:accuracy"]["value"] == 9 / 11 and found["health:accuracy"]["value"] == 10 / 11
    assert counts(found["complaint:f1"]) == (1, 1, 0, 8)
    assert counts(found["misinfo:f1"]) == (0, 1, 0, 10) and found["misinfo:f1"]["value"] == 0
    assert found["spam:f1"]["value"] == 1
    # Nothing to count is no figure, and misses no floor.
    assert found["checksums:recall"]["value"] is None and not found["checksums:recall"]["below"]
    assert found["emergency:recall"]["below"] and not found["emergency-explicit:recall"]["below"]


def replies(*pairs):
    for number, (label, decision) in enumerate(pairs):
        name = f"r{number}"
        tags = ["ambiguous"] if number == 1 else []
        yield (
            {"id": name, "comment": "Hm", "reply": "Well", "label": label, "tags": tags},
            {"id": name, "decision": decision, "rules": [], "reasons": []},
        )


REPLIES = list(
    replies(
        ("refuse", "refuse"), ("refuse", "allow"), ("refuse", "refuse"),
        ("allow", "allow"), ("allow", "refuse"), ("allow", "allow"), ("allow", "allow"),
    )
)


def test_the_guard_is_counted_as_by_hand(desk):
    found, file = desk.measured(*REPLIES)
    assert file["kind"] == "replies" and file["records"] == 7
    assert counts(found["refuse:recall"]) == (2, 1, 1, 3)
    assert found["refuse:recall"]["value"] == 2 / 3 and found["refuse:alarms"]["value"] == 0.25


def test_what_a_record_lacks_is_not_counted(desk):
    record = {"id": "c1", "text": "My chest hurts", "labels": {"urgency": "emergency"}}
    found, _ = desk.measured((record, said("c1", urgency="emergency")))
    assert found["emergency:recall"]["value"] == 1 and found["emergency:alarms"]["value"] is None
    assert found["intent:accuracy"]["value"] is None and found["identifiers:recall"]["value"] is None


def test_tables_show_counts_floors_and_peers_and_errors_never_a_text(desk):
    shown = desk(*REPLIES, options=("--errors",)).ok().out
    assert "tp 2 fp 1 fn 1" in shown and "1 of 4" in shown and "25.0 %" in shown
    assert "0.95   below  1.00  0.071" in shown and "18.0 %" in shown
    assert "refuse, missed, ambiguous (1): r1" in shown and "refuse, false (1): r4" in shown
    assert "not trained again for each fold" in shown and "Well" not in shown
    shown = desk(*REPLIES, name="replies-dev.jsonl").ok().out
    assert "0.057" in shown and "0.071" not in shown


def test_folds_are_of_the_ids_alone(desk):
    def fold(name):
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % 2

    one = next(f"x{n}" for n in range(99) if fold(f"x{n}") == 0)
    other = next(f"x{n}" for n in range(99) if fold(f"x{n}") == 1)
    pairs = [(comment(one, spam=True), said(one, spam=True)), (comment(other, spam=True), said(other))]
    for order in (pairs, pairs[::-1]):
        found, _ = desk.measured(*order, options=("--folds", "2"))
        spread = {"folds": 2, "mean": 0.5, "deviation": pytest.approx(0.7071, abs=1e-4), "least": 0.0, "most": 1.0}
        assert found["spam:f1"]["folds"] == spread
    found, _ = desk.measured(*pairs, options=("--folds", "0"))
    assert found["spam:f1"]["folds"] is None


def test_a_missed_floor_ends_with_1_when_asked_to(desk):
    assert desk(*REPLIES).code == 0
    result = desk(*REPLIES, options=("--floors",))
    assert result.code == 1 and "below its floor: guard refuses: recall" in result.err
    assert desk(REPLIES[0], REPLIES[3], options=("--floors",)).code == 0


def test_the_clinic_is_that_of_the_replies(desk):
    def call():
        calls = (desk.folder / "calls").read_text().splitlines()
        return next(one for one in reversed(calls) if "predict" in one)

    assert "no clinic's file" in desk(*REPLIES).ok().err and "--clinic" not in call()
    (desk.folder / "our-clinic.json").write_text("{}")
    assert not desk(*REPLIES).ok().err
    assert call().startswith("guard predict") and f"--clinic {desk.folder}/our-clinic.json" in call()
    (desk.folder / "clinic-b.json").write_text("{}")
    desk(*REPLIES).refused(USAGE, saying="more than one clinic")
    desk(*REPLIES, name="our-replies.jsonl").ok()
    assert "our-clinic.json" in call()
    desk(*REPLIES, options=("--clinic", desk.folder / "clinic-b.json")).ok()
    assert "clinic-b.json" in call()
    pair = (comment("c1"), said("c1"))
    desk(pair, options=("--clinic", desk.folder / "clinic-b.json")).ok()
    assert call().startswith("triage predict") and "--clinic" not in call()
    desk(pair, options=("--clinic", desk.folder / "clinic-b.json", "--clinic-reads")).ok()
    assert "--clinic" in call()


GOOD = json.dumps(comment("c1"))
FAR = json.dumps(comment("c1", "short", spans=[span("NAME", 0, 6)]))


@pytest.mark.parametrize(
    "content, word",
    [
        ("", "holds no sample"),
        (GOOD + "\n{nope\n", "line 2 is no json"),
        ("\n\n[1]\n", "line 3 is no json object"),
        (GOOD + "\n" + GOOD + "\n", "line 2 has the id of line 1"),
        (GOOD + '\n{"id": "r", "reply": "x", "label": "allow"}\n', "line 2 is one of replies in a file of comments"),
        ('{"text": "x", "labels": {}}', 'line 1 lacks "id"'),
        ('{"id": "x", "labels": {}}', 'lacks "text"'),
        ('{"id": "x", "text": "x"}', 'lacks "labels"'),
        ('{"id": "x", "reply": "x", "label": "maybe"}', "allow or refuse"),
        ('{"id": "x", "text": "x", "labels": {"urgency": "urgent"}}', 'another "urgency" than none, soon, emergency'),
        ('{"id": "x", "text": "x", "labels": {"spam": 1}}', 'another "spam" than true, false'),
        (FAR, "do not lie in the text"),
        ('{"id": "x", "text": "x", "labels": {}, "tags": "mild"}', "no list of texts"),
        (GOOD.encode() + b'\n{"id": "\xff"}\n', "line 2 is not utf-8"),
    ],
)
def test_what_is_no_sample_is_refused_with_its_line(tmp_path, content, word):
    path = tmp_path / "bad\x1b[2J.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = score("--files", path).refused(DATA, saying=word)
    assert "\x1b" not in result.err and not result.out


def test_other_refusals_have_their_codes(tmp_path):
    score("--files", tmp_path / "none.jsonl").refused(NO_INPUT, saying="there is no file")
    score("--clinic", tmp_path / "none.json").refused(NO_INPUT, saying="there is no file")
    score("--files", tmp_path).refused(IO, saying="cannot read")
    score("--json", tmp_path / "no" / "out.json").refused(IO, saying="cannot write")
    score("--bogus").refused(USAGE)
    score("--folds", "1").refused(USAGE, saying="folds")
    score("--clinic-reads").refused(USAGE)
    score(curtain=tmp_path / "curtain").refused(UNAVAILABLE, saying="no program")
    score(curtain=SAMPLES / "README.md").refused(UNAVAILABLE, saying="no program")
    empty = environment(CURTAIN_BUILD=tmp_path, PATH=tmp_path)
    score(curtain=None, env=empty).refused(UNAVAILABLE, saying="no program curtain")


def test_what_curtain_says_of_rules_is_passed_on(tmp_path, desk):
    result = score("--rules", tmp_path / "none")
    assert result.code == NO_INPUT and "curtain: error: " in result.err and "ended with 66" in result.err
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "10-x.yaml").write_text("version: [\n")
    result = score("--rules", tmp_path / "rules")
    assert result.code == CONFIG and "10-x.yaml line " in result.err
    desk((comment("c1"), said("c2"))).refused(SOFTWARE, saying="other ids")


def test_the_samples_of_the_project_are_scored(tmp_path):
    out = tmp_path / "score.json"
    shown = score("--json", out, "--errors", cwd=ROOT).ok()
    assert "regression-comments.jsonl: 403 comments" in shown.out
    assert "regression-replies.jsonl: 80 replies" in shown.out and not shown.err
    document = json.loads(out.read_text())
    found = {one["key"]: one for file in document["files"] for one in file["measures"]}
    assert found["identifiers:recall"]["tp"] + found["identifiers:recall"]["fn"] == 91
    assert found["emergency:recall"]["tp"] + found["emergency:recall"]["fn"] == 59
    assert found["refuse:recall"]["tp"] + found["refuse:recall"]["fn"] == 40
    assert all(one["folds"]["folds"] for one in found.values())


def test_labels_of_the_samples_agree_with_each_other():
    private = {"advice", "appointment", "prescription", "results", "side_effect", "billing", "records"}
    for line in (SAMPLES / "regression-comments.jsonl").read_text().splitlines():
        record = json.loads(line)
        labels = record["labels"]
        for one in labels["spans"] + labels["neutral"]:
            assert record["text"][one["start"] : one["end"]] == one["text"], record["id"]
        assert labels["phi"] == bool(labels["spans"]), record["id"]
        assert (labels["urgency"] == "none") == (labels["urgency_category"] is None), record["id"]
        if labels["urgency"] == "emergency":
            route = "crisis"
        elif labels["spam"]:
            route = "spam"
        elif labels["spans"] or labels["urgency"] == "soon" or labels["intent"] in private:
            route = "private"
        else:
            told = labels["complaint"] or labels["misinfo"] or labels["health"] != "none"
            route = "review" if told else "none"
        assert labels["route"] == route, record["id"]
    for line in (SAMPLES / "regression-replies.jsonl").read_text().splitlines():
        record = json.loads(line)
        assert (record["label"] == "refuse") == bool(record["reasons"]), record["id"]
