// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import Glibc

exit(await CurtainTool.run(Array(CommandLine.arguments.dropFirst())))
