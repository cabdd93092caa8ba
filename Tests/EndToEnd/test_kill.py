# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""kill -9 under mixed load, again and again: what was acknowledged is there, in order, once; the log verifies."""

import http.client
import random
import threading
import time

from harness.faults import Desk, Ledger, drop_rules
from harness.programs import CURTAIND, QUICK, environment, run
from harness.server import Server
from steps import invited

ROUNDS = 8 if QUICK else 200
WRITERS = 4


class Numbered:
    """Texts in order; one that was sent and not answered before the kill is sent again, under the same key."""

    def __init__(self, name: str, send, accepted):
        self.name, self.send, self.accepted, self.number = name, send, accepted, 0

    def __call__(self, connection):
        if self.send(f"{self.name} {self.number}", connection).status in self.accepted:
            self.number += 1


class Worker(threading.Thread):
    """Does one thing until the server is gone."""

    def __init__(self, desk: Desk, work):
        super().__init__(daemon=True)
        self.desk, self.work, self.failure = desk, work, None

    def run(self):
        try:
            connection = self.desk.nora.connection(timeout=20)
            while True:
                self.work(connection)
        except (OSError, http.client.HTTPException):
            pass
        except Exception as failure:
            self.failure = failure


def test_what_was_acknowledged_survives_kill_dash_nine(clinic):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    clinic.set("staff.limits.requests_per_connection", 0)
    drop_rules(clinic)
    server = clinic.serve()
    nora, thread, *_ = invited(clinic)
    tokens = {"nora": nora.token, **{name: clinic.signed_in(name).token for name in ("amy", "admin")}}
    desk = Desk(clinic, Ledger(), tokens, thread)
    paul = clinic.signed_in("paul")
    writers = [
        Numbered(f"w{index}", lambda text, line: desk.post(text, connection=line), (200, 201))
        for index in range(WRITERS)
    ]
    load = [
        *writers,
        Numbered("batch", lambda text, line: desk.take_in([f"{text}.{n}" for n in range(20)], connection=line), (200,)),
        lambda line: desk.read(connection=line),
        lambda line: desk.read_comment(1, connection=line),
        lambda line: desk.route(connection=line),
        lambda line: desk.work_on_keys("rewrap", connection=line),
    ]
    for round_number in range(ROUNDS):
        workers = [Worker(desk, work) for work in load]
        for worker in workers:
            worker.start()
        if round_number % 10 == 3:
            desk.work_on_keys("rotate")
        time.sleep(chance.uniform(0.01, 0.15))
        server.kill()
        for worker in workers:
            worker.join(30)
            assert not worker.is_alive() and not worker.failure, worker.failure
        if round_number % 20 == 0:
            # As the crash left it, before anything mends it.
            verify = ("audit", "verify", "--database", clinic.database, "--key", clinic.verifier_key)
            run(CURTAIND, *verify, env=environment(CURTAIN_CONFIG=clinic.config), cwd=clinic.base).ok()
        if round_number % 4 == 1:
            # Killed again, somewhere in its start.
            again = Server(clinic).launch()
            clinic.servers.append(again)
            time.sleep(chance.uniform(0.0, 0.2))
            again.kill()
        server = clinic.serve()
        assert desk.state() == "ok"
        newest_are_shown(desk)
    paul.run("audit", "verify").ok()
    server.stop()
    contents = desk.ledger.check(clinic)
    stored = {message.text: message.seq for message in contents.messages if message.kind == 2}
    # Beside the acknowledged there may be what was stored and not answered: at most one a writer.
    assert len(stored) - len(desk.ledger.texts) <= WRITERS
    for writer in writers:
        own = [int(text.split()[1]) for text in sorted(stored, key=stored.get) if text.startswith(f"{writer.name} ")]
        assert own == sorted(own), "a writer's messages are out of order"
    clinic.host("audit", "verify").ok()
    told = desk.ledger
    print(
        f"{ROUNDS} rounds: {len(told.texts)} messages, {len(told.comments)} comments, {len(told.threads)} routed, "
        f"{len(told.entries)} entries, wrapped under version {told.wrapped}"
    )
    assert len(told.texts) > ROUNDS and told.comments and told.threads and told.wrapped


def newest_are_shown(desk: Desk):
    """The newest acknowledged messages are read back as they were acknowledged."""
    answer = desk.read()
    assert answer.status == 200, answer.text
    shown = {message["seq"]: (message["text"], message["id"]) for message in answer.json["messages"]}
    lowest = min(shown, default=0)
    recent = {seq: (text, name) for text, (name, seq) in desk.ledger.texts.items() if seq >= lowest}
    assert all(shown.get(seq) == told for seq, told in recent.items())
