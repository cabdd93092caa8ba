// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore

/// Where the text of a message comes from.
///
/// Never from the command line: others can see that.
struct TextInput: ParsableArguments {
    @Option(
        help: ArgumentHelp("File with the text; - is standard input, which is also the default.", valueName: "file"),
        completion: .file())
    var file: String?

    /// The text without its last line end.
    func read(_ host: Host) throws -> String {
        let bytes: [UInt8]
        if let file, file != "-" {
            bytes = try FileInput.readAll(file, limit: PrivateText.maxBytes + 2)
        } else {
            if host.inputIsTerminal { host.note("type the text, then Ctrl-D on a line of its own") }
            bytes = try host.readAllInput(limit: PrivateText.maxBytes + 2)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText("the text") }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        guard text.utf8.count <= PrivateText.maxBytes else { throw CLIError.inputTooLong(limit: PrivateText.maxBytes) }
        guard text.contains(where: { !$0.isWhitespace }) else { throw CLIError.emptyText }
        return text
    }
}
