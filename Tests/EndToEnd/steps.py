# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Steps that several tests take."""

import json

ROW = {
    "id": "story-1",
    "channel": "facebook",
    "author": "@quiet.heron",
    "lang": "en",
    "text": "This is Ada Brandt, I have not heard about my biopsy from Tuesday. Please call (614) 555-0137.",
}


def write_rows(path, *rows):
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def route_one(deployment, row=ROW, pool="nurses"):
    """A comment imported and routed by amy: (amy, what routing said)."""
    amy = deployment.signed_in("amy")
    path = write_rows(deployment.base / f"{row['id']}.jsonl", row)
    amy.run("comments", "import", path, "--channel", "facebook").ok()
    path.unlink()
    reference = amy.json("comments", "list", "--all")["comments"][0]["ref"]
    return amy, amy.json("comments", "route", reference, "--template", "take-it-private", "--pool", pool)


def invited(deployment, row=ROW):
    """A routed comment and its invitation: (nora, thread, token, typed code)."""
    _, said = route_one(deployment, row)
    nora = deployment.signed_in("nora")
    shown = nora.json("invitations", "show", said["thread"])
    return nora, said["thread"], shown["link"].split("#")[1], shown["code"]
