# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A second implementation of Curtain's formats, from docs/formats.md and the RFCs alone.

It shares no code with the programs: what it opens and verifies, somebody else wrote.
"""


class Fault(Exception):
    """What was examined is not what it claims to be."""
