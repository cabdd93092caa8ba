# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""`curtain triage` and `curtain guard` as a person uses them, and as docs/triage.md shows them."""

import json
import re
import shlex
import shutil
import time

import pytest

from harness.programs import CONFIG, CURTAIN, DATA, NO_INPUT, OK, ROOT, USAGE, environment, run
from harness.terminal import Terminal

PROGRAMS = (CURTAIN,)
RULES = ROOT / "config" / "triage"
SAMPLES = ROOT / "samples" / "triage"
PAGE = (ROOT / "docs" / "triage.md").read_text()
NASTY = (
    "My name is Denise Kowalczyk\x1b]0;owned\x07 \x1b[2J\x1b[31mred \x9b2J \x08\x7f bi\u202edi\u2066 sep\u2028"
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ my chest hurts"
)
HARMFUL = ("\x1b", "\x07", "\x08", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028")


def curtain(*arguments, rules=RULES, **more):
    return run(CURTAIN, *arguments, env=environment(CURTAIN_RULES=rules), **more)


def predicted(text, *options, noun="triage", **fields):
    """The prediction of one text."""
    row = {"id": "one", "reply" if noun == "guard" else "text": text, **fields}
    result = curtain(noun, "predict", "-", *options, stdin=json.dumps(row, ensure_ascii=False) + "\n").ok()
    return json.loads(result.out)


def blocks(language):
    return [body for kind, body in re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.S | re.M) if kind == language]


# What the page shows.


def transcripts():
    for block in blocks(""):
        command, _, answer = block.partition("\n")
        if command.startswith("$ "):
            yield shlex.split(command)[2:], answer


@pytest.mark.parametrize("arguments, answer", list(transcripts()), ids=lambda one: " ".join(one)[:40])
def test_a_command_of_the_page_answers_as_it_is_shown(arguments, answer):
    result = curtain(*arguments)
    assert (result.out + result.err).splitlines() == answer.splitlines()
    assert result.code == (DATA if "error: " in answer else OK)


def test_samples_and_predictions_are_as_the_page_shows(tmp_path):
    samples, expected = (block.splitlines() for block in blocks("json"))
    path = tmp_path / "samples.jsonl"
    path.write_text("\n".join(samples) + "\n")
    assert "2 checked" in curtain("triage", "test", path).ok().out
    assert curtain("triage", "predict", "-", stdin=samples[0]).ok().out.splitlines() == expected[:1]
    assert curtain("guard", "predict", "-", stdin=samples[1]).ok().out.splitlines() == expected[1:]


def test_rules_of_the_page_do_what_it_says(tmp_path):
    burn, ours, portuguese = blocks("yaml")
    folder = tmp_path / "triage"
    shutil.copytree(RULES, folder)

    def explained(text, rules):
        return json.loads(curtain("triage", "explain", text, "--format", "json", rules=rules).ok().out)

    (folder / "90-example.yaml").write_text(burn)
    assert explained("My toddler fell on the barbecue and has blisters", folder)["urgencyCategory"] == "burn"
    (folder / "90-ours.yaml").write_text(ours)
    assert explained("The parking crew dented my car last week", folder)["complaint"]
    assert not explained("The parking crew dented my car last week", RULES)["complaint"]
    assert not explained("Thanks, amazing parking crew, my dented bumper is fixed", folder)["complaint"]
    (folder / "91-portuguese.yaml").write_text(portuguese)
    found = explained("Estou com dor forte no peito agora", folder)
    assert (found["urgency"], found["rules"]) == ("emergency", "1+example+ours-1+pt-1")
    assert explained("Não tenho dor no peito", folder)["urgency"] == "none"
    assert explained("Estou com dor forte no peito agora", RULES)["urgency"] == "none"
    # Nothing in the three that lint would rather not see.
    said = curtain("triage", "lint", rules=folder).ok().out.splitlines()
    assert not [line for line in said[:-1] if line.startswith("triage/9")]
    assert re.search(r"rules 1\+example\+ours-1\+pt-1 \([0-9a-f]{16}\), \d+ rules", said[-1])


# Files in, lines out.


