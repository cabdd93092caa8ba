// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why something cryptographic was refused.
///
/// Safe to print: no key, no text, no detail that helps a guesser.
package enum CryptoError: Error, Equatable, Sendable {
    /// Altered, moved from its place, or sealed under another key.
    case authenticationFailed
    /// The ring (or the key handed in) does not have this version.
    case keyNotLoaded(version: UInt32)
    /// Bytes or text of a shape that this format does not have; the reason is a constant of ours.
    case malformed(String)
    /// The key opened, but is not the key that was committed to.
    case commitmentMismatch
    /// Wrong passphrase, key file or recovery key.
    case wrongSecret
    /// Key derivation parameters outside what is accepted.
    case weakParameters
    /// The text is longer than its place allows, in bytes.
    case tooLong(limit: Int)
    /// The system's OpenSSL does not offer this algorithm.
    case unavailable(String)
    /// The system's random generator failed.
    case randomFailed
    /// There is no memory for secrets.
    case outOfMemory
    /// Something about the keyring file or a key file.
    case keyring(KeyringProblem)

    /// What failed.
    package var message: String {
        switch self {
        case .authenticationFailed: "sealed data does not open: it was altered, moved or sealed under another key"
        case .keyNotLoaded(let version): "key version \(version) is not loaded"
        case .malformed(let what): "malformed \(what)"
        case .commitmentMismatch: "a data key does not match its commitment"
        case .wrongSecret: "the secret opens no slot of the keyring"
        case .weakParameters: "key derivation parameters are outside the accepted range"
        case .tooLong(let limit): "text is longer than \(limit) bytes"
        case .unavailable(let algorithm): "algorithm \(algorithm) is not available in the system's OpenSSL"
        case .randomFailed: "the system's random generator failed"
        case .outOfMemory: "no memory for keys"
        case .keyring(let problem): problem.message
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .authenticationFailed, .commitmentMismatch:
            "run \"curtaind audit verify\", and restore the row from a backup if it was damaged"
        case .keyNotLoaded: "use the newest keyring file; a key that was destroyed cannot come back"
        case .malformed: "check that the value was copied whole"
        case .wrongSecret: "check the passphrase, key file or recovery key, or use another slot"
        case .weakParameters: "the file was altered or made by other software; use a backup of it"
        case .tooLong: "shorten the text or send it in parts"
        case .unavailable: "install OpenSSL 3 with its default provider"
        case .randomFailed, .outOfMemory: "check the host, then try again"
        case .keyring(let problem): problem.hint
        }
    }
}

/// What is wrong with a keyring file or key file.
///
/// Paths are those the administrator configured.
package enum KeyringProblem: Error, Equatable, Sendable {
    case missing(path: String)
    case exists(path: String)
    case unreadable(path: String, code: Int32)
    case unwritable(path: String, code: Int32)
    case notAKeyring
    case truncated
    case tooLarge
    case noSlot
    case tooManySlots
    case noSuchSlot
    case lastSlot
    case changedOnDisk
    case keyInUse
    case keyExhausted
    case belowFloor(version: UInt32)
    case foreign
    case slotUntested
    case notARegularFile(path: String)
    case fileMode(path: String)
    case fileOwner(path: String)
    case fileSize(path: String)

    var message: String {
        switch self {
        case .missing(let path): "no file at \(path)"
        case .exists(let path): "\(path) exists already"
        case .unreadable(let path, let code): "cannot read \(path) (errno \(code))"
        case .unwritable(let path, let code): "cannot write \(path) (errno \(code))"
        case .notAKeyring: "the file is not a curtain keyring"
        case .truncated: "the keyring file is cut short or has bytes too many"
        case .tooLarge: "the keyring file is larger than 64 KiB"
        case .noSlot: "a keyring needs at least one slot"
        case .tooManySlots: "a keyring has at most 16 slots"
        case .noSuchSlot: "the keyring has no such slot"
        case .lastSlot: "the last slot of a keyring cannot be removed"
        case .changedOnDisk: "the keyring file is not the one this process opened"
        case .keyInUse: "the active key cannot be removed"
        case .keyExhausted: "the active key-encryption key has wrapped as often as it safely can"
        case .belowFloor(let version): "key version \(version) is below the floor and opens nothing any more"
        case .foreign: "the keyring file is another deployment's"
        case .slotUntested: "no other slot was shown to open the keyring"
        case .notARegularFile(let path): "\(path) is not a regular file"
        case .fileMode(let path): "\(path) is open to group or others"
        case .fileOwner(let path): "\(path) belongs to another user"
        case .fileSize(let path): "\(path) does not hold exactly 32 bytes"
        }
    }

    var hint: String {
        switch self {
        case .missing: "check the path in curtain.yaml, or run \"curtaind init\""
        case .exists: "choose another path; a keyring is never overwritten"
        case .unreadable, .unwritable: "check the owner and mode of the file and its directory"
        case .notAKeyring, .truncated, .tooLarge: "restore the keyring from its own backup"
        case .noSlot, .tooManySlots, .noSuchSlot: "run \"curtaind keyring slot list\" to see the slots"
        case .lastSlot: "add another slot first"
        case .changedOnDisk: "restart the service, so that it opens the file that is there now"
        case .keyInUse: "rotate first, then remove the older key"
        case .keyExhausted: "run \"curtain keys rotate\""
        case .belowFloor: "run \"curtain keys floor\" with a lower version, then \"curtain keys rewrap\""
        case .foreign: "put this deployment's keyring back at its place"
        case .slotUntested: "open the keyring with a slot that stays; name its secret with the command's options"
        case .notARegularFile: "put the file itself there, not a link, pipe or directory"
        case .fileMode(let path): "run \"chmod go-rwx \(path)\""
        case .fileOwner(let path): "run \"chown\" on \(path) so that the service's user owns it"
        case .fileSize: "put the key file's copy back, or open the keyring with another slot (--recovery-key-file)"
        }
    }
}
