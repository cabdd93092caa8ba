// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Keys and data never share a directory, so that no copy of the one holds the other.
package enum KeySeparation {
    /// Compares where things are, links resolved.
    ///
    /// - Throws: ``HostProblem/keyringInsideData(keyring:data:)`` or ``HostProblem/dataInsideKeyring(keyring:data:)``.
    package static func check(keyring: String, keyFile: String?, dataDirectory: String) throws(HostProblem) {
        for secret in [keyring, keyFile].compactMap({ $0 }) where HostPath.isInside(secret, of: dataDirectory) {
            throw .keyringInsideData(keyring: secret, data: dataDirectory)
        }
        if HostPath.isInside(dataDirectory, of: HostPath.directory(of: keyring)) {
            throw .dataInsideKeyring(keyring: keyring, data: dataDirectory)
        }
    }

    /// The same for what a configuration names.
    package static func check(_ configuration: CurtainConfiguration) throws(HostProblem) {
        let keyring = configuration.keyring
        try check(
            keyring: keyring.path, keyFile: keyring.source == .keyFile ? keyring.keyFile : nil,
            dataDirectory: configuration.dataDirectory)
        if keyring.source == .passphraseFile, HostPath.isInside(keyring.passphraseFile, of: configuration.dataDirectory)
        {
            throw .keyringInsideData(keyring: keyring.passphraseFile, data: configuration.dataDirectory)
        }
    }
}