def test_each_sample_has_its_line_in_their_order():
    for noun, name in (("triage", "regression-comments"), ("guard", "regression-replies")):
        path = SAMPLES / f"{name}.jsonl"
        wanted = [json.loads(line)["id"] for line in path.read_text().splitlines()]
        clinic = ("--clinic", SAMPLES / "regression-clinic.json")
        result = curtain(noun, "predict", path, *clinic).ok()
        assert [json.loads(line)["id"] for line in result.out.splitlines()] == wanted and not result.err
        assert curtain(noun, "predict", "-", *clinic, stdin=path.read_bytes()).ok().out == result.out


def test_blank_lines_are_passed_over_and_a_missing_id_is_the_line(tmp_path):
    rows = b'\n{"text": "hello"}\r\n   \r\n{"id": "x\\u0007\\"", "text": "", "other": [1]}'
    said = curtain("triage", "predict", "-", stdin=rows).ok().out.splitlines()
    assert [json.loads(line)["id"] for line in said] == ["2", 'x\x07"']
    assert curtain("triage", "predict", "-", stdin="").ok().out == ""


def test_labels_that_differ_are_named(tmp_path):
    rows = [
        {"id": "a", "text": "My chest hurts since this morning", "labels": {"urgency": "none", "complaint": False}},
        {"id": "b", "text": "call me, my name is Denise Kowalczyk", "labels": {"spans": []}},
        {"text": "hello", "labels": {"spans": [{"type": "NAME", "start": 0, "end": 5}], "route": "none"}},
        {"reply": "Sorry your last visit hurt", "comment": "Hm", "label": "allow"},
        {"reply": "Thank you for your kind words.", "label": "refuse"},
    ]
    path = tmp_path / "ours.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = curtain("triage", "test", path).refused(DATA, saying="differ")
    assert f"{path} line 1 (a): urgency is emergency, not none" in result.out
    assert "line 2 (b): NAME at 20 to 36 is found and not expected" in result.out
    assert "line 3: NAME at 0 to 5 is not found" in result.out
    assert re.search(r"line 4: refused \(.*G2.*\), not allow", result.out)
    assert "line 5: allowed, not refuse" in result.out and "5 checked with rules" in result.out


def test_the_guard_says_yes_or_why_not():
    assert curtain("guard", "check", "Thank you for your kind words.").ok().out == "allowed\n"
    assert curtain("guard", "check", stdin="Thank you for your kind words.\n").ok().out == "allowed\n"
    refused = curtain("guard", "check", "It was great to see you in surgery, Denise").refused(DATA, saying="refused")
    assert "G2 confirms_patient" in refused.out and "^" in refused.out
    text = "Metformin has been studied for years, as you know."
    assert "G12" in curtain("guard", "check", text, "--answering", "my metformin works").out
    unreadable = ("", "   ", "Hello {name}", "Thank\u200b you for your kind words.", "Thanks " * 3000)
    rows = "".join(json.dumps({"reply": text}) + "\n" for text in unreadable)
    for line in curtain("guard", "predict", "-", stdin=rows).ok().out.splitlines():
        assert json.loads(line)["rules"] == ["G1"]


def test_what_the_clinic_may_say_is_let_through(tmp_path):
    text = "Call (505) 555-0120 or write to care@juniperpoint.example."
    clinic = ("--clinic", SAMPLES / "regression-clinic.json")
    assert predicted(text, noun="guard")["decision"] == "refuse"
    assert predicted(text, *clinic, noun="guard")["decision"] == "allow"
    assert predicted(text)["spans"] and not predicted(text, *clinic)["spans"]
    path = tmp_path / "clinic.yaml"
    path.write_text("phones: (505) 555-0120\nemails: [care@juniperpoint.example]\nfaxes: [1]\nowner: {a: b}\n")
    result = curtain("guard", "check", text, "--clinic", path).ok()
    assert result.out == "allowed\n" and f"{path}: not used: faxes, owner" in result.err


