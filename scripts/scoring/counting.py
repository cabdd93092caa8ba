# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What each record adds to each count.

A count is a Counter of tp, fp, fn and tn under the name of a measure; counts of records add up to those of a file, or
of a fold of it. The rules:

- An identifier is found when a predicted span of its group overlaps it. Types that people mix up share a group.
- What is predicted on neutral words, and touches no identifier, counts neither way.
- A comment holds an identifier when a span is left.
- Emergencies are counted against comments that are not urgent: those labelled "soon" count neither way.
- "Explicit" emergencies are those that are not tagged "oblique"; complaints tagged "mild" count neither way.
- Numbers with a check digit are those that are valid and stand in digits, in a record that is not tagged "obf".
- A label that a record lacks is not counted.
"""

from collections import Counter, defaultdict

from .checksums import carries_check
from .samples import PRIVATE_INTENTS

GROUPS = {"FAX": "PHONE", "AGE90": "DATE", "GEO": "ADDRESS", "ZIP": "ADDRESS"}


def of_comment(record, said):
    """The counts of one comment, by measure."""
    counts = defaultdict(Counter)
    labels, tags = record["labels"], record["tags"]
    if "spans" in labels:
        spans(record, said["spans"], counts)

    def yes_or_no(measure, expected, found):
        counts[measure][outcome(expected, found)] += 1

    urgency = labels.get("urgency")
    if urgency is not None:
        yes_or_no("urgent", urgency != "none", said["urgency"] != "none")
        if urgency != "soon":
            yes_or_no("emergency", urgency == "emergency", said["urgency"] == "emergency")
            if "oblique" not in tags:
                yes_or_no("emergency-explicit", urgency == "emergency", said["urgency"] == "emergency")
    if labels.get("route") is not None:
        yes_or_no("private", labels["route"] in ("private", "crisis"), said["private"])
    if labels.get("intent") is not None:
        yes_or_no("follow-up", labels["intent"] in PRIVATE_INTENTS, said["intent"] in PRIVATE_INTENTS)
        counts["intent"]["tp" if labels["intent"] == said["intent"] else "fn"] += 1
    if labels.get("health") is not None:
        counts["health"]["tp" if labels["health"] == said["health"] else "fn"] += 1
    if labels.get("complaint") is not None and "mild" not in tags:
        yes_or_no("complaint", labels["complaint"], said["complaint"])
    for flag in ("misinfo", "spam"):
        if labels.get(flag) is not None:
            yes_or_no(flag, labels[flag], said[flag])
    return counts


def of_reply(record, said):
    """The counts of one reply."""
    counts = defaultdict(Counter)
    counts["refuse"][outcome(record["label"] == "refuse", said["decision"] == "refuse")] += 1
    return counts


def spans(record, predicted, counts):
    expected, neutral = record["labels"]["spans"], record["labels"].get("neutral", [])
    kept = [
        one
        for one in predicted
        if any(overlap(one, span) for span in expected) or not any(overlap(one, span) for span in neutral)
    ]
    for span in expected:
        result = "tp" if any(finds(one, span) for one in kept) else "fn"
        counts["spans"][result] += 1
        counts["type " + span["type"]][result] += 1
        if "obf" not in record["tags"] and carries_check(span["type"], record["text"][span["start"] : span["end"]]):
            counts["checksums"][result] += 1
    for one in kept:
        if not any(finds(one, span) for span in expected):
            counts["spans"]["fp"] += 1
            counts["type " + one["type"]]["fp"] += 1
    counts["identifiers"][outcome(bool(expected), bool(kept))] += 1


def overlap(a, b):
    return a["start"] < b["end"] and b["start"] < a["end"]


def finds(predicted, span):
    return overlap(predicted, span) and group(predicted["type"]) == group(span["type"])


def group(kind):
    return GROUPS.get(kind, kind)


def outcome(expected, found):
    if expected:
        return "tp" if found else "fn"
    return "fp" if found else "tn"


def total(counts):
    """The sum of the counts of many records, by measure."""
    result = defaultdict(Counter)
    for one in counts:
        for measure, count in one.items():
            result[measure].update(count)
    return result
