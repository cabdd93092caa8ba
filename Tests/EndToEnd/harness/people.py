# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Members of staff at their own machines: the command line tool with a configuration directory each."""

import json

from .programs import CURTAIN, Result, environment, run


class Person:
    def __init__(self, deployment, login: str, home):
        self.deployment, self.name, self.home = deployment, login, home
        home.mkdir(parents=True, exist_ok=True)

    def environment(self, **more) -> dict:
        return environment(HOME=self.home, XDG_CONFIG_HOME=self.home / "config", NO_COLOR="1", **more)

    def run(self, *arguments, stdin="", **more) -> Result:
        """Runs `curtain` as this person."""
        return run(CURTAIN, *arguments, stdin=stdin, env=self.environment(), cwd=self.home, **more)

    def json(self, *arguments, **more):
        """The result of a command as an object."""
        return json.loads(self.run(*arguments, "--format", "json", **more).ok().out)

    def login(self, password: str, new: str = "", *options) -> Result:
        lines = "".join(f"{line}\n" for line in (password, new) if line)
        return self.run(
            "login",
            "--server",
            self.deployment.staff,
            "--ca",
            self.deployment.ca,
            "--user",
            self.name,
            "--password-stdin",
            *options,
            stdin=lines,
        )

    def profile(self) -> dict:
        """What the tool remembers of the server."""
        path = next((self.home / "config" / "curtain" / "servers").glob("*.json"))
        return json.loads(path.read_text())

    def witnessed(self) -> int:
        """Entries of the log that the tool remembers."""
        path = next((self.home / "config" / "curtain" / "witness").glob("*.json"))
        return int(json.loads(path.read_text())["note"].split("\n")[1])

    @property
    def token(self) -> str:
        return self.profile()["token"]