# Places of findings.


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd ",
        "cafe\u0301 n\u0303andu\u0301 Z\u0351\u036b\u0343a\u0300\u0301lgo ",
        "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202bab\u202c ",
        "\uff28\uff45\uff4c\uff4c\uff4f \U0001d411\U0001d41e \u4f60\u597d\uff0c",
        "\u200b\ufeff\u2060soooooo ",
        "a\r\nb\u2028c\n\n",
    ],
)
def test_places_count_scalars_of_the_text_as_it_was_written(before):
    text = f"{before}My name is Denise Kowalczyk, mail den@mail.example.org or (614) 555-0148 \U0001f64f"
    spans = {one["type"]: text[one["start"] : one["end"]] for one in predicted(text)["spans"]}
    wanted = {"NAME": "Denise Kowalczyk", "EMAIL": "den@mail.example.org", "PHONE": "(614) 555-0148"}
    assert {name: spans.get(name) for name in wanted} == wanted


def test_a_finding_covers_what_is_folded_within_it():
    for text, kind, words in (
        ("my name is Zoe\u0301 Ba\u0308uer, hello", "NAME", "Zoe\u0301 Ba\u0308uer"),
        ("call me at \uff15\uff10\uff15-555-0149 please", "PHONE", "\uff15\uff10\uff15-555-0149"),
    ):
        assert words in [text[one["start"] : one["end"]] for one in predicted(text)["spans"] if one["type"] == kind]


# Hostile text.


def test_text_does_nothing_to_a_terminal(tmp_path):
    env = environment(CURTAIN_RULES=RULES)
    for arguments, code in ((("triage", "explain", NASTY), OK), (("guard", "check", NASTY), DATA)):
        terminal = Terminal([CURTAIN, *arguments], env, tmp_path)
        assert terminal.finish() == code, terminal.text
        shown = {"terminal": re.sub(r"\x1b\[[0-9;]*m", "", terminal.output.decode()).replace("\r\n", "\n")}
        result = curtain(*arguments)
        shown["pipe"] = result.out + result.err
        for where, text in shown.items():
            assert "Denise Kowalczyk" in text
            for character in HARMFUL:
                assert character not in text, (arguments[0], where, character)
    said = curtain("triage", "explain", NASTY, "--format", "json").ok().out
    assert not set(said) & set(HARMFUL[:5]) and json.loads(said)["urgency"] == "emergency"
    row = {"id": NASTY, "text": NASTY, "labels": {"urgency": "none"}}
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row) + "\n")
    for command, harmful in (("test", HARMFUL), ("predict", HARMFUL[:3])):
        out = curtain("triage", command, path).out
        assert out and not set(out) & set(harmful)


