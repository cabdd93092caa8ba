# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What README and `make run` promise: a development deployment, and the commands that are shown, as they are shown."""

import json
import re
import shlex
import shutil

from harness.deployment import Deployment
from harness.programs import CURTAIN, ROOT, run

PASSWORDS = {"amy": "an amiable long passphrase", "nora": "a notable long passphrase", "paul": "a palpable passphrase"}


def blocks(path):
    """Lines of the code blocks of a page, without comments and prompts."""
    for block in re.findall(r"^```\w*\n(.*?)^```", path.read_text(), re.S | re.M):
        for line in block.splitlines():
            if line.strip():
                yield re.split(r"\s{2,}#", line)[0].strip()


def dev_setup(base):
    """The project as it is shipped, set up for development on ports of its own."""
    base.mkdir(parents=True)
    for name in ("config", "samples"):
        shutil.copytree(ROOT / name, base / name)
    deployment = Deployment(base)
    deployment.choose_ports()
    deployment.set("attempts.per_network_per_minute", 1000)
    return deployment, deployment.host("dev-setup").ok()


def test_the_commands_of_the_readme_work_as_shown(copies):
    deployment, said = dev_setup(copies.empty())
    copies.adopt(deployment)
    logins = (deployment.base / "var" / "dev-logins.txt").read_text()
    assert logins.strip() in said.out, "the logins are printed"
    assert (deployment.base / "var" / "dev-logins.txt").stat().st_mode & 0o077 == 0
    # Twice is as good as once.
    again = deployment.host("dev-setup").ok()
    assert logins.strip() in again.out
    deployment.serve()
    person, ran = deployment.person("reader"), []
    for line in blocks(ROOT / "README.md"):
        if not line.startswith("curtain "):
            continue
        arguments = shlex.split(line.replace("https://localhost:8444", deployment.staff))[1:]
        if arguments[0] == "login":
            login = arguments[arguments.index("--user") + 1]
            password = re.search(rf"^\s+{login}\s+\S+\s+(\S+)", logins, re.M)[1]
            result = run(
                CURTAIN,
                *arguments,
                "--password-stdin",
                stdin=f"{password}\n{PASSWORDS[login]}\n",
                env=person.environment(),
                cwd=deployment.base,
            )
        else:
            typed = "We have a time for you.\n" if "reply" in arguments else ""
            result = run(CURTAIN, *arguments, stdin=typed, env=person.environment(), cwd=deployment.base)
        assert result.code == 0, (line, result)
        ran.append(" ".join(arguments[:2]))
    for wanted in ("comments list", "comments show", "comments route", "threads list", "threads reply", "audit list"):
        assert wanted in ran, f'README shows no "curtain {wanted}"'


def test_what_dev_setup_suggests_works(copies):
    deployment, said = dev_setup(copies.empty())
    copies.adopt(deployment)
    deployment.serve()
    password = re.search(r"^\s+amy\s+\S+\s+(\S+)", said.out, re.M)[1]
    amy = deployment.person("amy")
    amy.login(password, PASSWORDS["amy"]).ok()
    suggested = [line.strip() for line in said.out.splitlines() if line.strip().startswith("curtain ")]
    assert len(suggested) >= 3
    for line in suggested:
        arguments = shlex.split(line)[1:]
        if arguments[0] != "login":
            amy.run(*arguments).ok()
    flagged = amy.json("comments", "list", "--flagged")["comments"]
    assert flagged and all(one["flagged"] for one in flagged)


def test_dev_setup_leaves_a_real_deployment_alone(fresh):
    before = fresh.query("SELECT count(*) FROM auditLeaf")
    fresh.host("dev-setup").refused(78, saying="not made by dev-setup")
    assert fresh.query("SELECT count(*) FROM auditLeaf") == before


def test_the_documents_link_to_what_is_there():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_schema_and_the_api_description_are_well_formed():
    assert json.loads((ROOT / "docs" / "audit-leaf.schema.json").read_text())["type"] == "object"
    assert (ROOT / "docs" / "openapi.yaml").read_text().startswith(("openapi: 3", "# SPDX"))
