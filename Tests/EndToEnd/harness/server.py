# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A running `curtaind serve`."""

import os
import signal
import subprocess
import time

from . import web
from .programs import CURTAIND, Result, environment


class Server:
    """One process. Its log lands in a file beside the deployment's data."""

    def __init__(self, deployment, env=None, prefix=(), arguments=(), **popen):
        self.deployment = deployment
        self._env = {"CURTAIN_CONFIG": deployment.config, **(env or {})}
        self._command = [*map(str, prefix), str(CURTAIND), "serve", *map(str, arguments)]
        self._popen = popen
        self.process = None
        self.log_path = deployment.base / f"server-{len(deployment.servers)}.log"

    def launch(self):
        """Starts the process and does not wait for anything."""
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(**self._env),
                cwd=self.deployment.base,
                start_new_session=True,
                **self._popen,
            )
        return self

    def start(self, seconds: float = 60):
        self.launch()
        self.wait_ready(seconds)
        return self

    def wait_ready(self, seconds: float = 60):
        deadline = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")
            try:
                for origin in (self.deployment.public, self.deployment.staff):
                    answer = web.Client(self.deployment, origin).get("/health/ready", timeout=5)
                    assert answer.status == 200, answer.text
                return self
            except (OSError, AssertionError):
                if time.monotonic() > deadline:
                    raise AssertionError(f"the server does not get ready:\n{self.log()}") from None
                time.sleep(0.02)

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    @property
    def pid(self) -> int:
        """The server's own process, also where something else started it."""
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop(0)
            try:
                if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == CURTAIND.name:
                    return pid
                with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                    waiting += map(int, file.read().split())
            except OSError:
                continue
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL: no time to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds: float = 45) -> Result:
        """SIGTERM, and waits for the orderly end."""
        if self.is_running():
            os.kill(self.pid, signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds: float = 45) -> Result:
        """Waits for the process to end by itself."""
        code = self.process.wait(seconds)
        return Result(code, "", self.log())

    def end(self):
        """However it stands: afterwards nothing runs."""
        if self.is_running():
            self.kill()
