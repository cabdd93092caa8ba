# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""kill -9 under load, again and again: what was acknowledged is there, in order, once; the log verifies."""

import http.client
import random
import threading
import time

from harness.programs import CURTAIND, QUICK, environment, run
from harness.web import Client
from steps import invited, write_rows

ROUNDS = 4 if QUICK else 50
WRITERS = 4


class Writer(threading.Thread):
    """Posts numbered messages, each with an idempotency key, until the server is gone."""

    def __init__(self, deployment, token, thread, name, first, unsure):
        super().__init__(daemon=True)
        self.client = Client(deployment, deployment.staff, token)
        self.path = f"/api/v1/threads/{thread}/messages"
        self.name_of, self.number, self.unsure = name, first, unsure
        self.acknowledged = []  # (text, id, seq) in the order of the answers

    def run(self):
        try:
            connection = self.client.connection(timeout=20)
            while True:
                # What was sent and not answered before the kill is sent again first: under the same key.
                text = self.unsure or f"{self.name_of} {self.number}"
                answer = self.client.post_json(
                    self.path, {"text": text}, {"Idempotency-Key": text}, connection=connection
                )
                if answer.status not in (200, 201):
                    continue
                found = answer.json
                self.acknowledged.append((text, found["id"], found["seq"]))
                if self.unsure:
                    self.unsure = None
                else:
                    self.number += 1
                if answer.headers.get("Connection") == "close":
                    connection.close()
                    connection = self.client.connection(timeout=20)
        except (OSError, http.client.HTTPException):
            self.unsure = self.unsure or f"{self.name_of} {self.number}"


def test_acknowledged_messages_survive_kill_dash_nine(clinic):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    clinic.set("staff.limits.requests_per_connection", 0)
    server = clinic.serve()
    nora, thread, *_ = invited(clinic)
    key = clinic.verifier_key
    numbers, unsure = dict.fromkeys(range(WRITERS), 0), dict.fromkeys(range(WRITERS))
    everything, importer = {}, None
    rows = write_rows(clinic.base / "load.jsonl", *({"id": f"l{n}", "text": f"load {n}"} for n in range(3000)))
    for round_number in range(ROUNDS):
        writers = [
            Writer(clinic, nora.token, thread, f"w{index}", numbers[index], unsure[index]) for index in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        if round_number % 10 == 5:
            amy = clinic.signed_in("amy")
            importer = threading.Thread(target=amy.run, args=("comments", "import", rows, "--channel", "blog"))
            importer.start()
        time.sleep(chance.uniform(0.02, 0.45))
        server.kill()
        for index, writer in enumerate(writers):
            writer.join(30)
            assert not writer.is_alive()
            numbers[index] = writer.number + (1 if writer.unsure == f"w{index} {writer.number}" else 0)
            unsure[index] = writer.unsure
            for text, identifier, seq in writer.acknowledged:
                assert everything.setdefault(text, (identifier, seq)) == (identifier, seq), text
        if importer:
            importer.join(60)
            importer = None
        if round_number % 5 == 0:
            # As the crash left it, before anything mends it.
            report = run(
                CURTAIND,
                "audit",
                "verify",
                "--database",
                clinic.database,
                "--key",
                key,
                env=environment(CURTAIN_CONFIG=clinic.config),
                cwd=clinic.base,
            )
            assert report.code == 0, (round_number, report)
        server = clinic.serve()
        assert newest(clinic, nora, thread, everything), f"round {round_number}"
    server.stop()
    contents = clinic.examine()
    stored = {message.text: message.seq for message in contents.messages if message.kind == 2}
    assert len(stored) == len(contents.messages), "a message is there twice"
    missing = [text for text, (_, seq) in everything.items() if stored.get(text) != seq]
    assert not missing, missing[:5]
    # Beside the acknowledged there may be what was stored and not answered: at most one a writer.
    assert len(stored) - len(everything) <= WRITERS
    for index in range(WRITERS):
        own = [
            int(text.split()[1])
            for text, _ in sorted(stored.items(), key=lambda item: item[1])
            if text.startswith(f"w{index} ")
        ]
        assert own == sorted(own), "a writer's messages are out of order"
    clinic.host("audit", "verify").ok()
    print(f"{len(everything)} acknowledged messages in {ROUNDS} rounds")
    assert len(everything) > ROUNDS


def newest(deployment, nora, thread, everything):
    """Whether the newest acknowledged messages are read back as they were acknowledged."""
    client = Client(deployment, deployment.staff, nora.token)
    answer = client.get(f"/api/v1/threads/{thread}?limit=100")
    assert answer.status == 200, answer.text
    shown = {message["seq"]: (message["text"], message["id"]) for message in answer.json["messages"]}
    lowest = min(shown, default=0)
    recent = {seq: (text, identifier) for text, (identifier, seq) in everything.items() if seq >= lowest}
    return all(shown.get(seq) == what for seq, what in recent.items())
