# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A database in the hands of somebody who may write it and has no key."""

import re
import shutil
import sqlite3

from .programs import DATA

LOG_TABLES = ("auditLeaf", "auditTile", "auditCheckpoint")
COMPANIONS = ("", "-wal", "-shm")


def alter(database, *statements):
    """Runs statements on a database that nobody has open, past its triggers and references; some row must change."""
    connection = sqlite3.connect(database)
    try:
        for table in LOG_TABLES:
            for verb in ("update", "delete"):
                connection.execute(f"DROP TRIGGER IF EXISTS {table}No{verb}")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        before = connection.total_changes
        for statement in statements:
            connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        connection.commit()
        assert connection.total_changes > before, f"the change did not touch anything: {statements}"
    finally:
        connection.close()


class Copy:
    """A stopped deployment's database: altered, verified, and put back for the next attack."""

    def __init__(self, deployment):
        self.deployment, self.kept = deployment, deployment.base / "kept.db"
        deployment.settle()
        shutil.copy2(deployment.database, self.kept)

    def reset(self):
        for suffix in COMPANIONS:
            (self.deployment.data / (self.deployment.database.name + suffix)).unlink(missing_ok=True)
        shutil.copy2(self.kept, self.deployment.database)

    def alter(self, *statements):
        """The database as it was, but for these."""
        self.reset()
        alter(self.deployment.database, *statements)

    def named(self, *statements) -> str:
        """What deep verification says is wrong first, after these; it must say something."""
        self.alter(*statements)
        refused = self.deployment.host("audit", "verify", "--deep").refused(DATA)
        line = next(line for line in refused.err.splitlines() if ": error: " in line)
        return line.split(": error: ")[1]

    def rows(self, sql: str):
        return self.deployment.query(sql)


def place(text: str):
    """The thread and the message that a fault names: (88, 17), (88, None) or None."""
    found = re.search(r"thread T-(\d+)(?:, message (\d+))?", text)
    return found and (int(found[1]), int(found[2]) if found[2] else None)
