# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The wire: TLS 1.3 alone, headers, cookies, limits of time and size."""

import concurrent.futures
import socket
import ssl
import time

import pytest

from harness.host import make_authority, make_client_certificate
from harness.server import Server
from harness.web import Client, Patient
from steps import invited


@pytest.fixture(scope="module")
def strict(workshop, furnished):
    """A server with short limits."""
    deployment = furnished.copy(workshop / "strict")
    for listener in ("public", "staff"):
        deployment.set(f"{listener}.limits.handshake", "1s")
        deployment.set(f"{listener}.limits.head", "2s")
        deployment.set(f"{listener}.limits.body_grace", "1s")
        deployment.set(f"{listener}.limits.body_total", "4s")
        deployment.set(f"{listener}.limits.write_stall", "2s")
        deployment.set(f"{listener}.limits.keep_alive", "2s")
        deployment.set(f"{listener}.limits.requests_per_connection", 5)
    deployment.set("public.limits.connections_per_network", 8)
    deployment.serve()
    yield deployment
    deployment.stop_all()


def plain_socket(deployment, port):
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    return deployment.tls().wrap_socket(raw, server_hostname="localhost")


def closes_within(sock, seconds) -> bool:
    """Whether the peer ends the connection in this time."""
    sock.settimeout(seconds)
    try:
        while sock.recv(65_536):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def test_tls_1_3_is_the_oldest_version(strict):
    for port in (strict.public_port, strict.staff_port):
        context = strict.tls()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(("127.0.0.1", port)) as raw, pytest.raises(ssl.SSLError):
            context.wrap_socket(raw, server_hostname="localhost")
        with plain_socket(strict, port) as connection:
            assert connection.version() == "TLSv1.3"


def test_every_page_carries_the_headers_of_a_careful_site(strict):
    client = Client(strict, strict.public)
    for path in ("/", "/private", "/i", "/return", "/nowhere", "/t", "/assets/curtain.css"):
        headers = client.get(path).headers
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains", path
        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["Referrer-Policy"] == "same-origin" and headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in headers
    staff = Client(strict, strict.staff).get("/api/v1/threads").headers
    assert staff["Cache-Control"] == "no-store" and staff["Strict-Transport-Security"]


def test_cookies_are_bound_to_the_host_and_unreadable_to_scripts(open_clinic):
    _, _, token, _ = invited(open_clinic)
    patient = Patient(open_clinic)
    for answer in (patient.claim(token), patient.confirm()):
        for cookie in answer.headers.get_all("Set-Cookie"):
            name, *attributes = [part.strip() for part in cookie.split(";")]
            assert name.startswith("__Host-")
            assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes), cookie
            assert "Domain" not in cookie


def test_a_listener_answers_only_for_its_own_routes(strict):
    assert Client(strict, strict.public).get("/api/v1/threads").status == 404
    assert Client(strict, strict.staff).get("/i").status == 404
    for origin in (strict.public, strict.staff):
        for path in ("/health/live", "/health/ready", "/log/checkpoint"):
            assert Client(strict, origin).get(path).status == 200


def test_a_silent_client_is_cut_off_during_the_handshake(strict):
    with socket.create_connection(("127.0.0.1", strict.staff_port)) as raw:
        assert closes_within(raw, 8)


