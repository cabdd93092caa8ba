#!/usr/bin/env python3
# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes templates, style sheet and scripts of the patient pages into a Swift source file.

Usage: scripts/generate-assets.py [--check]

Reads Sources/CurtainWeb/Assets, writes Sources/CurtainWeb/Templates/Assets.swift. The result depends on nothing but the
files' names and bytes. With --check nothing is written; the exit status is 1 when the file is out of date.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "Sources" / "CurtainWeb" / "Assets"
TARGET = ROOT / "Sources" / "CurtainWeb" / "Templates" / "Assets.swift"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

HEAD = """\
// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file

// Made by scripts/generate-assets.py from the files in Sources/CurtainWeb/Assets; a test compares them. Change those.

/// A file that is served as it is.
package struct AssetFile: Sendable {
    package let name: String
    package let type: String
    package let text: String
}

/// Templates of the patient pages, and the files they load.
package enum Assets {
"""


def literal(text, name):
    """A raw multi-line string literal with exactly this text, which must end in a line end."""
    if not text.endswith("\n"):
        sys.exit(f"{name}: the last line must end with a line end")
    if "\r" in text:
        sys.exit(f"{name}: line ends must be line feeds alone")
    hashes = "#"
    while '"""' + hashes in text or "\\" + hashes in text:
        hashes += "#"
    return f'{hashes}"""\n{text}\n"""{hashes}'


def render():
    templates, files = [], []
    for path in sorted(SOURCE.iterdir(), key=lambda path: path.name):
        if path.name.startswith("."):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".mustache":
            templates.append(f'        "{path.stem}": {literal(text, path.name)},\n')
        elif path.suffix in TYPES:
            files.append(
                f'        AssetFile(name: "{path.name}", type: "{TYPES[path.suffix]}", '
                f"text: {literal(text, path.name)}),\n"
            )
        else:
            sys.exit(f"{path.name}: unknown kind of file")
    return (
        HEAD
        + "    package static let templates: [String: String] = [\n"
        + "".join(templates)
        + "    ]\n\n    package static let files: [AssetFile] = [\n"
        + "".join(files)
        + "    ]\n}\n"
    )


def main():
    text = render()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.relative_to(ROOT)} is out of date: run scripts/generate-assets.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
