# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The counts of one file, whole and in folds."""

import hashlib
import statistics
from dataclasses import dataclass

from . import counting, measures


@dataclass
class Spread:
    """A figure over the folds in which there is something to count."""

    folds: int
    mean: float
    deviation: float
    least: float
    most: float


class Result:
    def __init__(self, samples, said, folds):
        of = counting.of_reply if samples.kind == "replies" else counting.of_comment
        self.samples = samples
        self.measures = measures.of_kind(samples.kind)
        self._records = [(record, of(record, one)) for record, one in zip(samples.records, said)]
        self.counts = counting.total(counts for _, counts in self._records)
        self._folds = [
            counting.total(counts for record, counts in self._records if fold_of(record["id"], folds) == fold)
            for fold in range(folds)
        ]

    @property
    def is_development(self):
        """Peers were measured on a development set, known by its name, and on a held-out set."""
        return self.samples.path.stem.endswith("-dev")

    @property
    def below(self):
        return [measure for measure in self.measures if measure.is_below(self.counts[measure.count])]

    @property
    def types(self):
        """Types of identifiers that are there or are predicted."""
        return sorted(name.removeprefix("type ") for name in self.counts if name.startswith("type "))

    def of_type(self, name):
        return self.counts["type " + name]

    def spread(self, measure):
        values = [measure.value(counts[measure.count]) for counts in self._folds]
        values = [value for value in values if value is not None]
        if not values:
            return None
        deviation = statistics.stdev(values) if len(values) > 1 else 0.0
        return Spread(len(values), statistics.mean(values), deviation, min(values), max(values))

    def wrong(self):
        """For each count: ids of what was missed, of those that two readers could differ on, of what was false."""
        for name in dict.fromkeys(measure.count for measure in self.measures):
            missed, open_to_doubt, false = [], [], []
            for record, counts in self._records:
                if counts[name]["fn"]:
                    (open_to_doubt if "ambiguous" in record["tags"] else missed).append(record["id"])
                if counts[name]["fp"]:
                    false.append(record["id"])
            yield name, missed, open_to_doubt, false


def fold_of(name, folds):
    """The fold of a record: the same on every machine, whatever else is in the file."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8]) % folds
