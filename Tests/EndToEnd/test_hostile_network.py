# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A hostile network: malformed HTTP and TLS, pipelines, early ends, dripping peers."""

import socket
import struct
import time

import pytest

from harness.programs import QUICK
from harness.wire import (
    LISTENERS,
    client_hello,
    connect,
    descriptors,
    exchange,
    pid_of,
    ping,
    port_of,
    received,
    secure,
    statuses,
    troubles,
    until,
)

# Malformed HTTP

GET = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
# A whole request. Behind a malformed one it must never be answered.
NEXT = GET + b"\r\n"
POST = b"POST\r\n"  # stands for a form or an object that the listener reads
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
END = b"Connection: close\r\n\r\n"


def post(deployment, listener: str) -> bytes:
    if listener == "staff":
        return b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    form = "POST /claim HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{form}Origin: {deployment.public}\r\n".encode()


MALFORMED = {
    "bare LF": b"GET /health/live HTTP/1.1\nHost: localhost\n\n",
    "bare LF after one field": b"GET /health/live HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n",
    "bare CR": GET + b"X: a\rY: b\r\n\r\n",
    "space before colon": b"GET /health/live HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "space before colon of length": POST + b"Content-Length : 57\r\n\r\n" + NEXT,
    "space before colon of encoding": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "length, then encoding": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "encoding, then length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + NEXT,
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 0\r\n\r\na" + NEXT,
    "twice the same length": POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na" + NEXT,
    "list of lengths": POST + b"Content-Length: 1, 1\r\n\r\na" + NEXT,
    "negative length": POST + b"Content-Length: -1\r\n\r\n" + NEXT,
    "signed length": POST + b"Content-Length: +1\r\n\r\na" + NEXT,
    "hexadecimal length": POST + b"Content-Length: 0x1\r\n\r\na" + NEXT,
    "empty length": POST + b"Content-Length:\r\n\r\n" + NEXT,
    "length of 2^64 + 1": POST + b"Content-Length: 18446744073709551617\r\n\r\na" + NEXT,
    "length of 2^63 - 1": POST + b"Content-Length: 9223372036854775807\r\n\r\na",
    "chunk of 2^64 + 1": CHUNKED + b"10000000000000001\r\na\r\n0\r\n\r\n" + NEXT,
    "negative chunk": CHUNKED + b"-1\r\na\r\n0\r\n\r\n" + NEXT,
    "hexadecimal chunk with prefix": CHUNKED + b"0x1\r\na\r\n0\r\n\r\n" + NEXT,
    "space after chunk size": CHUNKED + b"1 \r\na\r\n0\r\n\r\n" + NEXT,
    "chunks with bare LF": CHUNKED + b"1\na\n0\n\n" + NEXT,
    "chunk extension with bare LF": CHUNKED + b"1;x\ny\r\na\r\n0\r\n\r\n" + NEXT,
    "chunk longer than its size": CHUNKED + b"1\r\nab\r\n0\r\n\r\n" + NEXT,
    "chunk extension of 1 MiB": CHUNKED + b"1;" + b"a" * 2**20 + b"\r\na\r\n0\r\n\r\n" + NEXT,
    "trailers of 1 MiB": CHUNKED + b"0\r\n" + b"X: y\r\n" * 180_000 + b"\r\n" + NEXT,
    "trailer with a length": CHUNKED + b"0\r\nContent-Length: 5\r\n\r\n" + NEXT,
    "encoding of another name": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT,
    "encoding that ends otherwise": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + NEXT,
    "two encodings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + NEXT,
    "encoding after a control byte": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + NEXT,
    "folded field": GET + b"X: a\r\n b\r\n\r\n",
    "folded encoding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "NUL in a value": GET + b"X: a\0b\r\n\r\n",
    "control bytes in a value": GET + b"X: a\x01\x7f\r\n\r\n",
    "NUL in a name": GET + b"X\0: a\r\n\r\n",
    "odd bytes in a name": GET + b"X(\xff)@: a\r\n\r\n",
    "no name": GET + b": a\r\n\r\n",
    "no colon": GET + b"X\r\n\r\n",
    "NUL in the path": b"GET /health/\0live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "high bytes in the path": b"GET /health/\xff\xfelive HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "method with odd bytes": b"G@T /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "unknown method": b"BREW /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "method in small letters": b"get /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "method of 100 kB": b"A" * 100_000 + b" /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "TRACE": b"TRACE /health/live HTTP/1.1\r\nHost: localhost\r\n" + END,
    "CONNECT": b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n" + END,
    "authority form": b"GET localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "asterisk form": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n" + END,
    "path without a slash": b"GET health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "tabs for spaces": b"GET\t/health/live\tHTTP/1.1\r\nHost: localhost\r\n\r\n",
    "HTTP/0.9": b"GET /health/live\r\n\r\n",
    "HTTP/1.2": b"GET /health/live HTTP/1.2\r\nHost: localhost\r\n\r\n",
    "HTTP/11.1": b"GET /health/live HTTP/11.1\r\nHost: localhost\r\n\r\n",
    "another protocol": b"GET /health/live FOO/1.1\r\nHost: localhost\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "no host": b"GET /health/live HTTP/1.1\r\n" + END,
    "two hosts": GET + b"Host: evil.example\r\n" + END,
    "twice the same host": GET + b"Host: localhost\r\n" + END,
    "host that is none": b"GET /health/live HTTP/1.1\r\nHost: a b/c\r\n" + END,
    "head of 1 MiB": GET + b"X: " + b"a" * 2**20 + b"\r\n\r\n",
    "path of 1 MiB": b"GET /" + b"a" * 2**20 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "10,000 fields": GET + b"X: y\r\n" * 10_000 + b"\r\n",
    "path that climbs": b"GET /assets/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n" + END,
    "path that climbs, encoded": b"GET /assets/%2e%2e/%2e%2e%2fetc%5cpasswd HTTP/1.1\r\nHost: localhost\r\n" + END,
    "path that climbs, overlong": b"GET /assets/%c0%ae%c0%ae/%00 HTTP/1.1\r\nHost: localhost\r\n" + END,
    "path with broken escapes": b"GET /assets/%zz%f HTTP/1.1\r\nHost: localhost\r\n" + END,
    "line break in the path, encoded": b"GET /%0d%0aSet-Cookie:x HTTP/1.1\r\nHost: localhost\r\n" + END,
    "nothing but line breaks": b"\r\n" * 1000,
    "noise": bytes(range(256)) * 4,
    "TLS within TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,
}


