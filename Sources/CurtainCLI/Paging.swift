// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Fetches page after page until there are as many items as wanted.
///
/// A limit of 0 wants all; `pageSize` is the most the server hands out at once. Where more are, a cursor comes along.
func pages<Item>(
    limit: Int, pageSize: Int, from start: String? = nil,
    fetch: (_ cursor: String?, _ limit: Int) async throws -> (items: [Item], next: String?)
) async throws -> (items: [Item], next: String?) {
    var items: [Item] = []
    var cursor = start
    while true {
        let wanted = limit == 0 ? pageSize : min(pageSize, limit - items.count)
        let page = try await fetch(cursor, wanted)
        items += page.items
        guard let next = page.next, !page.items.isEmpty, next != cursor else { return (items, nil) }
        if limit > 0, items.count >= limit { return (items, next) }
        cursor = next
    }
}
