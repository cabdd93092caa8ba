// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI

/// Which channel a row of an import belongs to.
struct ChannelChoice: Sendable {
    let known: [ChannelResponse]
    /// That of `--channel`.
    let named: String?
    let isForced: Bool

    /// - Throws: ``CLIError/usage(_:hint:)`` when the named channel does not exist.
    func check() throws {
        guard let named, !known.contains(where: { $0.name == named }) else { return }
        let names = known.map(\.name).joined(separator: ", ")
        throw CLIError.usage(
            "there is no channel \"\(named)\"",
            hint: known.isEmpty ? "an administrator adds one with \"curtain channels add\"" : "channels are: \(names)")
    }

    /// The channel's name, or the reason why there is none.
    func channel(for text: String?) -> Result<String, Reason> {
        if let named, isForced { return .success(named) }
        guard let text else {
            guard let named else { return .failure(Reason("the row names no channel, and neither does --channel")) }
            return .success(named)
        }
        if let exact = known.first(where: { $0.name == text }) { return .success(exact.name) }
        let sameKind = known.filter { $0.kind == text }
        if sameKind.count == 1 { return .success(sameKind[0].name) }
        if let named, sameKind.contains(where: { $0.name == named }) { return .success(named) }
        if sameKind.count > 1 {
            return .failure(Reason("\(sameKind.count) channels are of the row's kind; choose with --channel"))
        }
        let what = Self.isKind(text) ? "\"\(text)\"" : "the row's channel"
        return .failure(Reason("no channel has the name or kind \(what); add it, or use --channel-override"))
    }

    /// Names of kinds are safe to repeat; anything else a row says is not.
    private static func isKind(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    }

    struct Reason: Error, Equatable {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }
}
