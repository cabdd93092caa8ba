# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Sieges of slow clients, limits of connections, certificates that change meanwhile."""

import os
import resource
import shutil
import signal
import time

import pytest
from cryptography import x509

from harness.host import make_certificate
from harness.programs import QUICK
from harness.web import Client
from harness.wire import (
    LISTENERS,
    Siege,
    client_hello,
    connect,
    descriptors,
    log_lines,
    p99,
    pid_of,
    ping,
    port_of,
    raise_file_limit,
    resident,
    secure,
    troubles,
    until,
)

CROWD = 500 if QUICK else 2000
PINGS = 40 if QUICK else 100


# Certificates


def reissued(deployment, place):
    """Certificate and key of the same authority, made anew."""
    place.mkdir()
    for name in ("ca.pem", "ca.key"):
        shutil.copy(deployment.certs / name, place)
    deployment.host("certs", "dev", "--dir", place).ok()
    return place / "server.pem", place / "server.key"


def install(pair, certificate, key):
    for source, target in zip(pair, (certificate, key), strict=True):
        shutil.copy(source, target.with_suffix(".new"))
        target.with_suffix(".new").replace(target)


def serial_of(certificate) -> int:
    return x509.load_pem_x509_certificate(certificate.read_bytes()).serial_number


def served_serial(deployment, listener: str) -> int:
    with secure(deployment, port_of(deployment, listener)) as connection:
        return int(connection.getpeercert()["serialNumber"], 16)

@pytest.fixture(scope="module")
def besieged(workshop, furnished):
    """A server that lets slow clients stay longer than it would, and all of them in.

    While the other tests run its certificates change: staff's for a good pair, the public ones for a bad pair.
    """
    deployment = furnished.copy(workshop / "besieged")
    for listener in LISTENERS:
        for limit, value in (("handshake", "1m"), ("head", "3m"), ("body_grace", "3m"), ("body_total", "5m")):
            deployment.set(f"{listener}.limits.{limit}", value)
        deployment.set(f"{listener}.limits.write_stall", "3m")
        deployment.set(f"{listener}.limits.keep_alive", "3m")
        deployment.set(f"{listener}.limits.connections", CROWD * 2)
        deployment.set(f"{listener}.limits.connections_per_network", 0)
        for kind in ("pem", "key"):
            shutil.copy(deployment.certs / f"server.{kind}", deployment.certs / f"{listener}.{kind}")
        deployment.set(f"{listener}.certificate", deployment.certs / f"{listener}.pem")
        deployment.set(f"{listener}.key", deployment.certs / f"{listener}.key")
    deployment.serve()
    deployment.renewal = time.monotonic()
    good = reissued(deployment, workshop / "reissued")
    install(good, deployment.certs / "staff.pem", deployment.certs / "staff.key")
    bad = good[0], deployment.certs / "server.key"
    install(bad, deployment.certs / "public.pem", deployment.certs / "public.key")
    yield deployment
    deployment.stop_all()

# Sieges


def attack_options(deployment, attack: str, listener: str):
    """The path that is attacked, and how."""
    if attack == "slow heads":
        return "/private" if listener == "public" else "/health/ready", "-H", "-i", 5
    if attack == "slow bodies":
        if listener == "staff":
            return "/api/v1/session", "-B", "-i", 5, "-s", 8192, "-f", "application/json"
        # A form without the right origin would be refused before its body.
        return "/claim", "-B", "-i", 5, "-s", 8192, "-j", f"a=b\r\nOrigin: {deployment.public}"
    path = "/assets/curtain.css" if listener == "public" else "/health/ready"
    return path, "-X", "-k", 3, "-w", 512, "-y", 1024, "-n", 5, "-z", 32


