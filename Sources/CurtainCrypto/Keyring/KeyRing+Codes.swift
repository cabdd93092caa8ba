// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

extension KeyRing {
    /// A blind index: the first 16 bytes of HMAC-SHA256(index key, LP(label, parts...)).
    ///
    /// The caller normalises the parts (handles NFKC and case-folded, mail domains in lower case).
    package func blindIndex(_ label: String, _ parts: [[UInt8]]) -> [UInt8] {
        var list = LP(label)
        for part in parts { list.append(part) }
        return Array(authenticate(list.bytes, purpose: .blindIndex).prefix(16))
    }

    /// The index that tells equal contents apart from others, for the detection of duplicates; 16 bytes.
    package func contentIndex(_ bytes: [UInt8]) -> [UInt8] {
        blindIndex("curtain/v1/content", [bytes])
    }

    /// The code that stands for a value in the audit log (`ip`, `sid`); 16 bytes.
    package func auditMAC(_ label: String, _ value: [UInt8]) -> [UInt8] {
        var list = LP(label)
        list.append(value)
        return Array(authenticate(list.bytes, purpose: .auditMAC).prefix(16))
    }

    /// The bearer token of an invitation; 16 bytes.
    ///
    /// It is computed where it is needed and stored nowhere.
    package func inviteToken(_ invitation: RawID, generation: UInt32) -> [UInt8] {
        Array(invite("token", invitation, generation).prefix(16))
    }

    /// The code to type where there is no script: 60 bits as 12 characters, `4CHR-4CHR-4CHR`.
    package func inviteCode(_ invitation: RawID, generation: UInt32) -> String {
        let characters = Crockford32.encode(Array(invite("code", invitation, generation).prefix(8)))
        return Crockford32.grouped(String(characters.prefix(12)))
    }

    /// The token that a form of a session carries.
    package func csrfToken(session: [UInt8], form: String) -> String {
        var list = LP()
        list.append(session)
        list.append(form)
        return Base64URL.encode(authenticate(list.bytes, purpose: .csrf))
    }

    /// HMAC-SHA256 of a password's hash under the newest pepper; 32 bytes.
    package func passwordPepper(_ hash: [UInt8]) -> [UInt8] {
        authenticate(hash, purpose: .passwordPepper)
    }

    /// The same under one version of the pepper.
    func passwordPepper(_ hash: [UInt8], version: UInt32) throws(CryptoError) -> [UInt8] {
        try unsafe withKey(.passwordPepper, version: version) { key throws(CryptoError) in
            unsafe HMACSHA256.authenticate(hash, key: key)
        }
    }

    var pepperVersion: UInt32 { newestVersion(.passwordPepper) }

    private func invite(_ label: String, _ invitation: RawID, _ generation: UInt32) -> [UInt8] {
        var list = LP(label)
        list.append(invitation)
        list.append(u32: generation)
        return authenticate(list.bytes, purpose: .invitation)
    }
}
