# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Results as tables for people and as JSON for programs."""

import pathlib

from . import measures
from .problem import printable

LEGEND = """\
figure: of all records of the file; 95 %: the interval in which it lies for texts of the same make (Wilson)
tp, fp, fn: found, found wrongly, missed; "first" and "then" are what a first release and a later one should reach
Presidio: presidio-analyzer 2.2.366, all recognizers; with NER: the same, given every name, place, address, date and
high age by hand; keywords: thirty words of danger; scrubadub 2.0.1, each on the set that the table names."""
FOLDS = """\
The rules are written by hand and not trained again for each fold: the spread between folds shows the noise of
sampling. Overfitting shows as the gap between a set that the rules were developed on and one they were not."""


def tables(result):
    """The lines of a file's tables."""
    peers = "development" if result.is_development else "held-out"
    count = f"{len(result.samples.records)} {result.samples.kind}"
    yield f"{short(result.samples.path)}: {count} (other programs: on the {peers} set)"
    yield ""
    yield from indented(main_table(result))
    if result.types:
        yield ""
        yield from indented(type_table(result))


def main_table(result):
    there = {name for measure in result.measures for name in measure.peers(result.is_development)}
    names = [name for name in measures.PEERS if name in there]
    rows = [["measure", "figure", "95 %", "counts", "first", "", "then", *names]]
    for measure in result.measures:
        counts = result.counts[measure.count]
        known = measure.peers(result.is_development)
        rows.append(
            [
                measure.title, shown(measure, measure.value(counts)), interval(measure, counts),
                count_text(measure, counts), goal(measure, measure.floor),
                "below" if measure.is_below(counts) else "", goal(measure, measure.aim),
                *(shown(measure, known.get(name)) for name in names),
            ]
        )
    return columns(rows)


def type_table(result):
    recall = measures.Measure("type", "", "recall")
    rows = [["type", "found", "recall", "95 %", "false", "Presidio (development set)"]]
    for name in result.types:
        counts = result.of_type(name)
        of = counts["tp"] + counts["fn"]
        rows.append(
            [
                name, f"{counts['tp']} of {of}", shown(recall, recall.value(counts)), interval(recall, counts),
                str(counts["fp"]), measures.PRESIDIO_TYPES.get(name, "-").replace("/", " of "),
            ]
        )
    return columns(rows)


def fold_table(result, folds):
    yield f"{short(result.samples.path)}: {folds} folds by a hash of the id"
    yield ""
    rows = [["measure", "mean", "sd", "min", "max", "folds"]]
    for measure in result.measures:
        spread = result.spread(measure)
        if spread is None:
            rows.append([measure.title, "-", "-", "-", "-", "0"])
            continue
        values = (spread.mean, spread.deviation, spread.least, spread.most)
        rows.append([measure.title, *(shown(measure, value) for value in values), str(spread.folds)])
    yield from indented(columns(rows))


def error_lists(result):
    """Ids, and never a text."""
    yield f"{short(result.samples.path)}: what is counted wrong"
    for name, missed, open_to_doubt, false in result.wrong():
        for what, ids in (("missed", missed), ("missed, ambiguous", open_to_doubt), ("false", false)):
            if ids:
                yield f"  {name}, {what} ({len(ids)}): {' '.join(printable(one) for one in ids)}"


def document(results, rules, folds):
    """Everything as plain values."""
    return {"rules": rules, "folds": folds, "files": [file_document(result) for result in results]}


def file_document(result):
    found = []
    for measure in result.measures:
        counts = result.counts[measure.count]
        spread = result.spread(measure)
        found.append(
            {
                "key": measure.key, "title": measure.title, "value": measure.value(counts),
                "interval": measure.interval(counts), "floor": measure.floor, "aim": measure.aim,
                "below": measure.is_below(counts), "peers": measure.peers(result.is_development),
                **{name: counts[name] for name in ("tp", "fp", "fn", "tn")},
                "folds": vars(spread) if spread else None,
            }
        )
    types = {name: {key: result.of_type(name)[key] for key in ("tp", "fp", "fn")} for name in result.types}
    return {
        "file": str(result.samples.path), "kind": result.samples.kind, "records": len(result.samples.records),
        "measures": found, "types": types,
    }


def short(path):
    """A path as a person would write it from here."""
    path = pathlib.Path(path)
    here = pathlib.Path.cwd()
    return printable(path.relative_to(here) if path.is_relative_to(here) else path)


def shown(measure, value):
    if value is None:
        return "-"
    return f"{100 * value:.1f} %" if measure.is_alarm else f"{value:.3f}"


def goal(measure, value):
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if measure.is_alarm else f"{value:.2f}"


def interval(measure, counts):
    found = measure.interval(counts)
    if found is None:
        return ""
    low, high = found
    return f"{100 * low:.1f} to {100 * high:.1f} %" if measure.is_alarm else f"{low:.3f} to {high:.3f}"


def count_text(measure, counts):
    if measure.figure == "accuracy":
        return f"{counts['tp']} of {counts['tp'] + counts['fn']}"
    if measure.is_alarm:
        return f"{counts['fp']} of {counts['fp'] + counts['tn']}"
    names = ("tp", "fn") if measure.key.startswith("checksums") else ("tp", "fp", "fn")
    return " ".join(f"{name} {counts[name]}" for name in names)


def columns(rows):
    """Rows as lines, each column as wide as its widest cell; one that is empty throughout is left out."""
    used = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
    widths = {place: max(len(row[place]) for row in rows) for place in used}
    return ["  ".join(row[place].ljust(widths[place]) for place in used).rstrip() for row in rows]


def indented(lines):
    return ("  " + line if line else line for line in lines)
