// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a command on the host cannot go on.
///
/// Names paths that the administrator configured and constants of ours; never
/// protected text, never a secret.
package enum HostProblem: Error, Sendable, Equatable {
    // Files
    case missing(path: String)
    case exists(path: String)
    case inputOutput(operation: String, path: String, code: Int32)
    case tooLarge(path: String, limit: Int)
    case notADirectory(path: String)
    case openToOthers(path: String, mode: UInt32)
    case foreignOwner(path: String)

    // Deployment
    case alreadyInitialised(path: String)
    case notInitialised(path: String)
    case locked(path: String, process: Int32?)
    case keyringInsideData(keyring: String, data: String)
    case dataInsideKeyring(keyring: String, data: String)
    case tooFewSlots
    case foreignDeployment(path: String)

    // Secrets that are typed or read
    case noTerminal
    case cancelled
    case emptyPassphrase(path: String?)
    case passphrasesDiffer
    case badWebhookSecret(path: String)

    // Certificates
    case certificate(path: String, reason: String)

    // The running process
    case serving
    case noAnswer(path: String)
    /// What the running process said.
    case refused(message: String, hint: String)

    // Data
    case unknownFormat(path: String)
    case badMapping(message: String, hint: String)
    case fileUnusable(path: String, reason: String)
    case badLines(count: Int)
    case unknownChannel(name: String, known: [String])
    case logDamaged(reason: String)
    /// Rows that do not agree with the log; names the first.
    case deepFaults(first: String, count: UInt64)

    /// What failed.
    package var message: String {
        switch self {
        case .missing(let path): "no file at \(path)"
        case .exists(let path): "\(path) exists already"
        case .inputOutput(let operation, let path, let code): "cannot \(operation) \(path) (errno \(code))"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes"
        case .notADirectory(let path): "\(path) is not a directory"
        case .openToOthers(let path, let mode): "\(path) is open to group or others (mode \(String(mode, radix: 8)))"
        case .foreignOwner(let path): "\(path) belongs to another user"
        case .alreadyInitialised(let path): "there is a deployment already: \(path) exists"
        case .notInitialised(let path): "there is no deployment: no database at \(path)"
        case .locked(let path, let process):
            if let process {
                "process \(process) is using the data directory \(path)"
            } else {
                "another process is using the data directory \(path)"
            }
        case .keyringInsideData(let keyring, let data): "\(keyring) holds keys and is inside the data directory \(data)"
        case .dataInsideKeyring(let keyring, let data):
            "\(data) is inside the directory of the keyring \(keyring)"
        case .tooFewSlots: "a keyring with one slot is lost when that slot's secret is"
        case .foreignDeployment(let path): "the deployment in \(path) was not made by dev-setup"
        case .noTerminal: "a passphrase is needed and there is no terminal to ask on"
        case .cancelled: "cancelled"
        case .emptyPassphrase(let path):
            if let path { "the passphrase file \(path) is empty" } else { "the passphrase is empty" }
        case .passphrasesDiffer: "the two passphrases differ"
        case .badWebhookSecret(let path): "the first line of \(path) is no webhook secret"
        case .certificate(let path, let reason): "certificate \(path): \(reason)"
        case .serving: "the service is running on this data directory"
        case .noAnswer(let path): "the running service does not answer at \(path)"
        case .refused(let message, _): message
        case .unknownFormat(let path): "cannot tell the format of \(path) from its name"
        case .badMapping(let message, _): message
        case .fileUnusable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .badLines(let count): count == 1 ? "one line was not imported" : "\(count) lines were not imported"
        case .unknownChannel(let name, _): "there is no channel \"\(name)\""
        case .logDamaged(let reason): "the log does not verify: \(reason)"
        case .deepFaults(let first, let count):
            count == 1
                ? "what is stored does not agree with the log: \(first)"
                : "what is stored does not agree with the log in \(count) places, the first: \(first)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .missing: "check the path"
        case .exists: "choose another path; nothing is overwritten"
        case .inputOutput: "check the path, its owner and mode, and the free space"
        case .tooLarge: "check that it is the right file"
        case .notADirectory: "move the file away, or choose another path"
        case .openToOthers(let path, _): "run \"chmod go-rwx \(path)\""
        case .foreignOwner(let path): "run \"chown\" on \(path), or start as the user that owns it"
        case .alreadyInitialised:
            "start it with \"curtaind serve\"; name other paths for a second deployment, and move away what an "
                + "interrupted init left"
        case .notInitialised: "run \"curtaind init\" first, or correct data.directory"
        case .locked: "stop that process first (\"systemctl stop curtaind\"), or use a command that works while serving"
        case .keyringInsideData, .dataInsideKeyring:
            "keep keys (keyring.path, keyring.key_file) and data (data.directory, its copies) in directories apart"
        case .tooFewSlots: "keep the printed recovery key or add a slot; --i-accept-no-recovery goes on with one slot"
        case .foreignDeployment: "use another configuration for development, such as one with data.directory var/dev"
        case .noTerminal: "give it with --passphrase-file, or set keyring.slot"
        case .cancelled: "nothing was changed"
        case .emptyPassphrase: "use at least one character; a sentence is better"
        case .passphrasesDiffer: "type the same passphrase twice"
        case .badWebhookSecret: "write whsec_ and 24 to 64 bytes in Base64 there, as Standard Webhooks says"
        case .certificate: "correct the path in curtain.yaml, or run \"curtaind certs dev\" on a development machine"
        case .serving: "use \"curtain comments import\" while it runs, or stop it first"
        case .noAnswer: "try again; if it stays so, look at the log of the service"
        case .refused(_, let hint): hint
        case .unknownFormat: "say it with --as jsonl or --as csv"
        case .badMapping(_, let hint): hint
        case .fileUnusable: "docs/import.md says which columns there are; --map names yours"
        case .badLines: "correct the lines and import the file again; what is known already is left alone"
        case .unknownChannel(_, let known):
            known.isEmpty
                ? "add one with \"curtain channels add\"; --create-channels makes one that is named like a kind"
                : "channels are: \(known.joined(separator: ", ")); --create-channels makes one that is named like a kind"
        case .logDamaged, .deepFaults:
            "keep the files as they are and compare with the newest backup; see docs/operations.md"
        }
    }
}
