# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A deployment in a directory of its own: made by `curtaind init`, changed by tests, thrown away."""

import pathlib
import re
import shutil
import sqlite3
import ssl

import verifier.database
import verifier.keyring

from .people import Person
from .programs import CURTAIND, ROOT, environment, free_ports, run
from .server import Server

ADMIN_PASSWORD = "correct horse battery admin"


class Deployment:
    """Files, settings and secrets of one deployment."""

    def __init__(self, base):
        self.base = pathlib.Path(base)
        self.config = self.base / "config" / "curtain.yaml"
        self.data, self.keys, self.certs = (self.base / part for part in ("var/data", "var/keys", "certs"))
        self.database, self.lock = self.data / "curtain.db", self.data / "audit.lock"
        self.keyring, self.key_file = self.keys / "keyring", self.keys / "keyring.key"
        self.ca = self.certs / "ca.pem"
        self.init_output = ""
        self.servers = []
        self.passwords = {}

    # Making

    @classmethod
    def prepare(cls, base) -> "Deployment":
        """Configuration and certificates, nothing else."""
        deployment = cls(base)
        deployment.base.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "config", deployment.base / "config")
        deployment.choose_ports()
        # Tests sign in often, and all from one address.
        deployment.set("attempts.per_network_per_minute", 100_000)
        deployment.set("logging.format", "json")
        deployment.host("certs", "dev", "--dir", deployment.certs).ok()
        return deployment

    @classmethod
    def make(cls, base, *options) -> "Deployment":
        deployment = cls.prepare(base)
        deployment.init_output = deployment.host("init", *options).ok().out
        return deployment

    def copy(self, base) -> "Deployment":
        """The same deployment elsewhere, on ports of its own. Nothing may be running."""
        leave = shutil.ignore_patterns("server-*.log", "people", "curtaind.sock")
        shutil.copytree(self.base, base, symlinks=True, ignore=leave)
        other = Deployment(base)
        other.init_output, other.passwords = self.init_output, dict(self.passwords)
        other.choose_ports()
        return other

    def choose_ports(self):
        self.public_port, self.staff_port, self.metrics_port = free_ports(3)
        self.set("metrics.port", self.metrics_port)
        self.public, self.staff = (f"https://localhost:{port}" for port in (self.public_port, self.staff_port))
        for name, port, origin in (("public", self.public_port, self.public), ("staff", self.staff_port, self.staff)):
            self.set(f"{name}.port", port)
            self.set(f"{name}.origin", origin)
        self.set("clinic.landing_url", f"{self.public}/private")

    def set(self, key: str, value):
        """Changes a setting in the file, in place."""
        lines, path, found = self.config.read_text().split("\n"), [], False
        for number, line in enumerate(lines):
            match = re.match(r"( *)([a-z_]+):", line)
            if not match:
                continue
            path = path[: len(match[1]) // 2] + [match[2]]
            if ".".join(path) == key:
                lines[number], found = f"{match[1]}{match[2]}: {value}", True
        assert found, f"config/curtain.yaml has no {key}"
        self.config.write_text("\n".join(lines))

    # Commands of the host

    def host(self, *arguments, env=None, **more):
        """Runs `curtaind` with this deployment's configuration."""
        settings = {"CURTAIN_CONFIG": self.config, **(env or {})}
        return run(CURTAIND, *arguments, env=environment(**settings), cwd=self.base, **more)

    def serve(self, **more) -> Server:
        """Starts the server and waits until both listeners answer."""
        server = Server(self, **more)
        self.servers.append(server)
        server.start()
        return server

    def stop_all(self):
        for server in self.servers:
            server.end()

    # What init said

    def said(self, label: str) -> str:
        match = re.search(rf"^{label}\s+(\S+)", self.init_output, re.M)
        assert match, f"init did not say {label!r}:\n{self.init_output}"
        return match[1]

    @property
    def verifier_key(self) -> str:
        return self.said("verifier key")

    @property
    def one_time_password(self) -> str:
        return self.said("password")

    # People

    def person(self, login: str) -> Person:
        """Somebody with a configuration directory of their own, not signed in."""
        return Person(self, login, self.base / "people" / login)

    def signed_in(self, login: str, password: str = "", new: str = "") -> Person:
        """Somebody who has signed in with the password that is known of them."""
        person = self.person(login)
        person.login(password or self.passwords[login], new).ok()
        if new:
            self.passwords[login] = new
        return person

    def furnish(self):
        """People, channels and approved templates, by the commands that the README shows."""
        admin = self.signed_in("admin", self.one_time_password, ADMIN_PASSWORD)
        for login, roles, pools in (
            ("amy", "agent", "front-desk"),
            ("nora", "clinician", "nurses"),
            ("paul", "auditor", ""),
        ):
            more = ["--pools", pools] if pools else []
            created = admin.json("people", "add", login, "--roles", roles, *more)
            self.signed_in(login, created["oneTimePassword"], f"correct horse battery {login}")
        for kind in ("facebook", "google_review", "blog", "x", "mastodon"):
            admin.run("channels", "add", kind, "--kind", kind, "--pool", "front-desk").ok()
        for template in admin.json("templates", "list"):
            if not template["approved"] and not template["refusals"]:
                admin.run("templates", "approve", template["name"], "--locale", template["locale"], "--yes").ok()
        return admin

    # Looking inside, with the second implementation

    def ring(self):
        return verifier.keyring.KeyringFile(self.keyring).open_with_file(self.key_file)

    def examine(self, database=None):
        """Everything in the database, verified and opened in Python."""
        path = database or self.database
        return verifier.database.Database(path, self.ring(), self.verifier_key).examine()

    def query(self, sql: str, *values):
        """Rows of the database as it is on the disk."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def settle(self):
        """Moves what stands in the write-ahead log into the database file itself. Nothing may be running."""
        connection = sqlite3.connect(self.database)
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        connection.close()

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca))
