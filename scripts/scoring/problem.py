# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, with the exit code of sysexits(3) that says so."""

USAGE, DATA, NO_INPUT, UNAVAILABLE, SOFTWARE, IO = 64, 65, 66, 69, 70, 74
# A floor is missed: no error of anybody's, and no code of sysexits.
BELOW = 1


class Problem(Exception):
    """A message, what to do about it, and the exit code."""

    def __init__(self, code, message, hint):
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def printable(text):
    """The text as one line that does nothing to a terminal."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in str(text))
