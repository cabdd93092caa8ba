// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import Testing

@Suite("Checkpoints and signed notes")
struct NoteTests {
    static let golden = """
        relay.example/audit/1
        8
        XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

        \u{2014} relay.example/audit/1 \
        2SDEtYg+toAkGq6FwLx0/MPajvjJRSdKprDlDPvBV9I/yvYavV7uiIC355SSFsZVPLH5g6o8sDY/ZMCFBcK8IgJwOQU=

        """
    static let vkey = "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    let signer: LogSigner
    let key: VerifierKey

    init() throws {
        signer = try LogSigner(name: "relay.example/audit/1", seed: (0..<32).map { UInt8($0) })
        key = VerifierKey(signer)
    }

    @Test("The golden checkpoint is written byte for byte and verifies")
    func goldenVector() throws {
        var tree = LogTree()
        for leaf in TreeTests.leaves { _ = tree.append(TreeHash.leaf(leaf)) }
        let checkpoint = Checkpoint(origin: signer.name, size: tree.size, root: tree.root())
        #expect(try SignedNote.sign(checkpoint: checkpoint, with: signer) == Self.golden)
        #expect(key.vkey == Self.vkey)
        #expect(try VerifierKey(vkey: Self.vkey) == key)
        #expect(try SignedNote.openCheckpoint(Self.golden, with: key) == checkpoint)
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    }

    @Test("The empty log has a checkpoint")
    func empty() throws {
        let checkpoint = Checkpoint(origin: "a", size: 0, root: TreeHash.empty)
        #expect(checkpoint.text == "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    }

    @Test(
        "Checkpoints of any other form are refused",
        arguments: [
            "", "a\n", "a\n1\n", "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", "a\n1\nAAAA\n",
            "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n",
            "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= \n",
        ])
    func badCheckpoints(text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(text: text) }
    }

    /// What a strict reader of notes refuses; the cases follow the families of golang.org/x/mod/sumdb/note.
    @Test(
        "Notes of any other form are refused",
        arguments: [
            "", "text", "text\n", "text\n\n", "\n\n\u{2014} n AAAAAAA=\n", "text\n\u{2014} n AAAAAAA=\n",
            "text\n\n\u{2014} n AAAAAAA=", "text\n\n- n AAAAAAA=\n", "text\n\n\u{2014} nAAAAAAA=\n",
            "text\n\n\u{2014}  n AAAAAAA=\n", "text\n\n\u{2014} n  AAAAAAA=\n", "text\n\n\u{2014} n AAAAAAA= \n",
            "text\n\n\u{2014} n AAAAAA==\n", "text\n\n\u{2014} n AAAA\n", "text\n\n\u{2014} n AAAAAA!=\n",
            "text\n\n\u{2014} n+m AAAAAAA=\n", "text\n\n\u{2014} n\u{00A0}m AAAAAAA=\n",
            "text\n\n\u{2014} n AAAAAAA=\nstray\n", "te\u{0001}xt\n\n\u{2014} n AAAAAAA=\n",
            "text\r\n\r\n\u{2014} n AAAAAAA=\r\n", "te\txt\n\n\u{2014} n AAAAAAA=\n",
            "text\n\n\u{2014} n AAAAAAA=\n\n",
        ])
    func badNotes(note: String) {
        #expect(throws: NoteError.self) { try SignedNote.parse(note) }
    }

    @Test("Text and signatures part at the last empty line")
    func lastEmptyLine() throws {
        let note = try SignedNote.parse("one\n\ntwo\n\n\u{2014} n AAAAAAA=\n\u{2014} m AAAAAAE=\n")
        #expect(note.text == "one\n\ntwo\n")
        #expect(note.signatures.map(\.name) == ["n", "m"])
        #expect(note.signatures[0].keyID == [0, 0, 0, 0])
        #expect(note.signatures[0].signature == [0])
    }

