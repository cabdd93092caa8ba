# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line of scripts/score."""

import argparse
import json
import os
import pathlib
import sys

from . import program, report, samples
from .problem import BELOW, IO, USAGE, Problem, printable
from .result import Result

SAMPLES = program.ROOT / "samples" / "triage"
DESCRIPTION = """\
Counts what triage and the reply guard make of labelled comments and replies.

  scripts/score
  scripts/score --files our-comments.jsonl our-replies.jsonl --clinic our-clinic.json --errors
"""
EPILOG = """\
It ends with 0, or with --floors and a missed floor 1; 64 wrong arguments, 65 a line that is no sample, 66 no such file,
69 no program, 74 a file that cannot be read or written; else with the code of curtain, such as 78 for broken rules.
"""


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        raise Problem(USAGE, message, "see scripts/score --help")


def parser():
    result = Arguments(
        prog="score", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = result.add_argument
    add(
        "--files", nargs="+", metavar="FILE", default=sorted(SAMPLES.glob("regression-*.jsonl")),
        help="comments or replies with labels, one JSON object a line (those of samples/triage)",
    )
    add("--clinic", metavar="FILE", help="the clinic of the replies (clinic*.json or *-clinic.json beside them)")
    add("--clinic-reads", action="store_true", help="let triage of comments know the --clinic, too")
    add("--rules", metavar="DIR", default=program.ROOT / "config" / "triage", help="rules (config/triage)")
    add("--curtain", metavar="PATH", help="the program (.build/debug/curtain; CURTAIN_BUILD names its directory)")
    add("--folds", type=int, default=5, metavar="N", help="folds for the spread of each figure; 0 for none (5)")
    add("--json", metavar="OUT", help="write everything as JSON; - is standard output, in place of the tables")
    add("--errors", action="store_true", help="list the ids of what is counted wrong, by measure")
    add("--floors", action="store_true", help='end with 1 when a figure is below its "first"')
    return result


def main(arguments=None):
    try:
        return run(parser().parse_args(arguments))
    except Problem as problem:
        print(f"score: error: {problem.message}\nscore: hint: {problem.hint}", file=sys.stderr)
        return problem.code
    except BrokenPipeError:
        # Whoever read the tables has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IO
    except KeyboardInterrupt:
        return 130


def run(options):
    if options.folds == 1 or not 0 <= options.folds <= 100:
        raise Problem(USAGE, "folds are 2 to 100, or 0 for none", "say --folds 5")
    if options.clinic_reads and not options.clinic:
        raise Problem(USAGE, "--clinic-reads needs a clinic", "name it with --clinic")
    read = [samples.read(path) for path in options.files]
    if options.json and options.json != "-":
        writable(pathlib.Path(options.json))
    if options.clinic:
        samples.text(pathlib.Path(options.clinic))
    curtain = program.Curtain(program.find(options.curtain), options.rules)
    rules = curtain.version()
    results = [Result(one, curtain.predict(one, clinic(one, options)), options.folds) for one in read]
    if options.json:
        write(options.json, report.document(results, rules, options.folds))
    if options.json != "-":
        show(results, rules, options)
    missed = [(result, measure) for result in results for measure in result.below]
    if not options.floors or not missed:
        return 0
    for result, measure in missed:
        print(f"score: below its floor: {measure.title}, {report.short(result.samples.path)}", file=sys.stderr)
    return BELOW


def clinic(one, options):
    """The clinic for a file: what was named, or what stands beside a file of replies."""
    if one.kind == "comments":
        return options.clinic if options.clinic_reads else None
    found = options.clinic or samples.clinic_beside(one.path)
    if not found:
        print(f"score: no clinic's file beside {report.short(one.path)}: replies may name nothing", file=sys.stderr)
    return found


def show(results, rules, options):
    print(f"{report.short(options.rules)}: {rules}")
    for result in results:
        print("\n" + "\n".join(report.tables(result)))
        if options.folds:
            print("\n" + "\n".join(report.fold_table(result, options.folds)))
        if options.errors:
            print("\n" + "\n".join(report.error_lists(result)))
    print("\n" + report.LEGEND + ("\n" + report.FOLDS if options.folds else ""))
    sys.stdout.flush()


def writable(path):
    """Says at once what would be said after all the work."""
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise unwritten(path, "no such directory, or no right to write there")


def unwritten(path, reason):
    return Problem(IO, f"cannot write {printable(path)}: {reason}", "check the path after --json")


def write(path, document):
    body = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if path == "-":
        sys.stdout.write(body)
        return
    try:
        pathlib.Path(path).write_text(body, encoding="utf-8")
    except OSError as error:
        raise unwritten(path, error.strerror) from None
