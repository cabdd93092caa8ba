#!/usr/bin/env python3
# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Checks what the formatter does not: licence lines, length of files, words that do not belong into sources.

Usage: scripts/check-sources.py
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_LINE = 120
# Written by a program or filled with data: of any length.
GENERATED = {"Sources/CurtainWeb/Templates/Assets.swift"}
FORBIDDEN = [
    (re.compile(r"\b(TODO|FIXME|XXX)\b"), "an open end"),
    (re.compile(r"\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\("), "a trap"),
    (
        re.compile(r"^\s*(public|open) (func|var|let|struct|class|enum|protocol|actor|init|extension)\b"),
        "wider than package",
    ),
]


def files():
    """Sources that are in the repository or on their way into it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = (
        listed.stdout.splitlines()
        if listed.returncode == 0
        else [
            str(path.relative_to(ROOT))
            for folder in ("Sources", "Tests", "Benchmarks", "Fuzz", "scripts")
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        ]
    )
    return sorted(name for name in names if name.endswith((".swift", ".py")) and (ROOT / name).is_file())


def problems(name, text):
    lines = text.split("\n")
    if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(lines[:4]) and name != "Package.swift":
        yield 1, "no licence lines"
    if len(lines) > LONGEST_FILE + 1 and name not in GENERATED:
        yield len(lines), f"more than {LONGEST_FILE} lines: two things live in this file"
    for number, line in enumerate(lines, 1):
        if name.endswith(".py"):
            if len(line) > LONGEST_LINE:
                yield number, f"longer than {LONGEST_LINE} columns"
        elif name not in GENERATED:
            code = re.sub(r'"(\\.|[^"\\])*"|//.*', "", line)
            for pattern, what in FORBIDDEN[1:]:
                if pattern.search(code):
                    yield number, what
        if name != "scripts/check-sources.py" and name not in GENERATED and FORBIDDEN[0][0].search(line):
            yield number, FORBIDDEN[0][1]


def main():
    found = 0
    for name in files():
        for line, what in problems(name, (ROOT / name).read_text(encoding="utf-8")):
            print(f"{name}:{line}: {what}", file=sys.stderr)
            found += 1
    if found:
        sys.exit(f"check-sources: {found} problems")
    print("check-sources: clean")


if __name__ == "__main__":
    main()
