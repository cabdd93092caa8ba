# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules change: what was judged and said before is looked at again, by the programs that people use."""

import json

from harness.programs import CURTAIN, DATA, NO_PERMISSION, ROOT, USAGE, environment, run
from steps import write_rows

MARINA = """\
version: "7"
section: urgency
rules:
  - id: ours.marina
    level: emergency
    category: other
    certainty: certain
    reason: the marina floods
    patterns:
      - marina
"""
SECURE_PAGE = """\
version: "7"
section: guard
rules:
  - id: G9.page
    code: confirms_patient
    certainty: certain
    reason: names the secure page
    ignore: [negated, past, hypothetical, generic, quoted, resolved, idiom]
    patterns:
      - secure page
"""
CANARY = "zarpanit"
ROWS = [
    {"id": "r-1", "author": "@kim", "lang": "en", "text": f"The marina is closed, {CANARY} says"},
    {"id": "r-2", "author": "@lee", "lang": "en", "text": f"Such a lovely {CANARY} building"},
    {"id": "r-3", "author": "@mo", "lang": "en", "text": f"The marina again, {CANARY}"},
    {"id": "r-4", "author": "@pat", "lang": "en", "text": f"Please call me about my MRI, {CANARY} 614-555-0137"},
]


def restarted(deployment, **files):
    """The deployment after files were added to its rules."""
    deployment.servers[-1].stop()
    for name, text in files.items():
        (deployment.base / "config" / "triage" / f"90-{name}.yaml").write_text(text)
    return deployment.serve()


def comments(person):
    return {one["ref"]: one for one in person.json("comments", "list", "--all", "--limit", "0")["comments"]}


def test_comments_are_judged_again_after_the_rules_changed(open_clinic):
    amy = open_clinic.signed_in("amy")
    rows = write_rows(open_clinic.base / "rows.jsonl", *ROWS)
    amy.run("comments", "import", rows, "--channel", "facebook").ok()
    by_text = {amy.json("comments", "show", ref)["externalID"]: ref for ref in comments(amy)}
    first, building, again, routed = (by_text[f"r-{number}"] for number in range(1, 5))
    amy.run("comments", "dismiss", again, "--reason", "an old joke").ok()
    amy.run("comments", "route", routed, "--template", "take-it-private", "--pool", "nurses").ok()
    before = comments(amy)
    assert before[first]["urgency"] == "none" and not before[first]["flagged"]

    restarted(open_clinic, marina=MARINA)
    admin = open_clinic.signed_in("admin")
    shown = admin.json("triage", "replay", "--since", "1d", "--dry-run")
    assert shown["summary"] == {
        "looked": 2,
        "changed": 1,
        "skipped": 0,
        "newlyUrgent": 1,
        "noLongerUrgent": 0,
        "unreadable": 0,
    }
    (change,) = shown["comments"]
    assert (change["ref"], change["outcome"]) == (first, "would-change")
    assert (change["was"]["urgency"], change["now"]["urgency"], change["now"]["flagged"]) == ("none", "emergency", True)
    assert change["was"]["rulesIdentifier"] != change["now"]["rulesIdentifier"] == shown["rulesIdentifier"]
    everything = admin.json("triage", "replay", "--since", "1d", "--dry-run", "--all-states")
    assert {one["ref"] for one in everything["comments"]} == {first, again}
    assert comments(amy) == before

    for login in ("amy", "nora", "paul"):
        open_clinic.signed_in(login).run("triage", "replay", "--since", "1d", "--yes").refused(NO_PERMISSION)
    admin.run("triage", "replay", "--since", "1d").refused(USAGE)
    admin.run("triage", "replay", "--since", "1d", "--yes", "--channel", "elsewhere").refused(USAGE)
    admin.run("triage", "replay", "--since", "1d", "--yes", "--all-states").refused(USAGE)
    assert comments(amy) == before

    done = admin.run("triage", "replay", "--since", "1d", "--yes", "--channel", "facebook").ok()
    assert f"{first} " in done.out and "none -> emergency (other)" in done.out and "1 changed" in done.out
    after = comments(amy)
    assert (after[first]["urgency"], after[first]["route"], after[first]["flagged"]) == ("emergency", "crisis", True)
    assert {ref: one for ref, one in after.items() if ref != first} == {
        ref: one for ref, one in before.items() if ref != first
    }
    detail = amy.json("comments", "show", first)
    assert detail["comment"]["text"] == ROWS[0]["text"] and detail["revisions"] == 2
    assert detail["rules"].endswith("7") and detail["findings"][0]["rule"] == "ours.marina"
    assert admin.json("triage", "replay", "--since", "1d", "--yes")["summary"]["changed"] == 0
    said_again = amy.json("comments", "import", rows, "--channel", "facebook")
    assert said_again["unchanged"] == len(ROWS)

    for said in (shown, everything, done.out, done.err):
        assert CANARY not in str(said)
    paul = open_clinic.signed_in("paul")
    log = paul.json("audit", "list", "--event", "comment.retriage")["entries"]
    (leaf,) = [json.loads(one["leaf"]) for one in log]
    assert [one["id"] for one in leaf["ent"]] == ["cm_" + after[first]["id"]]
    assert leaf["act"] == "U" and leaf["x"]["rules"] == shown["rulesIdentifier"]
    reads = [json.loads(one["leaf"]) for one in paul.json("audit", "list", "--event", "comment.list")["entries"]]
    assert {"cm_" + before[first]["id"], "cm_" + before[building]["id"]} == {one["id"] for one in reads[0]["ent"]}
    paul.run("audit", "verify", "--deep").ok()
    assert CANARY not in open_clinic.servers[-1].log()
    open_clinic.servers[-1].stop()
    assert sum(CANARY in (text or "") for text in open_clinic.examine().comments()) == len(ROWS) + 1


