// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient

/// Watches a list and hands out what is new in it, until Ctrl-C.
///
/// Polls do not count as activity of the session. A lost connection is said once and tried again; a session that ended,
/// or any other refusal, ends the watch.
struct Following<Item> {
    static var period: Duration { .seconds(2) }
    /// The newest items looked at in one poll; what came in beyond that shows in the next ones.
    static var window: Int { 100 }

    let host: Host
    /// Tells items apart; an item whose key changes is new again.
    let key: (Item) -> String
    /// The newest items, newest first.
    let fetch: () async throws -> [Item]
    /// Gets items oldest first.
    let show: ([Item]) throws -> Void

    func run() async throws {
        Interruption.watch()
        var seen: Set<String> = []
        var isLost = false
        while !host.isInterrupted() {
            do {
                let newest = try await fetch()
                if isLost { host.note("connected again") }
                isLost = false
                let fresh = newest.filter { !seen.contains(key($0)) }
                seen.formUnion(fresh.map(key))
                try show(fresh.reversed())
            } catch let error as ClientError {
                guard error.isPassing else { throw error }
                if !isLost { host.note("\(error.message); trying again until Ctrl-C") }
                isLost = true
            }
            if host.isInterrupted() { return }
            try await host.sleep(Self.period)
        }
    }
}

extension ClientError {
    /// Whether the same request may work a little later.
    var isPassing: Bool {
        switch self {
        case .unreachable, .timedOut: true
        case .api(let problem): [429, 502, 503, 504].contains(problem.status)
        default: false
        }
    }
}
