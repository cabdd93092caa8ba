#!/usr/bin/env python3
# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the manual pages from what the programs say about themselves.

Usage: scripts/generate-man.py [--check] [--programs DIRECTORY]

Asks curtain and curtaind for their commands and options (--experimental-dump-help) and writes docs/man: curtain.1, one
page for each group of its commands, curtaind.8. The programs are taken from DIRECTORY, else from .build/debug. The
result depends on nothing but what they say and this file. With --check nothing is written; the exit status is 1 when a
page is out of date, missing or left over.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "man"

# When the words below were changed last; everything else comes from the programs.
DATE = "2026-11-21"
HEAD = """\
.\\" SPDX-FileCopyrightText: Curtain contributors
.\\" SPDX-License-Identifier: Apache-2.0
.\\" Made by scripts/generate-man.py from what the program says of itself; "make man" writes it anew.
"""

CODES = [
    ("0", "Done."),
    ("64", "Wrong usage, or a request that cannot be carried out as it is."),
    ("65", "Input or data that is not what it should be; the log is broken."),
    ("66", "A file that is not there."),
    ("69", "The service cannot be reached, or a port is taken."),
    ("70", "A fault of the program."),
    ("74", "Reading or writing failed."),
    ("75", "Try again later."),
    ("77", "Not signed in, or not allowed."),
    ("78", "The configuration is wrong."),
    ("130", "Ended by Ctrl\u2011C, or by an answer of no."),
]
ENVIRONMENT = {
    "curtain": [
        ("CURTAIN_SERVER", "The server to talk to where --server names none."),
        ("XDG_CONFIG_HOME", "Where the directory curtain with what is remembered lies; ~/.config otherwise."),
        ("NO_COLOR", "Set to anything: no colours. They are left out too when the output is no terminal."),
    ],
    "curtaind": [
        ("CURTAIN_CONFIG", "The configuration file where --config names none."),
        (
            "CURTAIN_...",
            "Overrides a key of the configuration: the key in capitals with underscores for dots, so public.port is "
            "CURTAIN_PUBLIC_PORT.",
        ),
    ],
}
FILES = {
    "curtain": [
        ("~/.config/curtain/servers/NAME.json", "A server: its address, the session, the pinned key of its log."),
        ("~/.config/curtain/current", "The server that is meant where none is named."),
        (
            "~/.config/curtain/witness/",
            "The last signed checkpoint of each log that was seen, how far it was verified, and what proves an alarm. "
            "Keep these files: they show whether a log was rewritten.",
        ),
    ],
    "curtaind": [
        ("config/curtain.yaml", "The configuration; the shipped file shows every key beside its default."),
    ],
}
SIGNALS = (
    "While serving, SIGTERM and SIGINT end the service in an orderly way. Certificates and their keys are taken up "
    "when their files change; everything else needs a restart."
)


# Text


def escape(text):
    """One line of text as roff shows it unchanged."""
    marks = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", '"': "\\(dq"}
    line = "".join(marks.get(c, c if ord(c) < 128 else f"\\[u{ord(c):04X}]") for c in text)
    return "\\&" + line if line.startswith((".", "\\(aq")) else line


def prose(text):
    return [escape(line) for line in textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)]


def discussion(text):
    """Paragraphs; lines that are indented stand as they are."""
    lines, paragraph, example = [], [], []

    def flush():
        if paragraph:
            lines.extend([".PP", *prose(" ".join(paragraph))])
            paragraph.clear()
        if example:
            lines.extend([".PP", ".RS 4", ".nf", *[escape(line) for line in example], ".fi", ".RE"])
            example.clear()

    for line in (text or "").split("\n"):
        if not line.strip():
            flush()
        elif line.startswith("  "):
            if paragraph:
                flush()
            example.append(line[2:].rstrip())
        else:
            if example:
                flush()
            paragraph.append(line.strip())
    flush()
    return lines


def items(pairs):
    lines = []
    for term, text in pairs:
        lines.extend([".TP", f"\\fB{escape(term)}\\fR", *prose(text)])
    return lines


def sentence(text):
    """An abstract as the part of a sentence."""
    return text[:1].lower() + text[1:].rstrip(".")


