# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The measures: how each is figured from its counts, what it should reach, and what other programs reach."""

import math
from dataclasses import dataclass, field

# Of a normal distribution: 95 % lie this many deviations around the mean.
Z = 1.959963984540054
PEERS = ("Presidio", "with NER", "keywords", "scrubadub")


@dataclass(frozen=True)
class Measure:
    """A line of the table.

    `figure`: recall, precision, f1, accuracy, or alarms (false ones among those that are none).
    """

    key: str
    title: str
    figure: str
    floor: float | None = None
    aim: float | None = None
    # Of each peer on the development set and on the held-out set.
    development: dict = field(default_factory=dict)
    heldout: dict = field(default_factory=dict)

    @property
    def count(self):
        """The name of its counts."""
        return self.key.split(":")[0]

    @property
    def is_alarm(self):
        return self.figure == "alarms"

    def parts(self, counts):
        """How many of how many, where the figure is such a part."""
        tp, fp, fn, tn = (counts[name] for name in ("tp", "fp", "fn", "tn"))
        return {
            "recall": (tp, tp + fn),
            "accuracy": (tp, tp + fn),
            "precision": (tp, tp + fp),
            "alarms": (fp, fp + tn),
        }.get(self.figure)

    def value(self, counts):
        """The figure, or None where there is nothing to count."""
        parts = self.parts(counts)
        if parts:
            return parts[0] / parts[1] if parts[1] else None
        tp, fp, fn = (counts[name] for name in ("tp", "fp", "fn"))
        return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else None

    def interval(self, counts):
        """The 95 % interval after Wilson, or None for a figure that has none."""
        parts = self.parts(counts)
        return wilson(*parts) if parts and parts[1] else None

    def is_below(self, counts):
        """True when the floor is missed; a figure of nothing misses none."""
        value = self.value(counts)
        if value is None or self.floor is None:
            return False
        return value > self.floor if self.is_alarm else value < self.floor

    def peers(self, is_development):
        return self.development if is_development else self.heldout


def wilson(found, of):
    """The interval in which the true part lies in 95 of 100 such samples."""
    part = found / of
    spread = Z * math.sqrt(part * (1 - part) / of + Z * Z / (4 * of * of))
    middle = part + Z * Z / (2 * of)
    low, high = ((middle + sign * spread) / (1 + Z * Z / of) for sign in (-1, 1))
    return (0.0 if found == 0 else low), (1.0 if found == of else high)


def peers(*figures):
    return {name: figure for name, figure in zip(PEERS, figures) if figure is not None}


COMMENTS = [
    Measure(
        "identifiers:recall", "comments with identifiers: recall", "recall", 0.93, 0.97,
        peers(0.442, 0.923, None, 0.237), peers(0.419, 0.895, None, 0.242),
    ),
    Measure(
        "identifiers:precision", "comments with identifiers: precision", "precision", 0.90, 0.93,
        peers(0.793, 0.889, None, 0.902), peers(0.812, 0.902, None, 0.857),
    ),
    Measure(
        "spans:f1", "identifiers with their types: F1", "f1", 0.85, 0.90,
        peers(0.369, 0.851, None, 0.261), peers(0.333, 0.818, None, 0.279),
    ),
    Measure("checksums:recall", "numbers with a check digit: recall", "recall", 1.0, 1.0),
    # The floor is one missed of 49.
    Measure("emergency-explicit:recall", "emergencies, explicit: recall", "recall", 48 / 49, 1.0),
    Measure(
        "emergency:recall", "emergencies, all: recall", "recall", 0.85, 0.92,
        peers(None, None, 0.197), peers(None, None, 0.070),
    ),
    Measure(
        "emergency:alarms", "false emergencies, of not urgent", "alarms", 0.02, 0.01,
        {}, peers(None, None, 0.074),
    ),
    Measure("private:recall", "private route: recall", "recall", 0.95, 0.97),
    Measure("private:precision", "private route: precision", "precision", 0.85, 0.90),
    Measure("follow-up:f1", "intent wants a private answer: F1", "f1"),
    Measure("intent:accuracy", "intent: accuracy", "accuracy"),
    Measure("health:accuracy", "whose health: accuracy", "accuracy"),
    Measure("complaint:f1", "complaint: F1", "f1", 0.80, 0.88),
    Measure("misinfo:f1", "misinformation: F1", "f1"),
    Measure("spam:f1", "spam: F1", "f1", 0.85, 0.92),
]
REPLIES = [
    Measure("refuse:recall", "guard refuses: recall", "recall", 0.95, 1.0, peers(0.057), peers(0.071)),
    Measure("refuse:alarms", "guard refuses what is allowed", "alarms", 0.10, 0.05, {}, peers(0.18)),
]
# What Presidio finds of each type on the development set.
PRESIDIO_TYPES = {
    "ACCOUNT": "9/11", "ADDRESS": "0/9", "AGE90": "0/5", "DATE": "12/27", "DEVICE": "0/3", "EMAIL": "10/12",
    "FAX": "2/2", "GEO": "0/25", "HEALTH_PLAN": "3/5", "IP": "2/2", "LICENSE": "3/3", "MRN": "0/4", "NAME": "0/85",
    "OTHER_ID": "2/5", "PHONE": "15/18", "PHOTO": "0/1", "SSN": "2/3", "URL": "1/1", "VEHICLE": "0/2", "ZIP": "0/4",
}


def of_kind(kind):
    return REPLIES if kind == "replies" else COMMENTS
