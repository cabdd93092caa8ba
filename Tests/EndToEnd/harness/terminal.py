# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A program on a pseudo-terminal: what a person sees and types."""

import os
import pty
import re
import select
import signal
import time


class Terminal:
    def __init__(self, arguments, env, cwd, columns=100):
        arguments = [str(part) for part in arguments]
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execve(arguments[0], arguments, {**env, "COLUMNS": str(columns), "TERM": "xterm"})
        self.output = b""
        self._seen = 0

    def expect(self, pattern: str, seconds: float = 30) -> str:
        """Waits until the program shows this, after what was expected before."""
        deadline = time.monotonic() + seconds
        while True:
            match = re.search(pattern.encode(), self.output[self._seen :])
            if match:
                self._seen += match.end()
                return match[0].decode(errors="replace")
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"the terminal never showed {pattern!r}:\n{self.text}")

    def type(self, line: str):
        os.write(self._master, line.encode() + b"\n")

    def finish(self, seconds: float = 60) -> int:
        """Waits for the end and answers the exit code."""
        deadline = time.monotonic() + seconds
        while self._read(deadline - time.monotonic()):
            pass
        os.close(self._master)
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"the program does not end:\n{self.text}")

    @property
    def text(self) -> str:
        return self.output.decode(errors="replace")

    def _read(self, seconds: float) -> bool:
        """More output; false at the end of it, or of the time."""
        if seconds <= 0 or not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            chunk = os.read(self._master, 65_536)
        except OSError:
            return False
        self.output += chunk
        return bool(chunk)