@pytest.mark.parametrize("listener", LISTENERS)
@pytest.mark.parametrize("attack", ["slow heads", "slow bodies", "slow reads"])
def test_a_healthy_client_does_not_notice_a_siege(besieged, attack, listener):
    port, pid = port_of(besieged, listener), pid_of(besieged)
    other = port_of(besieged, "staff" if listener == "public" else "public")
    before = [ping(besieged, port) for _ in range(PINGS)]
    base, memory, lines, noise = descriptors(pid), resident(pid), len(log_lines(besieged)), len(troubles(besieged))
    path, *options = attack_options(besieged, attack, listener)
    growing, deadline = [], time.monotonic() + 120
    with Siege(getattr(besieged, listener) + path, CROWD, *options) as siege:
        while descriptors(pid) < base + CROWD * 0.95:
            growing.append(ping(besieged, port))
            time.sleep(0.05)
            assert time.monotonic() < deadline and siege.process.poll() is None, f"only {descriptors(pid)} descriptors"
        during = [ping(besieged, port) for _ in range(PINGS)]
        ping(besieged, other)
        most, peak = descriptors(pid) - base, resident(pid)
    until(lambda: descriptors(pid) <= base + 2, 60, "the end of all connections")
    after = [ping(besieged, port) for _ in range(PINGS // 4)]
    print(
        f"\n{attack} at {listener}, {most} connections: p99 before {p99(before) * 1000:.0f} ms, while they come "
        f"{p99(growing or [0]) * 1000:.0f} ms, during {p99(during) * 1000:.0f} ms, after {p99(after) * 1000:.0f} ms; "
        f"memory {memory:.0f}, {peak:.0f}, {resident(pid):.0f} MiB"
    )
    assert p99(during) < max(20 * p99(before), 1), (p99(before), p99(during))
    assert peak - memory < 256 * CROWD / 1024, f"{memory} to {peak} MiB"
    # One line a request, and none for a connection.
    requests = len(before) + len(growing) + len(during) + len(after) + 1
    assert len(log_lines(besieged)) - lines <= requests + (0 if attack == "slow heads" else 3 * CROWD)
    assert len(troubles(besieged)) - noise <= 4, troubles(besieged)[noise:]


def test_memory_does_not_grow_with_every_siege(besieged):
    pid, crowd, used = pid_of(besieged), CROWD // 8, []
    for _ in range(3):
        base = descriptors(pid)
        with Siege(f"{besieged.public}/private", crowd, "-H", "-i", 5):
            until(lambda: descriptors(pid) >= base + crowd * 0.95, 60, "the siege")
        until(lambda: descriptors(pid) <= base + 2, 60, "the end of all connections")
        used.append(resident(pid))
    print(f"\nmemory after each of three: {', '.join(f'{one:.1f}' for one in used)} MiB")
    assert used[-1] - used[0] < 48 * crowd / 1024


def test_one_network_besieges_and_the_others_are_served(guarded):
    port, pid, base = guarded.public_port, pid_of(guarded), descriptors(pid_of(guarded))
    before = [ping(guarded, port, source="127.0.1.1") for _ in range(PINGS)]
    with Siege(f"{guarded.public}/private", CROWD, "-H", "-i", 1):
        until(lambda: descriptors(pid) >= base + 60, 20, "the siege")
        during = [ping(guarded, port, source=f"127.0.{1 + number % 8}.1") for number in range(PINGS)]
        most = descriptors(pid) - base
    print(f"\n{most} connections; others: p99 before {p99(before) * 1000:.0f} ms, during {p99(during) * 1000:.0f} ms")
    # The cap, and what is being refused at this moment.
    assert most < 64 + 20
    assert p99(during) < max(20 * p99(before), 1)
    until(lambda: descriptors(pid) <= base + 2, 20, "the end of all connections")
    ping(guarded, port)
    assert not troubles(guarded)


def test_a_crowd_of_two_thousand_leaves_room_by_default(open_clinic):
    raise_file_limit()
    crowd, staff = [], []
    try:
        crowd = [connect(open_clinic.staff_port) for _ in range(2000)]
        began = time.monotonic()
        staff = [secure(open_clinic, open_clinic.staff_port) for _ in range(10)]
        # The limit of the handshake, which the crowd does not keep, is five seconds.
        assert time.monotonic() - began < 2, "staff came in only when others had been cut off"
    finally:
        for one in (*crowd, *staff):
            one.close()


def test_beyond_the_limit_of_connections_a_client_waits_for_another_to_end(guarded):
    held = [secure(guarded, guarded.staff_port) for _ in range(20)]
    waiting = connect(guarded.staff_port)
    try:
        waiting.sendall(client_hello(guarded.tls()))
        waiting.settimeout(0.5)
        with pytest.raises(TimeoutError):
            waiting.recv(1)
        held.pop().close()
        waiting.settimeout(10)
        assert waiting.recv(1)
        ping(guarded, guarded.public_port)
    finally:
        for one in (*held, waiting):
            one.close()


def test_a_server_without_descriptors_serves_again_when_it_has_some(clinic):
    clinic.set("public.limits.handshake", "1s")
    clinic.set("public.limits.connections_per_network", 0)
    clinic.serve(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128)))
    crowd = [connect(clinic.public_port) for _ in range(300)]
    until(lambda: descriptors(pid_of(clinic)) >= 127, 20, "the last descriptor")
    for one in crowd:
        one.close()
    ping(clinic, clinic.staff_port)
    ping(clinic, clinic.public_port)

