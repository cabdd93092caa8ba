// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

@testable import CurtainAudit
import CurtainCore

/// A leaf that is accepted is the one form that a writer gives it.
func fuzz(_ input: [UInt8]) {
    let number = try? LeafScanner.number(of: input)
    guard let leaf = try? Leaf(parsing: input) else { return }
    check(number == leaf.seq, "the scanner and the reader agree on the number")
    check(input.count <= LeafLimit.leaf, "a leaf has at most 4,096 bytes")
    // What a newer version may add cannot be written by this one.
    guard let event = leaf.event, event.action == leaf.action, leaf.otherEntities.isEmpty else { return }
    let draft = LeafDraft(
        event: event, outcome: leaf.outcome, time: leaf.time, agent: leaf.agent, address: leaf.address,
        request: leaf.request, purpose: leaf.purpose, entities: leaf.entities,
        chain: leaf.chain.map { ($0.head, $0.count) }, hash: leaf.hash,
        attributes: leaf.attributes.map { ($0.key, $0.value) }, detail: leaf.detail)
    check((try? draft.encode(seq: leaf.seq, node: leaf.node)) == input, "a leaf is written as it was read")
}
