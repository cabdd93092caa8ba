# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Files of labelled comments and replies, one JSON object a line."""

import json
import pathlib
from dataclasses import dataclass

from .problem import DATA, IO, NO_INPUT, USAGE, Problem, printable

URGENCIES = ("none", "soon", "emergency")
PRIVATE_INTENTS = ("advice", "appointment", "prescription", "results", "side_effect", "billing", "records")
CHOICES = {
    "urgency": URGENCIES,
    "intent": ("none", "question", *PRIVATE_INTENTS),
    "route": ("none", "review", "spam", "private", "crisis"),
    "health": ("none", "self", "other"),
    "complaint": (True, False),
    "misinfo": (True, False),
    "spam": (True, False),
}
HINT = "docs/triage.md shows the form of a sample"


@dataclass
class Samples:
    """A file's records in their order; all comments or all replies."""

    path: pathlib.Path
    kind: str
    records: list


def read(path):
    """Reads and checks a file; the first line that cannot be used ends it with its number."""
    path = pathlib.Path(path)
    records, kind, seen = [], None, {}
    for number, line in enumerate(text(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{printable(path)} line {number}"
        try:
            record = json.loads(line)
        except ValueError:
            raise Problem(DATA, f"{place} is no JSON", "write one JSON object a line") from None
        if not isinstance(record, dict):
            raise Problem(DATA, f"{place} is no JSON object", "write one JSON object a line")
        found = "replies" if "reply" in record else "comments"
        if kind not in (None, found):
            raise Problem(DATA, f"{place} is one of {found} in a file of {kind}", "keep the two in files of their own")
        kind = found
        reason = fault(record, kind)
        if reason:
            raise Problem(DATA, f"{place} {reason}", HINT)
        if record["id"] in seen:
            raise Problem(
                DATA, f"{place} has the id of line {seen[record['id']]}", "give each record an id of its own"
            )
        seen[record["id"]] = number
        records.append(record)
    if not records:
        raise Problem(DATA, f"{printable(path)} holds no sample", HINT)
    return Samples(path, kind, records)


def text(path):
    """The text of a file in UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Problem(NO_INPUT, f"there is no file {printable(path)}", "check the path after --files") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Problem(DATA, f"{printable(path)} line {line} is not UTF-8", "save the file as UTF-8") from None
    except OSError as error:
        raise Problem(
            IO, f"cannot read {printable(path)}: {error.strerror}", "check who may read it, and that it is a file"
        ) from None


def fault(record, kind):
    """Why a record cannot be used, or None."""
    if not isinstance(record.get("id"), str):
        return 'lacks "id", a text'
    tags = record.setdefault("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return 'has "tags" that are no list of texts'
    if kind == "replies":
        if not isinstance(record["reply"], str):
            return 'has a "reply" that is no text'
        return None if record.get("label") in ("allow", "refuse") else 'lacks "label": allow or refuse'
    if not isinstance(record.get("text"), str):
        return 'lacks "text"'
    labels = record.get("labels")
    if not isinstance(labels, dict):
        return 'lacks "labels"'
    for name, choices in CHOICES.items():
        value = labels.get(name)
        # 0 and 1 are equal to false and true, and are neither.
        if value is not None and not (value in choices and type(value) is type(choices[0])):
            words = ", ".join(json.dumps(choice).strip('"') for choice in choices)
            return f'has another "{name}" than {words}'
    for name in ("spans", "neutral"):
        if name in labels:
            for span in labels[name] if isinstance(labels[name], list) else [None]:
                if not is_span(span, len(record["text"]), typed=name == "spans"):
                    return f'has "{name}" that do not lie in the text'
    return None


def is_span(span, length, typed):
    """True for a mapping with start and end within a text, and a type; offsets count Unicode scalars."""
    if not isinstance(span, dict) or typed and not isinstance(span.get("type"), str):
        return False
    start, end = span.get("start"), span.get("end")
    return type(start) is int and type(end) is int and 0 <= start < end <= length


def clinic_beside(path):
    """The clinic of a file of replies: the file beside it that is called as it is, or the only clinic's file there."""
    found = sorted({*path.parent.glob("clinic*.json"), *path.parent.glob("*-clinic.json")})
    named = [one for one in found if one.stem == path.stem.replace("replies", "clinic")]
    if named or len(found) < 2:
        return (named or found or [None])[0]
    names = ", ".join(printable(one.name) for one in found)
    raise Problem(
        USAGE, f"more than one clinic stands beside {printable(path)}: {names}", "name the right one with --clinic"
    )
