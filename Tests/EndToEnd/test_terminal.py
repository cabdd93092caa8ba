# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""At a terminal: passwords stay unseen, questions are asked, and text from outside does nothing to the screen."""

import json
import re

from harness.programs import CURTAIN, CURTAIND, OK, USAGE, environment
from harness.terminal import Terminal
from steps import route_one, write_rows

NASTY = (
    "Hello\x1b]0;owned\x07 \x1b[2J\x1b[31mred\x1b[0m \x9b2J \x08\x08\x7f bi\u202edi\u2066 line\u2028sep"
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ tab\there can a doctor call me?"
)


def at_terminal(person, *arguments, **env):
    return Terminal([CURTAIN, *arguments], {**person.environment(), **env}, person.home)


def test_a_first_login_at_a_terminal_hides_passwords(open_clinic):
    admin = open_clinic.signed_in("admin")
    created = admin.json("people", "add", "ida", "--roles", "clinician", "--pools", "nurses")
    ida = open_clinic.person("ida")
    terminal = at_terminal(ida, "login", "--server", open_clinic.staff, "--ca", open_clinic.ca)
    terminal.expect("login: ")
    terminal.type("ida")
    terminal.expect("password for ida: ")
    terminal.type(created["oneTimePassword"])
    terminal.expect("new password: ")
    terminal.type("a fine long passphrase")
    terminal.expect("new password again: ")
    terminal.type("a fine long passphrase")
    assert terminal.finish() == OK, terminal.text
    assert "a fine long passphrase" not in terminal.text and created["oneTimePassword"] not in terminal.text
    # The key that was pinned is shown, to compare it with the one that init printed.
    assert open_clinic.verifier_key in re.sub(r"\s+", "", terminal.text)
    terminal = at_terminal(ida, "login", "--server", open_clinic.staff)
    terminal.expect("password for ida: ")
    terminal.type("something else entirely")
    assert terminal.finish() == 77
    terminal = at_terminal(ida, "password")
    terminal.expect("old password: ")
    terminal.type("a fine long passphrase")
    terminal.expect("new password: ")
    terminal.type("another fine long one")
    terminal.expect("new password again: ")
    terminal.type("another fine long two")
    assert terminal.finish() == USAGE


def test_what_ends_something_asks_first(open_clinic):
    admin = open_clinic.signed_in("admin")
    terminal = at_terminal(admin, "people", "disable", "amy")
    terminal.expect(r"\[y/N\]")
    terminal.type("n")
    assert terminal.finish() == 130
    open_clinic.signed_in("amy").run("whoami").ok()
    admin.run("people", "disable", "amy").refused(USAGE, saying="confirm")
    terminal = at_terminal(admin, "people", "disable", "amy")
    terminal.expect(r"\[y/N\]")
    terminal.type("y")
    assert terminal.finish() == OK


def test_text_from_outside_does_nothing_to_the_terminal(open_clinic):
    row = {"id": "esc\u202e", "author": "\x1b[5mblink\x1b]0;x\x07", "text": NASTY, "url": "https://x.example/\x1b[2J"}
    amy, said = route_one(open_clinic, {**row, "id": "escape-1"})
    nora = open_clinic.signed_in("nora")
    outputs = {}
    for name, env in (("plain", {"NO_COLOR": "1"}), ("colour", {"NO_COLOR": ""})):
        for person, arguments in (
            (amy, ("comments", "show", said["comment"])),
            (amy, ("comments", "list", "--all", "--text")),
            (amy, ("outbox", "list", "--all")),
            (nora, ("threads", "show", said["thread"])),
        ):
            terminal = at_terminal(person, *arguments, **env)
            assert terminal.finish() == OK, terminal.text
            outputs[name, arguments[0], arguments[1]] = terminal.output
    assert any(b"can a doctor call me" in output for output in outputs.values())
    for (name, *what), output in outputs.items():
        text = output.decode("utf-8")
        # Styles of our own are all that may remain, and none of them where colour is not wanted.
        rest = re.sub(r"\x1b\[[0-9;]*m", "", text) if name == "colour" else text
        for character in ("\x1b", "\x07", "\x08", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028"):
            assert character not in rest, (name, what, character)
    # In JSON everything is there, escaped.
    shown = amy.run("comments", "show", said["comment"], "--format", "json").ok().out
    assert not set(shown) & set("\x1b\x07\x08\x7f\x9b")
    assert json.loads(shown)["comment"]["text"] == NASTY
    assert "\x1b" not in open_clinic.servers[0].log()


def test_a_reply_with_control_characters_is_not_taken(open_clinic):
    _, said = route_one(open_clinic)
    nora = open_clinic.signed_in("nora")
    result = nora.run("threads", "reply", said["thread"], stdin="hello \x1b[2J there")
    assert result.code in (USAGE, 65), result


def test_errors_of_the_server_are_safe_to_print(open_clinic):
    admin = open_clinic.signed_in("admin")
    for arguments in (("pools", "add", "\x1b[2Jx"), ("people", "reset", "\x1b]0;x\x07", "--yes")):
        terminal = at_terminal(admin, *arguments)
        assert terminal.finish() != OK
        assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", terminal.text)


def test_an_import_shows_a_bar_on_a_terminal_and_lines_elsewhere(clinic):
    rows = [{"id": f"p{n}", "text": "When do you open?"} for n in range(2000)]
    path = write_rows(clinic.base / "p.jsonl", *rows)
    env = environment(CURTAIN_CONFIG=clinic.config)
    terminal = Terminal([CURTAIND, "import", path, "--channel", "blog"], env, clinic.base)
    assert terminal.finish() == OK, terminal.text
    assert "\r" in terminal.text and "%" in terminal.text
    plain = clinic.host("import", path, "--channel", "blog").ok()
    assert "\r" not in plain.err and "\x1b" not in plain.err + plain.out
