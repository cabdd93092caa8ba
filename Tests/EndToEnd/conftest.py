# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Fixtures: deployments in directories of their own, servers that end with the test."""

import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from attacked import attacked, besieged  # noqa: E402, F401
from harness.deployment import Deployment  # noqa: E402
from harness.programs import CURTAIN, CURTAIND  # noqa: E402


def pytest_collection_finish(session):
    """Both programs have to be there, but for modules that name in PROGRAMS what they run."""
    needed = {program for item in session.items for program in getattr(item.module, "PROGRAMS", (CURTAIND, CURTAIN))}
    for program in sorted(needed):
        if not program.exists():
            pytest.exit(f'{program} is missing: run "make build" first', returncode=2)


@pytest.fixture(scope="session")
def workshop():
    """A short path (sockets have short names) that is gone afterwards."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="curtain-e2e-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def pristine(workshop):
    """A deployment that `init` just made. Copied, never used itself."""
    return Deployment.make(workshop / "pristine")


@pytest.fixture(scope="session")
def furnished(workshop, pristine):
    """The same with people, channels and templates, stopped in an orderly way. Copied, never used itself."""
    deployment = pristine.copy(workshop / "furnished")
    server = deployment.serve()
    try:
        deployment.furnish()
        assert server.stop().code == 0, server.log()
    finally:
        deployment.stop_all()
    return deployment


class _Copies:
    def __init__(self, workshop):
        self._workshop, self._made = workshop, []

    def __call__(self, original) -> Deployment:
        base = pathlib.Path(tempfile.mkdtemp(prefix="d", dir=self._workshop)) / "d"
        copied = original.copy(base)
        self._made.append(copied)
        return copied

    def adopt(self, deployment):
        self._made.append(deployment)
        return deployment

    def empty(self) -> pathlib.Path:
        return pathlib.Path(tempfile.mkdtemp(prefix="d", dir=self._workshop)) / "d"

    def close(self):
        for deployment in self._made:
            deployment.stop_all()
            shutil.rmtree(deployment.base.parent, ignore_errors=True)


@pytest.fixture
def copies(workshop):
    made = _Copies(workshop)
    yield made
    made.close()


@pytest.fixture
def fresh(copies, pristine):
    """A deployment as `init` makes it."""
    return copies(pristine)


@pytest.fixture
def clinic(copies, furnished):
    """A deployment with people, channels and approved templates, not running."""
    return copies(furnished)


@pytest.fixture
def open_clinic(clinic):
    """The same, serving."""
    clinic.serve()
    return clinic


@pytest.fixture(scope="module")
def guarded(request, workshop, furnished):
    """A server with short limits and the cap for a network as it is."""
    deployment = furnished.copy(workshop / request.module.__name__)
    for listener in ("public", "staff"):
        for limit, value in (("handshake", "2s"), ("head", "3s"), ("body_grace", "1s"), ("write_stall", "3s")):
            deployment.set(f"{listener}.limits.{limit}", value)
    deployment.set("staff.limits.connections", 20)
    deployment.serve()
    yield deployment
    deployment.stop_all()
