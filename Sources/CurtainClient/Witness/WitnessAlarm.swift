// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why the log of a server is not trusted.
package enum WitnessAlarm: Error, Sendable, Equatable {
    /// The server offers another key than the one pinned.
    case keyChanged(pinned: String, offered: String)
    /// The log has another name, as after a restore.
    case originChanged(pinned: String, offered: String)
    /// The checkpoint is no note that the pinned key signed.
    case badNote(reason: String)
    /// The log has fewer entries than were signed before.
    case shrank(remembered: UInt64, offered: UInt64, evidence: [String])
    /// Two signed checkpoints of one size disagree.
    case forked(size: UInt64, evidence: [String])
    /// The log does not continue the one remembered.
    case inconsistent(from: UInt64, to: UInt64, reason: String, evidence: [String])
    /// The server answered for other sizes than asked, or with something that is no hash.
    case badProof(reason: String)
    /// Nothing is pinned for this server.
    case notPinned(String)

    package var message: String {
        switch self {
        case .keyChanged: "the server's log is signed by another key than the one you trust"
        case .originChanged(let pinned, let offered):
            "the server's log is \"\(offered)\", but you trust \"\(pinned)\""
        case .badNote(let reason): "the server's checkpoint is not acceptable: \(reason)"
        case .shrank(let remembered, let offered, _):
            "ALARM: the log was rolled back: it had \(remembered) entries and now claims \(offered)"
        case .forked(let size, _):
            "ALARM: the log was rewritten: it shows another history of the same \(size) entries"
        case .inconsistent(let from, let to, let reason, _):
            "ALARM: the log was rewritten: its \(to) entries do not continue the \(from) you have seen (\(reason))"
        case .badProof(let reason): "the server did not prove that its log continues: \(reason)"
        case .notPinned(let name): "the log's key of \(name) was never pinned"
        }
    }

    package var hint: String {
        switch self {
        case .keyChanged(let pinned, let offered):
            "trusted: \(pinned)\noffered: \(offered)\n"
                + "if the administrator confirms the new key in person, run \"curtain login --accept-log-key\""
        case .originChanged(_, let offered):
            "a restored service begins a new log; if the administrator confirms that, run "
                + "\"curtain login --accept-origin \(offered)\""
        case .badNote: "do not use this server; compare its address and key with what the administrator gave you"
        case .shrank(_, _, let evidence), .forked(_, let evidence), .inconsistent(_, _, _, let evidence):
            "keep these files, both signed by the log's key: \(evidence.joined(separator: ", "))\n"
                + "tell your privacy officer and the administrator now, not through this server\n"
                + "nothing was read or changed; do not sign in again until they have explained it"
        case .badProof: "try again; if it stays so, tell your privacy officer"
        case .notPinned: "run \"curtain login\" and compare the key it shows"
        }
    }
}
