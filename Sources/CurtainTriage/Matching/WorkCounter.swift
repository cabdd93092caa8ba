// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Counts the steps of one reading, so that tests can hold the growth of work against the length of a text.
///
/// A step is a token, a phrase that was found, or a candidate that was looked at in a search.
package final class WorkCounter {
    package private(set) var steps = 0

    package init() {}

    func add(_ count: Int) { steps += count }
}
