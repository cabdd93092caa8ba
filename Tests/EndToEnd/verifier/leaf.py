# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Audit leaves: canonical JSON (RFC 8785), numbered, as docs/audit-leaf.schema.json says."""

import json
import pathlib

import jsonschema

from . import Fault

LIMIT = 4096
SCHEMA = pathlib.Path(__file__).resolve().parents[3] / "docs" / "audit-leaf.schema.json"


class Leaves:
    """Checks leaves one after another."""

    def __init__(self, schema=SCHEMA):
        document = json.loads(pathlib.Path(schema).read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(document)
        kind.check_schema(document)
        self._validator = kind(document)
        self.next = 0

    def take(self, data: bytes) -> dict:
        """The leaf as an object. Raises `Fault` when it is not the next one, not canonical or not of the schema."""
        place = self.next
        leaf = parse(data)
        error = next(iter(self._validator.iter_errors(leaf)), None)
        if error:
            raise Fault(f"leaf {place}: {'/'.join(map(str, error.path))}: {error.message}")
        if leaf["seq"] != place:
            raise Fault(f"leaf {place} says it is leaf {leaf['seq']}")
        self.next += 1
        return leaf


def parse(data: bytes) -> dict:
    """The object in the bytes, which must be its one canonical form."""
    if len(data) > LIMIT:
        raise Fault("a leaf is too long")
    try:
        leaf = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Fault("a leaf is not JSON") from error
    if canonical(leaf) != data:
        raise Fault("a leaf is not in its canonical form")
    return leaf


def canonical(value) -> bytes:
    """RFC 8785 for objects whose names are ASCII and whose numbers are integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Fault("a leaf names a field twice")
    return found


def _refuse(text):
    raise Fault("a leaf has a number that is no integer")
