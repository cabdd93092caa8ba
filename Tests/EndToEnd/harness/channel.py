# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A channel at the other end: signs events (Standard Webhooks), and takes, drops, refuses or keeps waiting what is
posted to it."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
import uuid

from .programs import free_ports
from .web import Answer, Client


def sign(secret: str, event: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.new(key, f"{event}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(code).decode()


class Sender:
    """The channel's webhook: sends events to its address."""

    def __init__(self, deployment, secret: str, address: str):
        self.client, self.secret, self.address = Client(deployment, deployment.public), secret, address
        self.path = "/" + address.split("/", 3)[3]

    def send(
        self, body, event=None, timestamp=None, signature=None, connection=None, headers=None, path=None
    ) -> Answer:
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        event = event or f"evt_{uuid.uuid4().hex}"
        timestamp = int(time.time()) if timestamp is None else timestamp
        sent = {
            "Content-Type": "application/json",
            "webhook-id": event,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature or sign(self.secret, event, timestamp, body),
            **(headers or {}),
        }
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.client.request("POST", path or self.path, body, sent, connection=connection)


class Receiver:
    """Takes posts over TLS, one connection a thread. `mode` says what becomes of them:

    accept: posted, answered. drop: posted, the connection is cut. refuse: 404. hang: posted, never answered.
    late: 429 with Retry-After first, then accepted. lost: not posted, the connection is cut. moved: sent elsewhere.
    elsewhere: posted, and where to look. drip: posted, an answer without an end. flood: posted, an answer of 100 MB.

    `at` is called at each step with its name: connected, read, posted, answered.
    """

    def __init__(self, deployment, mode="accept"):
        self.mode, self.at = mode, lambda step: None
        self.visible, self.requests, self.steps = [], [], []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(deployment.certs / "server.pem", deployment.certs / "server.key")
        (self.port,) = free_ports(1)
        self.url = f"https://localhost:{self.port}/in"
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self._open = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    def _step(self, name: str):
        self.steps.append(name)
        self.at(name)

    def _answer(self, peer):
        self._open.append(peer)
        try:
            self._step("connected")
            with self.context.wrap_socket(peer, server_side=True) as stream:
                self._open.append(stream)
                head, body = self._request(stream)
                self.requests.append((head, body))
                self._step("read")
                if self.mode == "late":
                    self.mode = "accept"
                    return self._reply(stream, "429 Too Many Requests", "Retry-After: 1\r\n")
                if self.mode == "refuse":
                    return self._reply(stream, "404 Not Found")
                if self.mode == "lost":
                    return None
                if self.mode == "moved":
                    return self._reply(stream, "307 Temporary Redirect", f"Location: {self.url}2\r\n")
                self.visible.append(json.loads(body)["data"])
                self._step("posted")
                if self.mode == "elsewhere":
                    return self._reply(stream, "303 See Other", f"Location: {self.url}2\r\n")
                if self.mode == "hang":
                    time.sleep(60)
                if self.mode == "accept":
                    self._reply(stream, "200 OK", body=json.dumps({"id": f"post-{len(self.visible)}"}))
                    self._step("answered")
                if self.mode == "drip":
                    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                    for _ in range(60):
                        stream.sendall(b" ")
                        time.sleep(1)
                if self.mode == "flood":
                    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
                    while True:
                        stream.sendall(b"x" * 65536)
        except (OSError, ValueError):
            pass
        return None

    @staticmethod
    def _request(stream):
        data = b""
        while b"\r\n\r\n" not in data:
            more = stream.recv(65536)
            if not more:
                raise OSError("cut off")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        while len(body) < int(fields["content-length"]):
            body += stream.recv(65536)
        return {"line": lines[0], **fields}, body

    @staticmethod
    def _reply(stream, status: str, headers="", body="{}"):
        stream.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}".encode())

    def go_away(self):
        """Nobody listens any more; a thread that waits in accept would keep the port open otherwise."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def close(self):
        self.go_away()
        for stream in self._open:
            try:
                stream.close()
            except OSError:
                pass
