# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A server that cannot start in safety says why, what to do, and changes nothing."""

import os
import socket
import sqlite3

import pytest

from harness.deployment import Deployment
from harness.host import Clock, FAKETIME, make_certificate, plain_user_prefix
from harness.programs import (
    CONFIG,
    CURTAIND,
    DATA,
    IO,
    NO_INPUT,
    NO_PERMISSION,
    TRY_AGAIN,
    UNAVAILABLE,
    USAGE,
    environment,
    run,
)
from harness.terminal import Terminal
from harness.web import Client


def serve(deployment, *arguments, **more):
    """Runs the server, which is expected to give up by itself."""
    return deployment.host("serve", *arguments, timeout=60, **more)


def refusal(deployment, *codes, saying="", **more):
    """Asserts that the server refuses to start, and that nothing of the deployment changed by it."""
    before = snapshot(deployment)
    result = serve(deployment, **more).refused(*codes, saying=saying)
    after = snapshot(deployment)
    assert before == after, f"changed: {[name for name in after if before.get(name) != after[name]]}"
    return result


def snapshot(deployment):
    """Everything of a deployment that a refused start must leave alone."""
    kept = {}
    for folder in (deployment.keys, deployment.data):
        for path in sorted(folder.iterdir()):
            # The process's own lock file, and SQLite's companions, of which the contents are below.
            if path.is_file() and not path.name.endswith(("-wal", "-shm")) and path.name != "curtaind.lock":
                kept[path.name] = contents(path) if path == deployment.database else path.read_bytes()
    return kept


