# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What the machine can be made to do: small disks, lost privileges, other clocks, certificates of any kind."""

import datetime
import os
import pathlib
import shutil
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

FAKETIME = shutil.which("faketime")


class SmallDisk:
    """A file system in memory of a given size; usable only where this user may mount."""

    def __init__(self, path: pathlib.Path, mebibytes: int):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.mounted = _mount("-t", "tmpfs", "-o", f"size={mebibytes}m,mode=700", "tmpfs", path)

    def resize(self, mebibytes: int):
        assert _mount("-o", f"remount,size={mebibytes}m", self.path)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.path)], check=False)
            self.mounted = False


def _mount(*arguments) -> bool:
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


def plain_user_prefix():
    """What makes even root respect file modes: without the capabilities that override them. None when impossible."""
    if os.geteuid() != 0:
        return []
    prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if shutil.which("setpriv") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    return None


class Clock:
    """A clock for programs that tests can move, by faketime."""

    # The library must find its environment ready: Swift's runtime looks for the arguments beside it.
    prefix = ("faketime", "-m", "-f", "+0", "env", "-u", "FAKETIME")

    def __init__(self, path: pathlib.Path):
        self._path = path
        self.move("+0")

    def move(self, offset: str):
        """`+8d`, `-1h`: from the real time. Running programs notice at once."""
        temporary = self._path.with_suffix(".new")
        temporary.write_text(offset + "\n")
        temporary.replace(self._path)

    @property
    def environment(self) -> dict:
        return {"FAKETIME_TIMESTAMP_FILE": self._path, "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def serve(self, deployment):
        return deployment.serve(prefix=self.prefix, env=self.environment)


def make_certificate(certificate: pathlib.Path, key: pathlib.Path, days_from=-1, days_to=30, name="localhost"):
    """A self-signed certificate, valid between these days from now."""
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        _certificate(subject, subject, secret.public_key(), days_from, days_to)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    _write(made, secret, certificate, key)


def make_authority(place: pathlib.Path):
    """An authority: ca.pem and ca.key in a new directory."""
    place.mkdir()
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{place.name} authority")])
    made = (
        _certificate(name, name, secret.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    _write(made, secret, place / "ca.pem", place / "ca.key")


def make_client_certificate(place: pathlib.Path):
    """client.pem and client.key, signed by the authority in the directory."""
    authority = x509.load_pem_x509_certificate((place / "ca.pem").read_bytes())
    signer = serialization.load_pem_private_key((place / "ca.key").read_bytes(), None)
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk")])
    made = (
        _certificate(name, authority.subject, secret.public_key())
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(made, secret, place / "client.pem", place / "client.key")


def _certificate(subject, issuer, public_key, days_from=-1, days_to=30):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days_from))
        .not_valid_after(now + datetime.timedelta(days=days_to))
    )


def _write(made, secret, certificate: pathlib.Path, key: pathlib.Path):
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    key.chmod(0o600)