def test_long_and_hostile_texts_take_no_longer_than_their_length():
    pieces = ("a", "1", "my chest ", "no ", "((((", "\u0301", "a.b@", "4111 1111 ", "\U0001f469\u200d")

    def seconds(size):
        rows = "".join(json.dumps({"text": piece * (size // len(piece.encode()))}) + "\n" for piece in pieces)
        started = time.monotonic()
        assert len(curtain("triage", "predict", "-", stdin=rows).ok().out.splitlines()) == len(pieces)
        return time.monotonic() - started

    # Sixteen times the text; the square of it would be 256 times the work.
    assert seconds(262_144) < 30 * max(seconds(16_384), 1)


# Refusals.


@pytest.mark.parametrize(
    "rows, word",
    [
        ('{"id": "a", "text": "x"}\n{nope\n', "line 2 is no json object"),
        ('["text"]', "line 1 is no json object"),
        ('\n\n{"id": "a"}', 'line 3 lacks "text"'),
        ('{"id": "a", "text": 5}', "line 1 is no json object"),
        (b'{"id": "a", "text": "\xff"}', "line 1 is no json object"),
        ('{"id": "a", "text": "\\ud800"}', "line 1 is no json object"),
    ],
)
def test_a_line_that_is_no_sample_ends_with_its_number(tmp_path, rows, word):
    curtain("triage", "predict", "-", stdin=rows).refused(DATA, saying=word)
    path = tmp_path / "bad.jsonl"
    path.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    result = curtain("triage", "predict", path).refused(DATA, saying=f"{path} line")
    # What came before it was answered.
    assert len(result.out.splitlines()) == ("line 2" in word)


def test_a_reply_and_labels_are_asked_for():
    curtain("guard", "predict", "-", stdin='{"id": "a", "text": "x"}').refused(DATA, saying='lacks "reply"')
    curtain("triage", "test", "-", stdin='{"id": "a", "text": "x"}').refused(DATA, saying='lacks "labels"')
    curtain("triage", "test", "-", stdin='{"id": "a", "reply": "x"}').refused(DATA, saying='lacks "label"')


def test_wrong_arguments_files_and_directories(tmp_path):
    (tmp_path / "empty").mkdir()
    for command in (("explain", "hi"), ("lint",)):
        curtain("triage", *command, rules=tmp_path / "none").refused(NO_INPUT, saying="none")
        curtain("triage", *command, "--rules", tmp_path / "empty").refused(USAGE, saying="no .yaml file")
    curtain("triage", "predict", tmp_path / "none.jsonl").refused(NO_INPUT, saying="none.jsonl")
    curtain("triage", "predict", "-", "--clinic", tmp_path / "none.json").refused(NO_INPUT, saying="none.json")
    curtain("triage", "predict").refused(USAGE)
    curtain("triage", "explain", "hi", "--format", "xml").refused(USAGE, saying="xml")
    curtain("triage", "explain", stdin=" \n").refused(USAGE, saying="no text")
    curtain("triage", "explain", stdin=b"\xff\xfe").refused(DATA, saying="UTF-8")
    curtain("guard", "explain", "hi").refused(USAGE)


FIRST = 'version: "0"\nsection: spam\nconcepts:\n  kin: [my mother]\nrules:\n  - id: spam.bait\n    reason: x\n'


@pytest.mark.parametrize(
    "text, line, word",
    [
        ('version: "1"\nconcepts:\n  x:\n    - "never closed\n', 0, "not YAML"),
        ('version: "1"\nconcept: {}\n', 2, 'unknown key "concept"'),
        ("concepts: {}\n", 1, '"version" is missing'),
        ('version: "1"\nversion: "2"\n', 1, "twice"),
        ('version: "1"\nlists:\n  givn: [joy]\n', 3, 'no word list is called "givn"'),
        ('version: "1"\nconcepts:\n  kin:\n    - -nothere\n', 4, "could be taken out"),
        ('version: "1"\nconcepts:\n  x:\n    - (a|b\n', 4, "cannot be read"),
        ('version: "1"\nrules:\n  - id: x\n    reason: x\n', 3, "needs a section"),
        ('version: "1"\nsection: mood\nrules: []\n', 2, "is no section"),
        ('version: "1"\nsection: spam\nrules:\n  - id: spam.bait\n    reason: x\n', 4, "two rules"),
        ('version: "1"\nsection: spam\nrules:\n  - id: x\n    reason: x\n    ignore: [pst]\n', 6, "no context"),
        ('version: "1"\nsection: spam\nrules:\n  - id: x\n    reason: x\n    patterns: ["<nope>"]\n', 6, "no concept"),
        ('version: "1"\nsection: spam\nrules:\n  - id: x\n    reason: x\n    patterns: [".. a"]\n', 6, "is empty"),
        ('version: "1"\nnumbers:\n  - concept: x\n    min: low\n', 4, "is no number"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_with_file_and_line(tmp_path, text, line, word):
    (tmp_path / "10-a.yaml").write_text(FIRST)
    (tmp_path / "95-x.yaml").write_text(text)
    for command in (("triage", "lint"), ("triage", "explain", "hi"), ("guard", "check", "hi")):
        result = curtain(*command, rules=tmp_path).refused(CONFIG, saying="95-x.yaml line")
        assert word in result.err and not result.out
        assert not line or f"95-x.yaml line {line}:" in result.err


def test_a_clinics_file_that_cannot_be_used_is_refused_with_its_line(tmp_path):
    path = tmp_path / "clinic.yaml"
    for text, line in (("name: x\nphones: [1\n", "line "), ("phones:\n  a: b\n", "line 2"), ("- a\n", "line 1")):
        path.write_text(text)
        result = curtain("guard", "check", "hi", "--clinic", path).refused(CONFIG, saying="clinic.yaml")
        assert line in result.err
