# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Figures: readable for Prometheus, as the table says, on the loopback interface, and about nobody."""

import http.client
import re
import socket

import pytest
from prometheus_client.parser import text_string_to_metric_families

from harness.programs import CONFIG, ROOT, free_ports
from harness.web import Client
from steps import invited


def fetch(deployment, path="/metrics", host=None, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", deployment.metrics_port, timeout=20)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def figures(deployment):
    """{name of a sample: {labels: value}}, read by Prometheus' own parser."""
    status, text = fetch(deployment)
    assert status == 200
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def documented():
    table = (ROOT / "docs" / "metrics.md").read_text()
    return dict(re.findall(r"^\| `([a-z_]+)` \| (gauge|counter|histogram) \|", table, re.M))


def test_the_table_says_what_is_there(open_clinic):
    _, text = fetch(open_clinic)
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    assert kinds == documented()
    families = {family.name for family in text_string_to_metric_families(text)}
    assert families == {re.sub("_total$", "", name) for name in kinds}


def test_figures_move_with_what_happens(open_clinic):
    before = figures(open_clinic)
    nora, thread, *_ = invited(open_clinic)
    nora.run("threads", "reply", thread, stdin="canary of the figures").ok()
    Client(open_clinic, open_clinic.public).request("POST", "/hooks/none", b"{}")
    after = figures(open_clinic)
    assert after["curtain_log_leaves"][()] > before["curtain_log_leaves"][()]
    committed = (("end", "committed"),)
    assert after["curtain_commits_total"][committed] > before["curtain_commits_total"][committed]
    assert after["curtain_commit_seconds_count"][()] > before["curtain_commit_seconds_count"][()]
    assert after["curtain_outbox_items"][(("state", "approved"),)] == 2
    assert after["curtain_sessions"][(("kind", "staff"),)] >= 2
    assert after["curtain_denials_total"][(("kind", "hook"),)] == 1
    posts = (("listener", "staff"), ("method", "POST"), ("route", "/api/v1/threads/{ref}/messages"), ("status", "201"))
    assert after["curtain_requests_total"][posts] == 1
    assert sum(after["curtain_sealed"].values()) == 0 and after["curtain_queue_changes"][()] == 0
    listeners = {(("listener", name),) for name in ("public", "staff")}
    assert after["curtain_tls_certificate_expiry_seconds"].keys() == listeners
    assert 0 < after["process_resident_memory_bytes"][()] < 1 << 30
    _, text = fetch(open_clinic)
    for secret in ("canary", "nora", "amy", "blog", "nurses", thread, "/i#", "Ada", "555"):
        assert secret not in text


def test_only_this_host_may_ask_under_a_name_of_its_own(open_clinic):
    for host in ("evil.example", "localhost.evil.example", "192.0.2.1", "[::2]:8445", ""):
        assert fetch(open_clinic, host=host or " ")[0] in (400, 403), host
    for host in ("localhost", "127.0.0.1", "LOCALHOST:1", "[::1]:8445"):
        assert fetch(open_clinic, host=host)[0] == 200, host
    assert fetch(open_clinic, path="/")[0] == 404
    assert fetch(open_clinic, method="POST")[0] == 405
    # Other addresses of this host do not answer.
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", open_clinic.metrics_port), timeout=2)


def test_it_can_be_turned_off_and_must_have_a_port_of_its_own(clinic):
    clinic.set("metrics.port", clinic.staff_port)
    clinic.host("serve").refused(CONFIG, saying=f"port {clinic.staff_port} is a listener's")
    clinic.set("metrics.port", 0)
    clinic.serve()
    with pytest.raises(OSError):
        fetch(clinic)


def test_a_port_in_use_is_named(clinic):
    (port,) = free_ports(1)
    with socket.create_server(("127.0.0.1", port)):
        clinic.set("metrics.port", port)
        refused = clinic.host("serve")
        assert refused.code != 0 and f"port {port} of 127.0.0.1 is in use" in refused.err
