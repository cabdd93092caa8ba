# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules of triage and guard: a clinic's own, taken up while serving, refused whole when they are wrong."""

import signal
import time

from harness.programs import CONFIG

OWN = """version: "ours-1"
section: urgency
rules:
  - id: ours.code-word
    level: emergency
    category: abuse
    reason: the code word of our leaflet
    patterns:
      - blue umbrella
"""


def rules_of(deployment):
    return deployment.signed_in("admin").json("status")["rules"]


def told(server, deployment, what):
    """Tells the service to look at its rules, and waits until it has."""
    server.process.send_signal(signal.SIGHUP)
    end = time.time() + 30
    while time.time() < end:
        rules = rules_of(deployment)
        if what(rules):
            return rules
        time.sleep(0.2)
    raise AssertionError(rules)


def triaged(deployment, text, number):
    lines = deployment.base / f"comment-{number}.jsonl"
    lines.write_text('{"id": "r-%d", "text": "%s"}\n' % (number, text))
    amy = deployment.signed_in("amy")
    amy.run("comments", "import", lines, "--channel", "blog").ok()
    return amy.json("comments", "list", "--all")["comments"][0]["urgency"]


def test_changed_rules_are_taken_up_while_serving(clinic):
    server = clinic.serve()
    before = rules_of(clinic)
    assert triaged(clinic, "I need a blue umbrella now", 1) == "none"
    own = clinic.base / "config" / "triage" / "90-ours.yaml"
    own.write_text(OWN)
    after = told(server, clinic, lambda rules: rules["identifier"] != before["identifier"])
    assert after["version"].endswith("ours-1") and "problem" not in after
    assert triaged(clinic, "I need a blue umbrella now", 2) == "emergency"
    entries = clinic.signed_in("paul").run("audit", "list", "--event", "rules.load").ok().out
    assert after["identifier"] in entries or "rules.load" in entries

    # A file that is wrong changes nothing; the status says where.
    own.write_text(OWN.replace("level: emergency", "level: urgent"))
    broken = told(server, clinic, lambda rules: "problem" in rules)
    assert broken["identifier"] == after["identifier"] and "90-ours.yaml line 5" in broken["problem"]
    assert "cannot be used; those before stay in force" in server.log()
    own.write_text(OWN)
    assert "problem" not in told(server, clinic, lambda rules: "problem" not in rules)
    clinic.signed_in("paul").run("audit", "verify").ok()


def test_rules_that_hollow_out_the_guard_are_not_used(clinic):
    guard = clinic.base / "config" / "triage" / "70-guard.yaml"
    text = guard.read_text()
    server = clinic.serve()
    before = rules_of(clinic)
    for weaker in (text.replace("section: guard", "section: spam"), None):
        if weaker is None:
            guard.unlink()
        else:
            guard.write_text(weaker)
        rules = told(server, clinic, lambda rules: "problem" in rules)
        assert rules["identifier"] == before["identifier"], weaker is None
        guard.write_text(text)
        told(server, clinic, lambda rules: "problem" not in rules)
    guard.unlink()
    clinic.stop_all()
    clinic.host("serve").refused(CONFIG, saying="guard")
    found = clinic.host("doctor")
    assert found.code == CONFIG and "would let through" in found.out