    @Test("More signatures than a hundred, and bytes that are not UTF-8, are refused")
    func limits() {
        let line = "\u{2014} n AAAAAAA=\n"
        #expect(throws: Never.self) { try SignedNote.parse("t\n\n" + String(repeating: line, count: 100)) }
        #expect(throws: NoteError.self) { try SignedNote.parse("t\n\n" + String(repeating: line, count: 101)) }
        #expect(throws: NoteError.self) { try SignedNote.parse(bytes: [0x74, 0xFF, 0x0A, 0x0A] + Array(line.utf8)) }
        #expect(throws: NoteError.self) {
            try SignedNote.parse(String(repeating: "x", count: 1_000_000) + "\n\n" + line)
        }
    }

    @Test("An altered text, signature, name or key is refused; unknown signers are ignored")
    func verification() throws {
        let stranger = try LogSigner(name: "stranger.example", seed: [UInt8](repeating: 9, count: 32))
        let note = try SignedNote.parse(Self.golden)
        #expect(try note.verify(with: [VerifierKey(stranger), key]) == [VerifiedSignature(key: key, time: nil)])
        #expect(throws: NoteError.unsigned) { try note.verify(with: [VerifierKey(stranger)]) }
        #expect(throws: NoteError.unsigned) { try note.verify(with: []) }
        let altered = try SignedNote.parse(Self.golden.replacing("\n8\n", with: "\n9\n"))
        #expect(throws: NoteError.badSignature(name: key.name)) { try altered.verify(with: [key]) }
        let renamed = try SignedNote.parse(Self.golden.replacing("\u{2014} relay", with: "\u{2014} other"))
        #expect(throws: NoteError.unsigned) { try renamed.verify(with: [key]) }
        let foreign = "\u{2014} stranger.example AAAAAAAAAAA=\n"
        #expect(throws: Never.self) { try SignedNote.parse(Self.golden + foreign).verify(with: [key]) }
        let other = Checkpoint(origin: "other.example", size: 1, root: digest(1))
        let signed = try SignedNote.sign(checkpoint: other, with: signer)
        #expect(throws: NoteError.wrongOrigin) { try SignedNote.openCheckpoint(signed, with: key) }
    }

    @Test("A key that signed twice counts once, and a broken second signature is not forgiven")
    func repeated() throws {
        let line = try #require(Self.golden.split(separator: "\n").last)
        #expect(try SignedNote.parse(Self.golden + line + "\n").verify(with: [key]).count == 1)
        let broken = line.replacing("2SDEtYg+", with: "2SDEtYg/")
        #expect(throws: NoteError.badSignature(name: key.name)) {
            try SignedNote.parse(Self.golden + broken + "\n").verify(with: [key])
        }
    }

    @Test(
        "Verifier keys whose id is not theirs, or of unknown shape, are refused",
        arguments: [
            "", "name", "name+d920c4b5", vkey + "AAAA", vkey.replacing("d920c4b5", with: "d920c4b6"),
            vkey.replacing("d920c4b5", with: "D920C4B5"), vkey.replacing("relay", with: "relax"),
            vkey.replacing("AQOh", with: "AgOh"), "+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "a b+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        ])
    func badKeys(text: String) {
        #expect(throws: NoteError.self) { try VerifierKey(vkey: text) }
    }

    @Test(
        "The keys of the specifications' examples are read",
        arguments: [
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        ])
    func exampleKeys(text: String) throws {
        #expect(try VerifierKey(vkey: text).vkey == text)
    }

    @Test("A witness's cosignature is verified with its time")
    func cosignature() throws {
        let seed = [UInt8](repeating: 3, count: 32)
        let name = "witness.example"
        let publicKey = try Ed25519.publicKey(seed: seed)
        let id = LogSigner.keyID(name: name, algorithm: 4, publicKey: publicKey)
        let witness = try VerifierKey(vkey: "\(name)+\(Hex.encode(id))+\(Base64.encode([4] + publicKey))")
        let note = try SignedNote.parse(Self.golden)
        let time: UInt64 = 1_790_000_000
        let message = Array("cosignature/v1\ntime \(time)\n\(note.text)".utf8)
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) }
        let line = Base64.encode(id + stamp + (try Ed25519.sign(message, seed: seed)))
        let cosigned = try SignedNote.parse(Self.golden + "\u{2014} \(name) \(line)\n")
        #expect(
            try cosigned.verify(with: [key, witness])
                == [VerifiedSignature(key: key, time: nil), VerifiedSignature(key: witness, time: time)])
        let late = Base64.encode(id + stamp.dropLast() + [0] + (try Ed25519.sign(message, seed: seed)))
        #expect(throws: NoteError.badSignature(name: name)) {
            try SignedNote.parse(Self.golden + "\u{2014} \(name) \(late)\n").verify(with: [key, witness])
        }
    }

    @Test("A proof file carries a leaf to its signed checkpoint, and no other leaf")
    func proofFile() throws {
        var source = MemoryTiles()
        for leaf in TreeTests.leaves { source.append(TreeHash.leaf(leaf)) }
        let hashes = try Proofs.inclusion(index: 5, size: 8, from: source)
        for extra in [[], [1, 2, 3]] as [[UInt8]] {
            let proof = TLogProof(index: 5, hashes: hashes, note: Self.golden, extra: extra)
            let read = try TLogProof(text: proof.text)
            #expect(read == proof)
            #expect(try read.verify(leaf: TreeTests.leaves[5], with: key).size == 8)
            #expect(throws: ProofError.rootMismatch) { try read.verify(leaf: TreeTests.leaves[4], with: key) }
        }
        let text = TLogProof(index: 5, hashes: hashes, note: Self.golden).text
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 5\n"))
        for bad in [
            "", "c2sp.org/tlog-proof@v2\n", text.replacing("index 5", with: "index 05"),
            text.replacing("index 5\n", with: ""), text.replacing("\n\nrelay", with: "\nrelay"),
            text.replacing("index 5\n", with: "index 5\nAAAA\n"),
        ] {
            #expect(throws: (any Error).self) {
                try TLogProof(text: bad).verify(leaf: TreeTests.leaves[5], with: key)
            }
        }
    }

    @Test("Errors of notes say what failed and what to do")
    func errors() {
        for error: NoteError in [.malformed("note"), .badSignature(name: "n"), .unsigned, .wrongOrigin] {
            #expect(!error.message.isEmpty)
            #expect(!error.hint.isEmpty)
        }
    }
}