def contents(path):
    """The rows of a database, or the bytes of what is none. Opening one may rewrite its header, no more."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()
    except sqlite3.Error:
        return path.read_bytes()


def test_the_keyring_is_refused_inside_the_data_directory(copies):
    deployment = copies.adopt(Deployment.prepare(copies.empty()))
    deployment.set("keyring.path", "var/data/keyring")
    deployment.host("init").refused(CONFIG, saying="inside the data directory")
    assert not (deployment.base / "var").exists(), "what a failed init made is taken back"


def test_init_says_when_the_configuration_does_not_name_the_key_file(copies):
    deployment = copies.adopt(Deployment.prepare(copies.empty()))
    elsewhere = deployment.base / "elsewhere" / "unlock.key"
    said = deployment.host("init", "--key-file", elsewhere).ok().out
    assert f"set keyring.key_file to {elsewhere}" in said
    deployment.set("keyring.key_file", elsewhere)
    deployment.serve()


def test_a_damaged_key_file_is_not_to_be_made_anew(fresh):
    key = fresh.key_file.read_bytes()
    fresh.key_file.chmod(0o600)
    fresh.key_file.write_bytes(key[:-1])
    refused = refusal(fresh, CONFIG)
    assert "copy back" in refused.err and "urandom" not in refused.err


def test_two_listeners_at_one_address_are_refused(fresh):
    fresh.set("staff.port", fresh.public_port)
    refusal(fresh, CONFIG, saying="both listeners")


def test_what_is_no_verifier_key_is_no_broken_log(fresh):
    fresh.host("audit", "verify", "--database", fresh.database, "--key", "junk").refused(
        USAGE, saying="not a verifier key"
    )


def test_init_wants_two_ways_into_the_keyring(copies):
    deployment = copies.adopt(Deployment.prepare(copies.empty()))
    deployment.host("init", "--no-recovery").refused(64, saying="one slot")
    deployment.host("init", "--no-recovery", "--i-accept-no-recovery").ok()


def test_a_wrong_key_file_or_none_opens_nothing(fresh):
    kept = fresh.key_file.read_bytes()
    fresh.key_file.unlink()
    refusal(fresh, NO_INPUT)
    fresh.key_file.write_bytes(os.urandom(32))
    fresh.key_file.chmod(0o400)
    refusal(fresh, NO_PERMISSION, saying="opens no slot")
    fresh.key_file.unlink()
    fresh.key_file.write_bytes(kept)
    fresh.key_file.chmod(0o644)
    refusal(fresh, CONFIG, saying="group or others")
    fresh.key_file.chmod(0o400)
    fresh.serve()


def test_a_wrong_passphrase_opens_nothing_and_the_right_one_does(copies):
    deployment = copies.adopt(Deployment.prepare(copies.empty()))
    secret = deployment.base / "passphrase"
    secret.write_text("the right passphrase\n")
    secret.chmod(0o600)
    deployment.host("init", "--passphrase-file", secret).ok()
    secret.write_text("the wrong passphrase\n")
    result = serve(deployment, "--passphrase-file", secret).refused(NO_PERMISSION, saying="opens no slot")
    assert "wrong passphrase" not in result.err.replace("opens no slot", "")
    secret.write_text("the right passphrase\n")
    deployment.serve(arguments=("--passphrase-file", secret)).stop()
    # Asked for on a terminal, without showing it.
    deployment.set("keyring.slot", "prompt")
    env = environment(CURTAIN_CONFIG=deployment.config)
    terminal = Terminal([CURTAIND, "audit", "verify"], env, deployment.base)
    terminal.expect("passphrase")
    terminal.type("the wrong passphrase")
    assert terminal.finish() == NO_PERMISSION
    assert "the wrong passphrase" not in terminal.text
    terminal = Terminal([CURTAIND, "audit", "verify"], env, deployment.base)
    terminal.expect("passphrase")
    terminal.type("the right passphrase")
    assert terminal.finish() == 0
    refusal(deployment, CONFIG, saying="no terminal", start_new_session=True)


def test_the_printed_recovery_key_opens_when_the_key_file_is_lost(fresh):
    fresh.key_file.unlink()
    secret = fresh.base / "recovery"
    secret.write_text(fresh.said("recovery key") + "\n")
    secret.chmod(0o600)
    fresh.serve(arguments=("--recovery-key-file", secret)).stop()
    wrong = fresh.said("recovery key")
    wrong = ("1" if wrong[0] != "1" else "2") + wrong[1:]
    secret.write_text(wrong + "\n")
    serve(fresh, "--recovery-key-file", secret).refused(DATA, NO_PERMISSION)


def test_a_damaged_or_missing_keyring_is_refused(fresh):
    kept = fresh.keyring.read_bytes()
    fresh.keyring.unlink()
    refusal(fresh, NO_INPUT)
    for damaged, codes in (
        (kept[:-5], (DATA,)),
        (b"not a keyring at all", (DATA,)),
        (kept + b"\0", (DATA,)),
        (b"", (DATA,)),
        (kept[:-1] + bytes([kept[-1] ^ 1]), (DATA,)),
        (kept[:30] + bytes([kept[30] ^ 1]) + kept[31:], (DATA, NO_PERMISSION)),
    ):
        fresh.keyring.write_bytes(damaged)
        fresh.keyring.chmod(0o600)
        refusal(fresh, *codes)
    fresh.keyring.write_bytes(kept)
    fresh.serve()


def test_a_keyring_that_is_older_than_the_log_says_is_refused(fresh):
    connection = sqlite3.connect(fresh.database)
    changed = connection.execute("UPDATE setting SET value = '7' WHERE name = 'keyringGeneration'").rowcount
    connection.commit()
    connection.close()
    assert changed == 1
    refusal(fresh, CONFIG, saying="older")


def test_a_database_of_another_deployment_is_refused(fresh, copies):
    other = copies.adopt(Deployment.make(copies.empty()))
    fresh.settle()
    other.settle()
    fresh.database.write_bytes(other.database.read_bytes())
    refusal(fresh, CONFIG, DATA, saying="another deployment")


def test_a_database_that_is_missing_cut_or_garbage_is_refused(fresh):
    fresh.settle()
    kept = fresh.database.read_bytes()
    fresh.database.unlink()
    refusal(fresh, NO_INPUT, CONFIG, saying="no database")
    for damaged in (b"", b"hello " * 2000, kept[: len(kept) // 2], kept[:4096], os.urandom(8192)):
        fresh.database.write_bytes(damaged)
        fresh.database.chmod(0o600)
        refusal(fresh, DATA)
    fresh.database.write_bytes(kept)
    fresh.serve()


def test_a_database_that_cannot_be_written_is_refused(fresh):
    prefix = plain_user_prefix()
    if prefix is None:
        pytest.skip("root here keeps the right to write read-only files")
    fresh.database.chmod(0o400)
    command = [*prefix, CURTAIND, "serve"]
    for folder_mode in (0o700, 0o500):
        fresh.data.chmod(folder_mode)
        run(*command, env=environment(CURTAIN_CONFIG=fresh.config), cwd=fresh.base, timeout=60).refused(
            IO, saying="cannot"
        )
    fresh.data.chmod(0o700)
    fresh.database.chmod(0o600)
    fresh.serve()


def test_a_second_server_on_one_data_directory_is_refused(open_clinic):
    pid = open_clinic.servers[0].pid
    serve(open_clinic).refused(TRY_AGAIN, saying=str(pid))
    open_clinic.host("import", open_clinic.config, "--channel", "blog", "--as", "jsonl").refused(TRY_AGAIN)
    open_clinic.host("recover", "--yes").refused(TRY_AGAIN)
    assert Client(open_clinic, open_clinic.staff).get("/health/ready").status == 200


@pytest.mark.parametrize("listener", ["public", "staff"])
def test_a_port_in_use_is_refused(fresh, listener):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", fresh.public_port if listener == "public" else fresh.staff_port))
        taken.listen()
        serve(fresh).refused(UNAVAILABLE, saying="in use")
    fresh.serve()


def test_bad_certificates_are_refused(fresh):
    certificate, key = fresh.certs / "server.pem", fresh.certs / "server.key"
    kept = certificate.read_bytes(), key.read_bytes()
    certificate.unlink()
    refusal(fresh, CONFIG, saying="certificate")
    certificate.write_bytes(kept[0])
    key.unlink()
    refusal(fresh, CONFIG, saying="key")
    certificate.write_text("no certificate\n")
    refusal(fresh, CONFIG)
    make_certificate(certificate, key, days_from=-20, days_to=-1)
    refusal(fresh, CONFIG, saying="expired")
    make_certificate(certificate, key, days_from=2, days_to=20)
    refusal(fresh, CONFIG, saying="not valid before")
    certificate.write_bytes(kept[0])
    refusal(fresh, CONFIG, saying="belong")
    doctor = fresh.host("doctor")
    assert doctor.code == CONFIG and "belong" in doctor.out
    key.write_bytes(kept[1])
    fresh.serve()


def test_an_unknown_setting_names_its_line_and_the_nearest_known_one(fresh):
    text = fresh.config.read_text()
    fresh.config.write_text(text.replace("\n  handshake:", "\n  handshak:").replace("\nnode:", "\nnoed: x\nnode:"))
    result = serve(fresh)
    assert result.code == CONFIG
    line = next(n for n, line in enumerate(fresh.config.read_text().split("\n"), 1) if line.startswith("noed"))
    assert f"line {line}" in result.err and '"noed"' in result.err and '"node"' in result.err
    assert ": hint: " in result.err


@pytest.mark.parametrize(
    "key, value, word",
    [
        ("public.port", "eighty", "public.port"),
        ("sessions.staff_idle", "15", "staff_idle"),
        ("public.origin", "http://localhost", "origin"),
        ("keyring.slot", "sometimes", "slot"),
        ("logging.level", "loud", "level"),
        ("passwords.scrypt_ln", "3", "scrypt_ln"),
        ("clinic.display_name", '""', "display_name"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_named(fresh, key, value, word):
    fresh.set(key, value)
    refusal(fresh, CONFIG, saying=word)


def test_a_configuration_that_is_no_yaml_or_not_there(fresh):
    fresh.config.write_text("node: [unclosed\n")
    refusal(fresh, CONFIG, saying="line")
    fresh.config.write_bytes(b"node: \xff\xfe\n")
    refusal(fresh, CONFIG)
    fresh.config.unlink()
    serve(fresh).refused(CONFIG, NO_INPUT)


def test_the_environment_overrides_the_file_and_is_checked_the_same_way(fresh):
    serve(fresh, env={"CURTAIN_PUBLIC_PORT": "eighty"}).refused(CONFIG, saying="CURTAIN_PUBLIC_PORT")
    server = fresh.serve(env={"CURTAIN_NODE": "from-the-environment", "CURTAIN_PUBLIC_PROT": "1"})
    assert "CURTAIN_PUBLIC_PROT" in server.log(), "a variable that belongs to nothing is mentioned"
    server.stop()
    assert fresh.examine().leaves[-1]["node"] == "from-the-environment"


def test_a_lost_lock_file_needs_a_recovery_which_is_logged(fresh):
    kept = fresh.lock.read_bytes()
    for damaged in (None, b"", b"not a checkpoint\n", kept[:-20]):
        fresh.lock.unlink(missing_ok=True)
        if damaged is not None:
            fresh.lock.write_bytes(damaged)
            fresh.lock.chmod(0o600)
        refusal(fresh, DATA, saying="lock file")
    assert fresh.host("recover").code == 130, "nobody confirmed it"
    refusal(fresh, DATA, saying="lock file")
    fresh.host("recover", "--yes").ok()
    fresh.serve().stop()
    assert "recover" in [leaf["ev"] for leaf in fresh.examine().leaves]


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
def test_a_clock_that_steps_back_is_an_entry_of_the_log(fresh):
    clock = Clock(fresh.base / "clock")
    clock.move("+2d")
    clock.serve(fresh).stop()
    fresh.serve().stop()
    events = [leaf["ev"] for leaf in fresh.examine().leaves]
    assert "clock.step" in events
    assert "clock" in fresh.host("doctor").out


def test_secrets_are_locked_in_memory_and_no_core_is_written(open_clinic):
    pid = open_clinic.servers[0].pid
    with open(f"/proc/{pid}/limits", encoding="ascii") as file:
        core = next(line for line in file if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        locked = next(int(line.split()[1]) for line in file if line.startswith("VmLck"))
    assert locked > 0
