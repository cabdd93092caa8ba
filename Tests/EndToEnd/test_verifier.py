# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The second implementation itself: published vectors, and that it notices what it should."""

import hashlib
import json
import os
import pathlib

import pytest

from harness.programs import ROOT
from verifier import Fault, leaf, note, tree

# transparency-dev/merkle, testonly/constants.go.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KEY = "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
NOTE = (
    "relay.example/audit/1\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n"
    "\u2014 relay.example/audit/1 2SDEtYg+toAkGq6FwLx0/MPajvjJRSdKprDlDPvBV9I/yvYavV7uiIC355SSFsZVPLH5g6o8sDY/"
    "ZMCFBcK8IgJwOQU=\n"
).encode()


def vectors():
    """Where the shared Merkle probes are, on machines that have them."""
    for base in (os.environ.get("CURTAIN_SHARED"), ROOT / "shared", ROOT.parent / "shared"):
        if base and (pathlib.Path(base) / "vectors" / "merkle").is_dir():
            return pathlib.Path(base) / "vectors" / "merkle"
    return None


@pytest.mark.parametrize("size", range(9))
def test_roots_of_small_trees_are_the_published_ones(size):
    hashes = [tree.leaf_hash(data) for data in LEAVES[:size]]
    growing = tree.Growing()
    for one in hashes:
        growing.append(one)
    assert tree.root(hashes).hex() == growing.root().hex() == ROOTS[size]


def test_unit_hashes_are_those_of_rfc_6962():
    assert tree.leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert tree.node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_a_tile_holds_the_roots_of_the_tiles_below_it():
    hashes = [hashlib.sha256(str(number).encode()).digest() for number in range(256 * 256 + 3)]
    tiles = tree.full_tiles(hashes)
    assert {level for level, _ in tiles} == {0, 1}
    assert tiles[1, 0][:32] == tree.root(hashes[:256])


def test_the_golden_checkpoint_verifies():
    checkpoint = note.verify(NOTE, note.VerifierKey.parse(KEY))
    assert (checkpoint.size, checkpoint.root.hex()) == (8, ROOTS[8])


@pytest.mark.parametrize("place", [0, 22, 24, 60, 100, 150, 180])
def test_an_altered_checkpoint_is_refused(place):
    altered = bytearray(NOTE)
    altered[place] ^= 1
    with pytest.raises(Fault):
        note.verify(bytes(altered), note.VerifierKey.parse(KEY))


def test_a_checkpoint_of_another_key_is_refused():
    other = KEY.replace("relay.example", "other.example")
    with pytest.raises(Fault):
        note.verify(NOTE, note.VerifierKey.parse(other))


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a":1, "b":2}',
        b'{"a":1.0}',
        b'{"a":1,"a":2}',
        b'{"a":"\\u0041"}',
        b'{"a":1}\n',
        b'{"a":"\xff"}',
        b"{}" + b" " * 5000,
    ],
)
def test_a_leaf_that_is_not_canonical_is_refused(data):
    with pytest.raises(Fault):
        leaf.parse(data)


def test_a_leaf_of_the_wrong_number_or_with_an_unknown_field_is_refused():
    entry = {
        "act": "E",
        "agent": {"auth": "host", "role": "host", "user": "host"},
        "ev": "service.start",
        "node": "n",
        "out": "0",
        "seq": 0,
        "t": "2026-11-21T05:00:00.000Z",
        "v": 1,
    }
    leaf.Leaves().take(leaf.canonical(entry))
    for change in ({"seq": 1}, {"text": "hello"}, {"out": "5"}, {"t": "today"}):
        with pytest.raises(Fault):
            leaf.Leaves().take(leaf.canonical({**entry, **change}))


@pytest.mark.skipif(vectors() is None, reason="the shared Merkle probes are not on this machine")
def test_every_probe_of_the_shared_merkle_vectors_is_judged_rightly():
    judged, trivial = 0, 0
    for path in sorted(vectors().rglob("*.json")):
        probe = json.loads(path.read_text())
        wants = not probe.get("wantErr", False)
        parts = [_bytes(part) for part in probe.get("proof") or []]
        try:
            if "leafIdx" in probe:
                tree.check_inclusion(
                    probe["leafIdx"], probe["treeSize"], _bytes(probe["leafHash"]), parts, _bytes(probe["root"])
                )
            else:
                tree.check_consistency(
                    probe["size1"], probe["size2"], parts, _bytes(probe["root1"]), _bytes(probe["root2"])
                )
            held = True
        except Fault:
            held = False
        # An empty old tree proves nothing: conventions differ, and ours is to refuse it.
        if probe.get("size1") == 0:
            trivial += 1
            assert not held, path
        else:
            assert held == wants, path
        judged += 1
    assert judged == 196 and trivial < 30


def _bytes(text):
    import base64

    return base64.b64decode(text or "")