@pytest.mark.parametrize("listener", LISTENERS)
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests_are_refused_or_cut_off(guarded, name, listener):
    port = port_of(guarded, listener)
    answer = exchange(guarded, port, MALFORMED[name].replace(POST, post(guarded, listener), 1), timeout=10)
    assert all(400 <= status < 500 for status in statuses(answer)) and len(statuses(answer)) <= 1, answer
    assert not answer or statuses(answer), f"an answer without a head: {answer}"
    assert b"passwd" not in answer and b"\r\nSet-Cookie" not in answer
    ping(guarded, port)


@pytest.mark.parametrize(
    "request_text",
    [
        b"GET https://localhost/health/live HTTP/1.1\r\nHost: localhost\r\n" + END,
        b"\r\n" + GET + END,
        GET + b"X: \xff\xfe\r\n" + END,
        GET + b"Content-Length: 1\r\nConnection: close\r\n\r\na",
        GET + b"Connection: Close\r\n\r\n",
        GET + b"Upgrade: h2c, websocket\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, close\r\n\r\n",
        b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n",
    ],
)
def test_odd_but_legal_requests_are_answered_once(guarded, request_text):
    # The server must end each of these connections.
    assert statuses(exchange(guarded, guarded.public_port, request_text, timeout=5)) == [200]


# Many requests at once


def test_two_hundred_pipelined_requests_are_answered_in_their_order(guarded):
    paths = [b"/health/live" if number % 3 else b"/nowhere" for number in range(200)]
    text = b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path for path in paths)
    for listener in LISTENERS:
        answer = exchange(guarded, port_of(guarded, listener), text + GET + END + NEXT)
        wanted = [200 if path == b"/health/live" else 404 for path in paths] + [200]
        # What follows a request to close is not served.
        assert statuses(answer)[:201] == wanted and 200 not in statuses(answer)[201:]


def test_a_malformed_request_ends_a_pipeline(guarded):
    text = NEXT * 50 + b"GET / HTTP/1.1\r\nX : y\r\n\r\n" + NEXT * 50
    for listener in LISTENERS:
        assert statuses(exchange(guarded, port_of(guarded, listener), text)) == [200] * 50 + [400]


def test_a_pipeline_ends_at_the_limit_of_requests(guarded):
    found = statuses(exchange(guarded, guarded.public_port, NEXT * 1200))
    assert set(found) == {200} and len(found) <= 1000
    ping(guarded, guarded.public_port)


# Early ends


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def half_close(connection):
    """The end of the stream without TLS's own, and then what the server still has to say."""
    socket.socket.shutdown(connection, socket.SHUT_WR)
    answer = received(connection)
    assert not any(200 <= status < 400 for status in statuses(answer)), answer
    connection.close()


ENDS = {"reset": reset, "no close_notify": lambda connection: connection.close(), "half closed": half_close}


