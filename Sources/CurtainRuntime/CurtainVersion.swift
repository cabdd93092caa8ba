// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The version of these programs.
package enum CurtainVersion {
    package static let current = "0.1.0"
}