def test_a_slow_head_and_a_slow_body_are_cut_off(strict):
    with plain_socket(strict, strict.staff_port) as connection:
        connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        began = time.monotonic()
        connection.settimeout(0.5)
        ended = False
        while time.monotonic() - began < 10 and not ended:
            try:
                connection.sendall(b"a")
                ended = not connection.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                ended = True
        assert ended
    with plain_socket(strict, strict.staff_port) as connection:
        connection.sendall(
            b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 5000\r\n\r\n{"
        )
        assert closes_within(connection, 12)


def test_a_reader_that_takes_nothing_is_cut_off(clinic):
    clinic.set("public.limits.write_stall", "2s")
    clinic.serve()
    asked = 900
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.settimeout(5)
        raw.connect(("127.0.0.1", clinic.public_port))
        with clinic.tls().wrap_socket(raw, server_hostname="localhost") as connection:
            connection.settimeout(0.5)
            request = b"GET /assets/curtain.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try:
                connection.sendall(request * asked)
            except OSError:
                pass
            # As long as nothing is read the answers pile up; longer than the limit, and the server ends it.
            time.sleep(6)
            got = b""
            connection.settimeout(10)
            try:
                while chunk := connection.recv(65_536):
                    got += chunk
            except TimeoutError:
                raise AssertionError("the connection is still open") from None
            except OSError:
                pass
    assert 0 < got.count(b"HTTP/1.1 200") < asked
    assert Client(clinic, clinic.public).get("/health/live").status == 200


def test_a_listener_with_an_authority_asks_for_certificates_of_it(clinic, tmp_path):
    own, other = tmp_path / "own", tmp_path / "other"
    for place in (own, other):
        make_authority(place)
        make_client_certificate(place)
    clinic.set("staff.client_ca", own / "ca.pem")
    server = Server(clinic)
    clinic.servers.append(server)
    server.launch()

    def ask(certificate):
        context = clinic.tls()
        if certificate is not None:
            context.load_cert_chain(certificate / "client.pem", certificate / "client.key")
        with socket.create_connection(("127.0.0.1", clinic.staff_port), timeout=10) as raw:
            with context.wrap_socket(raw, server_hostname="localhost") as connection:
                connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return connection.recv(4096)

    deadline = time.monotonic() + 20
    while True:
        try:
            assert ask(own).startswith(b"HTTP/1.1 200")
            break
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    # It asks for one and takes who shows none; one that the authority did not sign is refused.
    assert ask(None).startswith(b"HTTP/1.1 200")
    with pytest.raises(OSError):
        # With TLS 1.3 the refusal comes with the first answer.
        if ask(other) == b"":
            raise ConnectionResetError
    assert Client(clinic, clinic.public).get("/health/live").status == 200


def test_an_idle_connection_ends(strict):
    with plain_socket(strict, strict.staff_port) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert closes_within(connection, 10)


def test_a_connection_serves_so_many_requests(strict):
    client = Client(strict, strict.staff)
    connection = client.connection()
    answers = [client.get("/health/ready", connection=connection) for _ in range(5)]
    assert answers[-1].headers["Connection"] == "close"


def test_large_heads_are_refused(strict):
    client = Client(strict, strict.staff)
    many = {f"X-{number}": "a" for number in range(100)}
    for headers in ({"X-Long": "a" * 20_000}, many):
        try:
            assert client.get("/health/ready", headers=headers).status in (400, 431)
        except OSError:
            pass
    assert client.get("/health/ready").status == 200


def test_one_network_cannot_take_all_public_connections(strict):
    held = []
    try:
        refused = 0
        for _ in range(20):
            try:
                held.append(plain_socket(strict, strict.public_port))
            except OSError:
                refused += 1
        assert refused > 0 and len(held) <= 8
        assert Client(strict, strict.staff).get("/health/live").status == 200
    finally:
        for one in held:
            one.close()


@pytest.mark.parametrize(
    "request_text",
    [
        b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\naaaa",
        b"GET /health/ready HTTP/1.1\r\n Folded: x\r\nHost: localhost\r\n\r\n",
        b"GET /health\x00/ready HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01 not http\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_requests_that_could_be_read_in_two_ways_are_refused(strict, request_text):
    with plain_socket(strict, strict.staff_port) as connection:
        connection.settimeout(10)
        answer = b""
        try:
            connection.sendall(request_text)
            while chunk := connection.recv(65_536):
                answer += chunk
        except OSError:
            pass
        assert b" 200 " not in answer.split(b"\r\n")[0], answer


def test_a_flood_of_passwords_delays_neither_patients_nor_health(clinic):
    clinic.set("attempts.password_queue", 2)
    clinic.set("passwords.scrypt_ln", 17)
    clinic.serve()
    nora, _, token, _ = invited(clinic)
    patient = Patient(clinic)
    assert patient.claim(token).status == 303
    staff = Client(clinic, clinic.staff)
    guess = {"login": "nora", "password": "wrong wrong wrong"}
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        floods = [pool.submit(staff.post_json, "/api/v1/session", guess, timeout=120) for _ in range(12)]
        # Work on passwords waits in a queue of each listener's own.
        assert Client(clinic, clinic.public).get("/health/live", timeout=10).status == 200
        assert staff.get("/health/ready", timeout=10).status == 200
        assert nora.run("threads", "list").ok()
        assert patient.confirm().status == 200
        answers = [flood.result() for flood in floods]
    statuses = {answer.status for answer in answers}
    assert 503 in statuses and statuses <= {401, 429, 503}, statuses
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers if answer.status in (429, 503))
