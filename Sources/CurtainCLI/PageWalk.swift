// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

extension Connection {
    /// Goes through a long list page by page, says how far it is, and can be stopped with Ctrl-C between two pages.
    ///
    /// Answers why it ended early, if it did, so that what came before can be shown first. `fetch` answers how many
    /// things a page held, and the cursor of the next one.
    func walk(
        _ what: String, _ fetch: (_ cursor: String?) async throws -> (count: Int, next: String?)
    ) async -> (any Error)? {
        Interruption.watch()
        var progress = Progress(what, total: nil, host: host, quiet: options.quiet)
        defer { progress.finish() }
        var count: UInt64 = 0
        var cursor: String?
        while true {
            if host.isInterrupted() { return CLIError.cancelled }
            do {
                let page = try await fetch(cursor)
                count += UInt64(page.count)
                progress.update(done: count, count: count)
                guard let next = page.next, next != cursor else { return nil }
                cursor = next
            } catch {
                return error
            }
        }
    }
}