@pytest.mark.parametrize("end", ENDS)
def test_connections_that_end_early_leave_nothing_behind(guarded, end):
    pid, base = pid_of(guarded), descriptors(pid_of(guarded))
    for listener in LISTENERS:
        form = post(guarded, listener)
        for text in (
            b"",
            b"G",
            GET,
            GET + b"\r",
            form + b"Content-Length: 500\r\n\r\n",
            form + b"Content-Length: 500\r\n\r\nsecret=",
            form + b"Transfer-Encoding: chunked\r\n\r\n",
            form + b"Transfer-Encoding: chunked\r\n\r\n8\r\nsecret=a\r\n",
            form + b"Transfer-Encoding: chunked\r\n\r\n8\r\nsecret=a\r\n0\r\n",
        ):
            connection = secure(guarded, port_of(guarded, listener))
            connection.sendall(text)
            ENDS[end](connection)
            ping(guarded, port_of(guarded, listener))
    until(lambda: descriptors(pid) <= base + 2, 10, "the end of all connections")
    assert not troubles(guarded)


def test_readers_that_leave_in_the_middle_of_an_answer_leave_nothing_behind(guarded):
    pid, base = pid_of(guarded), descriptors(pid_of(guarded))
    for end in (reset, ENDS["no close_notify"]):
        for amount in (1, 100, 10_000):
            connection = secure(guarded, guarded.public_port)
            connection.sendall(NEXT.replace(b"/health/live", b"/assets/curtain.css") * 50)
            assert connection.recv(amount)
            end(connection)
            ping(guarded, guarded.public_port)
    until(lambda: descriptors(pid) <= base + 2, 10, "the end of all connections")
    assert not troubles(guarded)


@pytest.mark.parametrize("listener", LISTENERS)
def test_a_dripping_body_is_cut_off(guarded, listener):
    with secure(guarded, port_of(guarded, listener)) as connection:
        connection.sendall(post(guarded, listener) + b"Content-Length: 8000\r\n\r\n")
        connection.settimeout(0.2)
        began, ended = time.monotonic(), False
        while not ended and time.monotonic() - began < 20:
            try:
                connection.sendall(b"a" * 20)
                ended = not connection.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                ended = True
        assert ended
    ping(guarded, port_of(guarded, listener))


def test_a_dripping_reader_is_cut_off(guarded):
    asked, raw = 900, socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(10)
    raw.connect(("127.0.0.1", guarded.public_port))
    with guarded.tls().wrap_socket(raw, server_hostname="localhost") as connection:
        connection.settimeout(0.5)
        try:
            connection.sendall(NEXT.replace(b"/health/live", b"/assets/curtain.css") * asked)
        except OSError:
            pass
        connection.settimeout(10)
        got = b""
        try:
            for _ in range(40):
                got += connection.recv(64)
                time.sleep(0.15)
        except OSError:
            pass
        got += received(connection)
    assert 0 < statuses(got).count(200) < asked
    ping(guarded, guarded.public_port)


# TLS


def test_hellos_that_stop_anywhere_are_cut_off(guarded):
    hello = client_hello(guarded.tls())
    pid, base = pid_of(guarded), descriptors(pid_of(guarded))
    # Each from a network of its own.
    halves = [
        (connect(guarded.public_port, source=f"127.1.{cut % 250}.1"), hello[:cut])
        for cut in range(0, len(hello) + 1, 50 if QUICK else 5)
    ]
    for connection, part in halves:
        connection.sendall(part)
    ping(guarded, guarded.public_port)
    for connection, _ in halves:
        received(connection)
        connection.close()
    until(lambda: descriptors(pid) <= base + 2, 10, "the end of all connections")
    assert not troubles(guarded)


def test_what_is_not_tls_is_cut_off(guarded):
    hello = client_hello(guarded.tls())
    for name, text in {
        "plain HTTP": NEXT,
        "noise": bytes(range(255, -1, -1)) * 20,
        "records of length 0": b"\x16\x03\x01\0\0" * 1000,
        "record of the greatest length": b"\x16\x03\x01\xff\xff" + b"\1" * 65_535,
        "handshake message of 16 MiB": b"\x16\x03\x01\0\4\1\xff\xff\xff" + b"\x16\x03\x01\x40\0" + b"\0" * 16_384,
        "data before the handshake": b"\x17\x03\x03\0\x10" + b"a" * 16,
        "alert": b"\x15\x03\x01\0\2\2\x28",
        "change of ciphers, often": b"\x14\x03\x03\0\1\1" * 5000,
        "SSL 2": b"\x80\x2e\1\x03\1" + b"\0" * 60,
        "hello, then noise": hello + b"\x17\x03\x03\0\x20" + b"a" * 32,
        "hello twice": hello * 2,
    }.items():
        for listener in LISTENERS:
            with connect(port_of(guarded, listener)) as connection:
                try:
                    connection.sendall(text)
                except OSError:
                    pass
                assert b"HTTP/" not in received(connection), name
            ping(guarded, port_of(guarded, listener))
    assert not troubles(guarded)
