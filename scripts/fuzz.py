#!/usr/bin/env python3
# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs the fuzzers that Fuzz/Makefile built, one after the other, and says what each did.

Usage: scripts/fuzz.py --seconds 60 [TARGET ...]

The seconds are for all targets together, one second each at least. Inputs that reach something new are kept in
.build-fuzz/corpus/TARGET and used again; an input that fails is kept in .build-fuzz/artifacts.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUZZ = ROOT / "Fuzz"
OUT = ROOT / ".build-fuzz"
# Bytes of the longest input made; a longer one costs speed and finds nothing that a shorter one does not.
LONGEST = {"triage": 65_536, "reply-guard": 20_000, "csv": 16_384, "jsonl": 16_384, "keyring": 16_384}
ENVIRONMENT = {
    # Freed memory that the sanitizer holds back counts towards the limit below.
    "ASAN_OPTIONS": "quarantine_size_mb=32:detect_leaks=1",
    # Swift's own handler would end the process before libFuzzer writes the input.
    "SWIFT_BACKTRACE": "enable=no",
}


def run(name, seconds, log):
    """Runs one target; answers its exit code."""
    found = OUT / "corpus" / name
    artifacts = OUT / "artifacts"
    found.mkdir(parents=True, exist_ok=True)
    artifacts.mkdir(parents=True, exist_ok=True)
    command = [
        OUT / name,
        found,
        FUZZ / "corpus" / name,
        f"-artifact_prefix={artifacts}/{name}-",
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST.get(name, 4096)}",
        "-timeout=10",
        "-rss_limit_mb=512",
        "-print_final_stats=1",
    ]
    words = FUZZ / "dictionaries" / f"{name}.dict"
    if words.exists():
        command.append(f"-dict={words}")
    environment = os.environ | ENVIRONMENT
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False).returncode


def last(pattern, text):
    found = re.findall(pattern, text)
    return found[-1] if found else "-"


def main():
    parser = argparse.ArgumentParser(description="run the fuzzers, one after the other")
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    arguments = parser.parse_args()
    known = sorted(path.stem for path in (FUZZ / "Targets").glob("*.swift"))
    for name in arguments.targets:
        if name not in known:
            sys.exit(f"fuzz: no target \"{name}\": use one of {', '.join(known)}")
    names = arguments.targets or known
    seconds = max(1, arguments.seconds // len(names))
    print(f"fuzz: {len(names)} targets, {seconds} s each", flush=True)
    print(f"  {'target':<14}{'exec/s':>8}{'edges':>8}{'inputs':>8}  result", flush=True)
    failed = []
    for name in names:
        path = OUT / f"{name}.log"
        with path.open("wb") as log:
            code = run(name, seconds, log)
        text = path.read_text(encoding="utf-8", errors="replace")
        speed = last(r"average_exec_per_sec: +(\d+)", text)
        edges, inputs = last(r"cov: (\d+)", text), last(r"corp: (\d+)", text)
        print(f"  {name:<14}{speed:>8}{edges:>8}{inputs:>8}  {'clean' if code == 0 else 'FAILED'}", flush=True)
        if code != 0:
            failed.append(name)
            lines = [line for line in text.splitlines() if re.search(r"^fuzz: |ERROR|SUMMARY|Test unit", line)]
            print("\n".join(f"    {line}" for line in lines[:8]), flush=True)
    if failed:
        sys.exit(f"fuzz: failed: {', '.join(failed)}; .build-fuzz/TARGET.log says how")
    print("fuzz: clean")


if __name__ == "__main__":
    main()
