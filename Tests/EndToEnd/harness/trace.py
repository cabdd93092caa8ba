# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""System calls of a running server, by strace."""

import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass

CALLS = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,read,readv,recvfrom,recvmsg"


@dataclass
class Call:
    """One call; times in seconds."""

    name: str
    target: str  # what the first descriptor is: a path, or TCP:[local->peer]
    begins: float
    ends: float
    result: int


def why_not() -> str:
    """Why no trace can be made here; empty when it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"strace cannot attach here: {tried.stderr.strip().splitlines()[-1:]}"


def prefix(target: pathlib.Path):
    """What to put before a command, to trace it and its threads."""
    return ["strace", "-f", "-ttt", "-T", "-yy", "-s", "0", "-e", f"trace={CALLS}", "-o", target]


_WHOLE = re.compile(r"^(\d+) +([\d.]+) (\w+)\((\d+)<(.*?)>[,)].* = (-?\d+).*<([\d.]+)>$")
_BEGUN = re.compile(r"^(\d+) +([\d.]+) (\w+)\((\d+)<(.*?)>[,) ].*<unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +([\d.]+) <\.\.\. (\w+) resumed>.* = (-?\d+).*<([\d.]+)>$")


def read(path: pathlib.Path):
    """The calls on descriptors, in the order in which they began."""
    calls, begun = [], {}
    for line in path.read_text(errors="replace").splitlines():
        if match := _BEGUN.match(line):
            begun[match[1]] = (match[3], match[5], float(match[2]))
        elif match := _RESUMED.match(line):
            name, target, begins = begun.pop(match[1], ("", "", 0.0))
            if name == match[3]:
                calls.append(Call(name, target, begins, begins + float(match[5]), int(match[4])))
        elif match := _WHOLE.match(line):
            begins = float(match[2])
            calls.append(Call(match[3], match[5], begins, begins + float(match[7]), int(match[6])))
    return sorted(calls, key=lambda call: call.begins)


READS = {"read", "readv", "recvfrom", "recvmsg"}
WRITES = {"write", "writev", "sendto", "sendmsg"}
SYNCS = {"fdatasync", "fsync"}


def last_exchange(calls, port: int):
    """Of the connection from this port: (the last request's first read, the first write after it)."""
    own = [call for call in calls if f":{port}]" in call.target and call.target.startswith("TCP") and call.result > 0]
    last_write = max(i for i, call in enumerate(own) if call.name in WRITES)
    first_write = last_write
    while own[first_write - 1].name in WRITES:
        first_write -= 1
    first_read = first_write - 1
    while first_read > 0 and own[first_read - 1].name in READS:
        first_read -= 1
    assert own[first_read].name in READS, "no request before the answer"
    return own[first_read], own[first_write]
