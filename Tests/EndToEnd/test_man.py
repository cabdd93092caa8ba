# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The manual pages in docs/man say what the programs say of themselves, and render without a complaint."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from harness.programs import BUILD, CURTAIN, CURTAIND, ROOT, run

PAGES = sorted((ROOT / "docs" / "man").iterdir())


def generate(*arguments):
    return run(sys.executable, ROOT / "scripts" / "generate-man.py", *arguments)


def test_the_pages_are_what_the_programs_say():
    generate("--check", "--programs", BUILD).ok()


def test_a_word_of_help_that_changed_is_noticed(tmp_path):
    for program in (CURTAIN, CURTAIND):
        said = json.loads(run(program, "--experimental-dump-help").ok().out)
        if program == CURTAIN:
            group = next(one for one in said["command"]["subcommands"] if one["commandName"] == "audit")
            group["subcommands"][0]["arguments"][-3]["abstract"] += " Changed."
        (tmp_path / f"{program.name}.json").write_text(json.dumps(said))
        fake = tmp_path / program.name
        fake.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && exec {program} --version\nexec cat {tmp_path}/{program.name}.json\n'
        )
        fake.chmod(0o755)
    result = generate("--check", "--programs", tmp_path)
    assert result.code == 1 and "curtain-audit.1" in result.err and "make man" in result.err
    assert "curtaind.8" not in result.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_renders(page):
    checked = 0
    for command in (
        ["mandoc", "-Tlint", "-W", "warning", page],
        ["man", "--warnings", "-l", page],
    ):
        if not shutil.which(command[0]):
            continue
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
        assert done.returncode == 0 and not done.stderr, f"{command[0]}: {done.stderr}{done.stdout}"
        if command[0] == "mandoc":
            assert not done.stdout
        else:
            assert page.name.split(".")[0].upper() in done.stdout and "SEE ALSO" in done.stdout
        checked += 1
    if not checked:
        pytest.skip("neither mandoc nor man is here")