# Commands


def children(command):
    return [one for one in command.get("subcommands", []) if one["commandName"] != "help" and one["shouldDisplay"]]


def leaves(command, path=()):
    """(words of the command line, command) of each command that does something, in order."""
    path = (*path, command["commandName"])
    if not children(command):
        yield path, command
    for child in children(command):
        yield from leaves(child, path)


def arguments(command):
    return [one for one in command.get("arguments", []) if one["shouldDisplay"]]


def spelled(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def value(argument):
    """The place of a value, in italics."""
    return f"\\fI{escape(argument['valueName'])}\\fR"


def usage(argument):
    """How an argument stands in the synopsis."""
    more = " ..." if argument["isRepeating"] else ""
    if argument["kind"] == "positional":
        text = value(argument) + more
    else:
        text = f"\\fB{escape(spelled(argument['preferredName']))}\\fR"
        if argument["kind"] == "option":
            text += f" {value(argument)}"
        text += more
    return f"[{text}]" if argument["isOptional"] else text


def described(argument):
    """Names and meaning of an argument."""
    if argument["kind"] == "positional":
        term = value(argument)
    else:
        term = ", ".join(f"\\fB{escape(spelled(name))}\\fR" for name in argument["names"])
        if argument["kind"] == "option":
            term += f" {value(argument)}"
    text = argument.get("abstract", "")
    if len(argument.get("allValues", [])) > 3:
        text += f" One of {', '.join(argument['allValues'])}."
    if "defaultValue" in argument:
        text += f" Default: {argument['defaultValue']}."
    return [".TP", term, *prose(text)]


def key(argument):
    return json.dumps(argument, sort_keys=True)


def asks_a_server(command):
    """Whether it is not a command that works on this machine alone."""
    return any(spelled(name) == "--server" for one in arguments(command) for name in one.get("names", []))


def shared_options(inside, common_list):
    """The sentence on the options that commands of a group share with others."""
    names = " ".join(spelled(one["preferredName"]) for one in common_list)
    asking = [" ".join(path) for path, command in inside if asks_a_server(command)]
    if len(asking) == len(inside):
        return f"Every command also takes the options of curtain(1): {names}."
    if asking:
        return f"Of these commands {', '.join(asking)} also takes the options of curtain(1): {names}."
    return "Every command also takes the options --version and --help of curtain(1)."


def command_lines(path, command, common):
    """A command: how it is called, what it does, its own arguments."""
    own = [one for one in arguments(command) if key(one) not in common]
    lines = [f".SS \"{escape(' '.join(path))}\""]
    call = [f"\\fB{escape(' '.join(path))}\\fR"]
    ordered = [one for one in own if one["kind"] != "positional"] + [one for one in own if one["kind"] == "positional"]
    call.extend(usage(one) for one in ordered)
    lines.extend([".RS 4", ".HP 4", *call, ".RE"] if len(call) > 1 else [".RS 4", *call, ".RE"])
    lines.extend([".PP", *prose(command.get("abstract", "")), *discussion(command.get("discussion"))])
    for one in ordered:
        lines.extend(described(one))
    return lines


def title(name, section, version):
    head = f'.TH "{escape(name.upper())}" "{section}" "{DATE}" "Curtain {version}" "Curtain"'
    # Neither words nor options are broken at the end of a line, nor lines filled to the right edge.
    return [head, ".nh", ".ad l"]


def page(name, section, version, abstract, body, also):
    lines = title(name, section, version)
    lines += [".SH NAME", f"{escape(name)} \\- {escape(sentence(abstract))}", *body, ".SH SEE ALSO"]
    lines += [", ".join(f"\\fB{escape(one)}\\fR({number})" for one, number in also)]
    return HEAD + "\n".join(lines) + "\n"


def pages(tool, service, version):
    made = {}
    every = list(leaves(tool))
    taken = [{key(one) for one in arguments(command)} for _, command in every if asks_a_server(command)]
    common_list = [one for one in arguments(every[0][1]) if all(key(one) in one_taken for one_taken in taken)]
    common = {key(one) for one in common_list}
    groups = [child for child in children(tool) if children(child)]
    singles = [child for child in children(tool) if not children(child)]
    name = tool["commandName"]
    group_pages = [(f"{name}-{group['commandName']}", 1) for group in groups]

    body = [".SH SYNOPSIS", f"\\fB{name}\\fR \\fIcommand\\fR [\\fIoption\\fR ...]", ".SH DESCRIPTION"]
    body += prose(tool["abstract"]) + discussion(tool.get("discussion"))
    body += [".SH COMMANDS"]
    for single in singles:
        body += command_lines((name, single["commandName"]), single, common)
    body += [".SS \"Groups of commands\"", "Each has a page of its own."]
    for group in groups:
        verbs = ", ".join(child["commandName"] for child in children(group))
        body += [".TP", f"\\fB{escape(name + ' ' + group['commandName'])}\\fR"]
        body += prose(f"{group['abstract']} Commands: {verbs}.")
    body += [".SH OPTIONS", *prose("Every command that asks a server takes these too; the others take the last two.")]
    for one in common_list:
        body += described(one)
    body += [".SH ENVIRONMENT", *items(ENVIRONMENT[name]), ".SH FILES", *items(FILES[name])]
    body += [".SH \"EXIT STATUS\"", *items(CODES)]
    made[f"{name}.1"] = page(name, 1, version, tool["abstract"], body, [*group_pages, ("curtaind", 8)])

    for group in groups:
        title_name = f"{name}-{group['commandName']}"
        inside = list(leaves(group, (name,)))
        body = [".SH SYNOPSIS"]
        body += [f"\\fB{escape(name + ' ' + group['commandName'])}\\fR \\fIcommand\\fR [\\fIoption\\fR ...]"]
        body += [".SH DESCRIPTION", *prose(group["abstract"]), *discussion(group.get("discussion"))]
        body += [".PP", *prose(shared_options(inside, common_list))]
        body += [".SH COMMANDS"]
        for path, command in inside:
            body += command_lines(path, command, common)
        made[f"{title_name}.1"] = page(title_name, 1, version, group["abstract"], body, [(name, 1)])

    name = service["commandName"]
    every = list(leaves(service))
    plain = {key(one) for one in arguments(service)}
    body = [".SH SYNOPSIS", f"\\fB{name}\\fR \\fIcommand\\fR [\\fIoption\\fR ...]", ".SH DESCRIPTION"]
    body += prose(service["abstract"]) + discussion(service.get("discussion")) + [".PP", *prose(SIGNALS)]
    body += [".SH COMMANDS"]
    for path, command in every:
        body += command_lines(path, command, plain)
    body += [".SH OPTIONS", "Every command takes these too."]
    for one in arguments(service):
        body += described(one)
    body += [".SH ENVIRONMENT", *items(ENVIRONMENT[name]), ".SH FILES", *items(FILES[name])]
    body += [".SH \"EXIT STATUS\"", *items(CODES)]
    made[f"{name}.8"] = page(name, 8, version, service["abstract"], body, [("curtain", 1)])
    return made


# Files


def ask(program, option):
    try:
        answer = subprocess.run([program, option], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"generate-man: {program} {option}: {error}; run \"make build\" first")
    return answer.stdout


def main():
    parser = argparse.ArgumentParser(description="Writes docs/man from what the programs say about themselves.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / ".build" / "debug", metavar="DIRECTORY")
    options = parser.parse_args()
    said = [json.loads(ask(options.programs / name, "--experimental-dump-help")) for name in ("curtain", "curtaind")]
    if any(one["serializationVersion"] != 0 for one in said):
        sys.exit("generate-man: the programs describe themselves in a form that this script does not know")
    version = ask(options.programs / "curtain", "--version").split()[-1]
    made = pages(said[0]["command"], said[1]["command"], version)
    kept = {path.name: path.read_text(encoding="utf-8") for path in TARGET.iterdir()} if TARGET.is_dir() else {}
    if options.check:
        stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
        if stale:
            sys.exit(f"generate-man: out of date: {', '.join(stale)}: run \"make man\"")
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in kept.keys() - made.keys():
        (TARGET / name).unlink()
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
