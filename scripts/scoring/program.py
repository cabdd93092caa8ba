# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs `curtain` and takes what it predicts."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from .problem import SOFTWARE, UNAVAILABLE, Problem, printable

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def find(named):
    """The program: the one that was named, of this checkout, or of the path."""
    if named:
        found = shutil.which(named) if os.sep not in named else named
        places = [found] if found else []
    else:
        build = os.environ.get("CURTAIN_BUILD")
        folders = [build] if build else [ROOT / ".build/debug", ROOT / ".build-release/release"]
        places = [pathlib.Path(folder) / "curtain" for folder in folders] + [shutil.which("curtain")]
    for place in places:
        if place and os.path.isfile(place) and os.access(place, os.X_OK):
            return pathlib.Path(place).resolve()
    what = f"{printable(named)} is no program" if named else "there is no program curtain"
    raise Problem(UNAVAILABLE, what, 'run "make build", or name it with --curtain')


class Curtain:
    """The program with the rules that it is to use."""

    def __init__(self, path, rules):
        self.path = path
        self.rules = rules

    def version(self):
        """What the program says of its rules: version, digest and size."""
        last = self._run("triage", "lint").splitlines()[-1:]
        return last[0].partition(": ")[2].rsplit(", ", 1)[0] if last else ""

    def predict(self, samples, clinic):
        """A prediction for each sample, in their order."""
        noun = "guard" if samples.kind == "replies" else "triage"
        options = ["--clinic", str(clinic)] if clinic else []
        said = [json.loads(line) for line in self._run(noun, "predict", *options, str(samples.path)).splitlines()]
        if [one["id"] for one in said] != [record["id"] for record in samples.records]:
            raise Problem(
                SOFTWARE, f"curtain answered with other ids than those of {printable(samples.path)}",
                "run that command by itself to see why",
            )
        return said

    def _run(self, noun, verb, *arguments):
        command = [str(self.path), noun, verb, "--rules", str(self.rules), *arguments]
        try:
            # Its own messages pass through: they say what is wrong with rules or a clinic's file.
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        except OSError as error:
            raise Problem(
                UNAVAILABLE, f"cannot run {printable(self.path)}: {error.strerror}", "name a program with --curtain"
            ) from None
        if done.returncode != 0:
            sys.stderr.flush()
            code = done.returncode if done.returncode > 0 else SOFTWARE
            raise Problem(code, f'"curtain {noun} {verb}" ended with {done.returncode}', "mend what it says above")
        return done.stdout.decode("utf-8")
