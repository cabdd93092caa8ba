# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The wire as an attacker uses it: raw bytes over TLS, addresses of other networks, slowhttptest."""

import json
import os
import re
import resource
import socket
import ssl
import subprocess
import time

from .programs import environment

LISTENERS = ("public", "staff")
PING = b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def connect(port: int, source="127.0.0.1", timeout=30) -> socket.socket:
    """A TCP connection from any address of 127/8."""
    raw = socket.create_connection(("127.0.0.1", port), timeout, (source, 0))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return raw


def secure(deployment, port: int, **more) -> ssl.SSLSocket:
    return deployment.tls().wrap_socket(connect(port, **more), server_hostname="localhost")


def received(sock) -> bytes:
    """Everything until the peer ends the connection, orderly or not. Silence is a TimeoutError."""
    answer = b""
    try:
        while chunk := sock.recv(65_536):
            answer += chunk
    except TimeoutError:
        raise
    except OSError:
        pass
    return answer


def exchange(deployment, port: int, request: bytes, **more) -> bytes:
    with secure(deployment, port, **more) as connection:
        try:
            connection.sendall(request)
        except TimeoutError:
            raise
        except OSError:
            pass
        return received(connection)


def statuses(answer: bytes):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def ping(deployment, port: int, **more) -> float:
    """A healthy client: one request over a connection of its own; the seconds it took."""
    began = time.monotonic()
    assert statuses(exchange(deployment, port, PING, **more)) == [200]
    return time.monotonic() - began


def p99(seconds) -> float:
    return sorted(seconds)[-1 - len(seconds) // 100]


def client_hello(context: ssl.SSLContext) -> bytes:
    """The first flight of a handshake."""
    outgoing = ssl.MemoryBIO()
    try:
        context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid: int) -> float:
    """Mebibytes of memory."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def until(condition, seconds=30, what="what was waited for"):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} does not come in {seconds} s"
        time.sleep(0.05)


def raise_file_limit():
    """As many descriptors as this process may have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Siege:
    """slowhttptest with this many connections, until the block ends."""

    def __init__(self, url: str, connections: int, *options):
        self._command = ["slowhttptest", "-u", url, "-c", connections, "-r", "400", "-l", "240", *options]

    def __enter__(self):
        self.process = subprocess.Popen(
            [str(part) for part in self._command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            preexec_fn=raise_file_limit,
        )
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def port_of(deployment, listener: str) -> int:
    return {"public": deployment.public_port, "staff": deployment.staff_port}[listener]


def pid_of(deployment) -> int:
    return deployment.servers[-1].pid


def log_lines(deployment):
    return [json.loads(line) for line in deployment.servers[-1].log().splitlines()]


def troubles(deployment):
    return [line for line in log_lines(deployment) if line["level"] in ("warning", "error", "critical")]
