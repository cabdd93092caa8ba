# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""How scripts/score counts and shows what the rules make of labelled comments and replies."""
