# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Calls that fail, and a ledger of what clients were told: it is held against what is on the disk afterwards."""

import copy
import signal
import subprocess
import threading
import uuid
from collections import defaultdict

from .web import Client, Patient


def drop_rules(deployment):
    """Just enough rules for the guard's own test: a debug build needs a second at each start to compile all of them."""
    folder = deployment.base / "rules"
    folder.mkdir()
    phrases = (
        "last visit, trusting us, our records, no record of you, your diagnosis, your balance, full name, other pills, "
        "this patient, you know who, the crown, about this, ultima cita, fecha de nacimiento, su expediente"
    )
    patterns = "".join(f"      - {phrase}\n" for phrase in phrases.split(", "))
    (folder / "10-guard.yaml").write_text(
        'version: "1"\nsection: guard\nrules:\n  - id: G2.test\n    code: confirms_patient\n    reason: a test\n'
        "    ignore: [negated, past, hypothetical, generic, quoted, resolved, idiom]\n    patterns:\n" + patterns
    )
    deployment.set("triage.directory", "rules")


class Injection:
    """From `attach` to `detach`, a call of a running process fails; `count` says how often it did.

    strace counts the calls of each thread by itself: `when` is met once in every thread that gets so far.
    """

    def __init__(self, deployment, call: str, fault: str, when):
        self._target = deployment.base / "injected"
        self._options = options(self._target, call, fault, when)
        self.count = 0

    def attach(self, pid: int) -> str:
        """Why it cannot; empty when the process is attached to."""
        self._strace = subprocess.Popen(
            ["strace", *self._options, "-p", str(pid)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        said = self._strace.stderr.readline()
        return "" if "attached" in said else said.strip() or "strace said nothing"

    def failed(self) -> bool:
        """Whether a call has failed already."""
        return injected(self._target) > 0

    def detach(self):
        self._strace.send_signal(signal.SIGINT)
        self._strace.communicate(timeout=30)
        self.count = injected(self._target)


def options(target, call: str, fault: str, when) -> list:
    """Options of strace that make a call fail."""
    return ["-f", "-o", str(target), "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}"]


def injected(target) -> int:
    """How many calls failed."""
    return target.read_text(errors="replace").count("(INJECTED)")


class Ledger:
    """What clients were told. Threads may share one."""

    def __init__(self):
        self._lock = threading.Lock()
        self.texts = {}  # {text of an acknowledged message: (id, place in its thread)}
        self.comments = set()  # texts of comments whose import was acknowledged
        self.threads = set()  # threads that routing said it made
        self.wrapped = 0  # highest key version under which everything was said to be wrapped
        self.entries = []  # (id of a request, event of the entry it must have, newest message that was shown)

    def entry(self, answer, event: str, newest=0):
        with self._lock:
            self.entries.append((answer.headers["X-Request-Id"], event, newest))

    def message(self, text: str, found: dict):
        with self._lock:
            told = (found["id"], found["seq"])
            assert self.texts.setdefault(text, told) == told, f"{text} was acknowledged twice, and differently"

    def check(self, deployment):
        """Asserts that all of it is on the disk, and that the disk holds nothing that does not verify."""
        contents = deployment.examine()
        stored = {found.text: (str(uuid.UUID(bytes=found.id)), found.seq) for found in contents.messages}
        assert len(stored) == len(contents.messages), "a message is there twice"
        lost = [text for text, told in self.texts.items() if stored.get(text) != told]
        assert not lost, f"{len(lost)} acknowledged messages are not there as they were: {lost[:5]}"
        lost = self.comments - set(contents.comments())
        assert not lost, f"{len(lost)} imported comments are not there: {sorted(lost)[:5]}"
        lost = self.threads - {f"T-{number}" for (number,) in deployment.query("SELECT number FROM thread")}
        assert not lost, f"routed, and not there: {sorted(lost)}"
        ((oldest,),) = deployment.query("SELECT min(kekVersion) FROM dataKey")
        assert oldest >= self.wrapped, f"a data key is wrapped under version {oldest}, not {self.wrapped}"
        logged = defaultdict(list)
        for leaf in contents.leaves:
            logged[leaf.get("req"), leaf["ev"]].append(leaf.get("chain", {}).get("n", 0))
        unlogged = [entry for entry in self.entries if max(logged.get(entry[:2], [-1])) < entry[2]]
        assert not unlogged, f"{len(unlogged)} answers have no entry in the log: {unlogged[:5]}"
        return contents


class Desk:
    """People at work over the API; each answer that tells them something goes into the ledger."""

    def __init__(self, deployment, ledger: Ledger, tokens: dict, thread: str, patient=None):
        self.deployment, self.ledger, self.tokens, self.thread = deployment, ledger, tokens, thread
        self.nora, self.amy, self.admin = (
            Client(deployment, deployment.staff, tokens[name]) for name in ("nora", "amy", "admin")
        )
        self.patient = Patient(deployment)
        if patient:
            self.patient.client.cookies = dict(patient.client.cookies)
        self.routed = 1  # the number of the newest comment that somebody routed

    def at(self, deployment) -> "Desk":
        """The same people at a copy of the deployment."""
        return Desk(deployment, Ledger(), self.tokens, self.thread, self.patient)

    def signed_in(self, login: str) -> "Desk":
        """The same desk and ledger after somebody has signed in anew."""
        tokens = {**self.tokens, login: self.deployment.signed_in(login).token}
        return Desk(self.deployment, self.ledger, tokens, self.thread, self.patient)

    def elsewhere(self, public: int, staff: int) -> "Desk":
        """The same people and ledger at another server of the same deployment, which is started."""
        other = copy.copy(self.deployment)
        other.public, other.staff = (f"https://localhost:{port}" for port in (public, staff))
        settings = {
            "CURTAIN_METRICS_PORT": 0,
            "CURTAIN_PUBLIC_PORT": public,
            "CURTAIN_STAFF_PORT": staff,
            "CURTAIN_PUBLIC_ORIGIN": other.public,
            "CURTAIN_STAFF_ORIGIN": other.staff,
            "CURTAIN_CLINIC_LANDING_URL": f"{other.public}/private",
        }
        other.serve(env=settings)
        return Desk(other, self.ledger, self.tokens, self.thread, self.patient)

    def open(self, **more):
        """Starts the server; amy signs in at a machine of hers, too."""
        server = self.deployment.serve(**more)
        self.tool = self.deployment.signed_in("amy")
        return server

    def post(self, text: str, **more):
        answer = self.nora.post_json(
            f"/api/v1/threads/{self.thread}/messages", {"text": text}, {"Idempotency-Key": text}, **more
        )
        if answer.status in (200, 201):
            self.ledger.message(text, answer.json)
        if answer.status == 201:
            self.ledger.entry(answer, "message.create", answer.json["seq"])
        return answer

    def read(self, **more):
        answer = self.nora.get(f"/api/v1/threads/{self.thread}?limit=20", **more)
        if answer.status == 200:
            newest = max((message["seq"] for message in answer.json["messages"]), default=0)
            self.ledger.entry(answer, "thread.read", newest)
        return answer

    def read_as_patient(self):
        answer = self.patient.thread()
        if answer.status == 200:
            self.ledger.entry(answer, "thread.read")
        return answer

    def read_comment(self, number: int, **more):
        answer = self.amy.get(f"/api/v1/comments/C-{number}", **more)
        if answer.status == 200:
            self.ledger.entry(answer, "comment.read")
        return answer

    def take_in(self, texts, **more):
        comments = [{"line": n, "externalID": text[:64], "text": text} for n, text in enumerate(texts, 1)]
        answer = self.amy.post_json("/api/v1/comments/import", {"channel": "blog", "comments": comments}, **more)
        if answer.status == 200:
            assert not answer.json["rejected"], answer.text
            self.ledger.comments |= set(texts)
            if answer.json["added"]:
                self.ledger.entry(answer, "comment.receive")
        return answer

    def route(self, **more):
        """Routes the next comment: 201, or 404 when there is none."""
        body = {"pool": "nurses", "template": "take-it-private", "via": "manual", "dryRun": False}
        answer = self.amy.post_json(f"/api/v1/comments/C-{self.routed + 1}/route", body, **more)
        if answer.status == 201:
            self.ledger.entry(answer, "comment.route")
            self.ledger.threads.add(answer.json["thread"])
        if answer.status in (201, 409):
            self.routed += 1
        return answer

    def work_on_keys(self, kind: str, **more):
        """Begins to `rotate` or to `rewrap`; what has ended meanwhile is noted."""
        work = self.admin.get("/api/v1/keys/work", **more)
        if work.status == 200 and work.json.get("phase") == "done" and work.json["kind"] in ("rotate", "rewrap"):
            self.ledger.wrapped = max(self.ledger.wrapped, work.json["active"])
        return self.admin.post_json(f"/api/v1/keys/{kind}", {}, **more)

    def state(self) -> str:
        """`ok`, or how the service is sealed; readiness and status agree."""
        paths = ("/health/ready", "/api/v1/status", "/health/ready")
        before, status, ready = (self.nora.get(path) for path in paths)
        if before.text != ready.text:
            return self.state()
        assert status.status == 200, status.text
        state = status.json["state"]
        agreed = (ready.status, ready.text) == (200, "ready") if state == "ok" else ready.status == 503
        assert agreed and (state == "ok" or state in ready.text), (ready.status, ready.text, state)
        return state
