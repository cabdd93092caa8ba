# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Where the programs are, and how one is run."""

import os
import pathlib
import random
import socket
import subprocess
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("CURTAIN_BUILD", ROOT / ".build" / "debug")).resolve()
CURTAIND, CURTAIN = BUILD / "curtaind", BUILD / "curtain"
QUICK = os.environ.get("CURTAIN_E2E_QUICK") == "1"

# Exit codes of sysexits(3), as the programs document them.
OK, USAGE, DATA, NO_INPUT, UNAVAILABLE, SOFTWARE, IO, TRY_AGAIN, NO_PERMISSION, CONFIG = (
    0,
    64,
    65,
    66,
    69,
    70,
    74,
    75,
    77,
    78,
)


@dataclass
class Result:
    """How a program ended."""

    code: int
    out: str
    err: str

    def ok(self) -> "Result":
        assert self.code == 0, f"exit {self.code}\n{self.err}\n{self.out}"
        return self

    def refused(self, *codes: int, saying: str = "") -> "Result":
        """Asserts one clear message, a hint, and one of these exit codes."""
        assert self.code in codes, f"exit {self.code}, expected {codes}\n{self.err}\n{self.out}"
        errors = [line for line in self.err.splitlines() if ": error: " in line]
        hints = [line for line in self.err.splitlines() if ": hint: " in line]
        assert len(errors) == 1, f"expected one message:\n{self.err}"
        assert hints, f"expected a hint:\n{self.err}"
        assert saying.lower() in errors[0].lower(), f"expected {saying!r}:\n{self.err}"
        return self


def environment(**more) -> dict:
    """A bare environment; nothing of the caller's settings reaches the programs."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "HOME": "/nonexistent", **{k: str(v) for k, v in more.items()}}


def run(program, *arguments, stdin="", timeout=120, env=None, cwd=None, **more) -> Result:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        input=data,
        capture_output=True,
        timeout=timeout,
        env=env or environment(),
        cwd=cwd,
        **more,
    )
    return Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def free_ports(count: int):
    """Ports nobody listens on now, below those the system gives to clients."""
    sockets, ports = [], random.sample(range(20_000, 32_000), 200)
    try:
        while len(sockets) < count:
            one = socket.socket()
            try:
                one.bind(("127.0.0.1", ports.pop()))
                sockets.append(one)
            except OSError:
                one.close()
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
