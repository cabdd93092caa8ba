# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs the real programs: deployments, servers, the command line tool, terminals, browsers, traces."""