def test_public_replies_are_held_against_the_guard_of_now(open_clinic):
    amy = open_clinic.signed_in("amy")
    rows = write_rows(open_clinic.base / "rows.jsonl", *ROWS[:2])
    amy.run("comments", "import", rows, "--channel", "facebook").ok()
    for ref in comments(amy):
        amy.run("comments", "route", ref, "--template", "take-it-private", "--pool", "nurses").ok()
    public = [one["ref"] for one in amy.json("outbox", "list")["items"] if one["kind"] == "public"]
    amy.run("outbox", "resolve", public[0], "--outcome", "sent").ok()
    paul = open_clinic.signed_in("paul")
    assert paul.json("outbox", "scan")["looked"] == 2
    amy.run("outbox", "scan").refused(NO_PERMISSION)

    # A service whose approved templates are refused by its own guard still starts.
    restarted(open_clinic, page=SECURE_PAGE)
    for login in ("admin", "paul"):
        person = open_clinic.signed_in(login)
        found = person.run("outbox", "scan", "--since", "1d", "--format", "json")
        found.refused(DATA, saying="2 replies would be refused")
        said = json.loads(found.out)
        assert [one["ref"] for one in said["refused"]] == public
        assert {reason["rule"] for one in said["refused"] for reason in one["reasons"]} == {"G9"}
        assert "Thank you" not in found.out
    leaf = json.loads(paul.json("audit", "list", "--event", "outbox.read")["entries"][0]["leaf"])
    assert len(leaf["ent"]) == 2 and all(one["id"].startswith("ob_") for one in leaf["ent"])
    assert leaf["x"]["rules"] == said["rulesIdentifier"]


def test_old_replies_of_elsewhere_are_held_against_the_guard(tmp_path):
    files = {
        "old.txt": "Thank you for your kind words.\n\nSorry that your surgery went wrong, Nathan.\n",
        "old.csv": 'id,reply\n1,"Thank you\nfor your kind words."\n2,"Sorry that your surgery went wrong, Nathan."\n',
        "old.jsonl": '{"reply": "Thank you."}\n\n{"text": "Sorry that your surgery went wrong, Nathan.", "id": 7}\n',
    }
    clean = environment(HOME=tmp_path, CURTAIN_RULES=ROOT / "config" / "triage")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        result = run(CURTAIN, "guard", "scan", tmp_path / name, "--format", "json", env=clean)
        result.refused(DATA, saying="one reply would be refused today")
        said = json.loads(result.out)
        assert (said["looked"], [one["line"] for one in said["refused"]]) == (2, [4 if name == "old.csv" else 3])
        assert "Nathan" not in result.out + result.err
    (tmp_path / "fit.txt").write_text("Thank you for your kind words.\n")
    assert "0 refused" in run(CURTAIN, "guard", "scan", tmp_path / "fit.txt", env=clean).ok().out
    run(CURTAIN, "guard", "scan", tmp_path / "fit.doc", env=clean).refused(USAGE)