# Certificates that change


def test_a_hangup_takes_up_certificates_and_a_bad_pair_changes_nothing(open_clinic, tmp_path):
    server = open_clinic.servers[-1]
    certificate, key = open_clinic.certs / "server.pem", open_clinic.certs / "server.key"
    first = serial_of(certificate)
    good = reissued(open_clinic, tmp_path / "good")
    bad = tmp_path / "bad"
    bad.mkdir()
    make_certificate(bad / "expired.pem", bad / "expired.key", days_from=-9, days_to=-1)
    make_certificate(bad / "early.pem", bad / "early.key", days_from=2, days_to=9)
    (bad / "cut.pem").write_bytes(good[0].read_bytes()[:300])
    (bad / "empty").write_bytes(b"")
    client = Client(open_clinic, open_clinic.public)
    held = client.connection()
    assert client.get("/health/ready", connection=held).status == 200

    def refusals() -> int:
        return sum("not reloaded" in line["message"] for line in log_lines(open_clinic))

    def hang_up():
        os.kill(server.pid, signal.SIGHUP)
        time.sleep(0.2)
        assert server.is_running(), f"the server ended with {server.process.returncode}"

    for pair in (
        (good[0], shutil.copy(key, bad / "old.key")),
        (bad / "cut.pem", good[1]),
        (bad / "empty", good[1]),
        (good[0], bad / "empty"),
        (bad / "expired.pem", bad / "expired.key"),
        (bad / "early.pem", bad / "early.key"),
    ):
        wanted = refusals() + 2
        install(pair, certificate, key)
        hang_up()
        until(lambda: refusals() >= wanted, 10, f"the refusal of {pair[0].name} and {pair[1].name}")
        assert {served_serial(open_clinic, listener) for listener in LISTENERS} == {first}
    install(good, certificate, key)
    hang_up()
    for listener in LISTENERS:
        until(lambda: served_serial(open_clinic, listener) == serial_of(good[0]), 10, "the new certificate")
    assert client.get("/health/ready", connection=held).status == 200
    assert server.stop().code == 0


def test_certificates_are_looked_at_every_minute(besieged):
    """Last, because it waits for what the fixture has changed."""
    good, old = serial_of(besieged.certs / "staff.pem"), serial_of(besieged.certs / "server.pem")
    left = max(besieged.renewal + 75 - time.monotonic(), 1)
    until(lambda: served_serial(besieged, "staff") == good, left, "the new certificate")
    public = str(besieged.certs / "public.pem")
    until(
        lambda: any(line.get("path") == public and "not reloaded" in line["message"] for line in log_lines(besieged)),
        left,
        "the refusal of the bad pair",
    )
    assert served_serial(besieged, "public") == old
    assert all(ping(besieged, port_of(besieged, listener)) for listener in LISTENERS)
