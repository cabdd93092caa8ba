// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Foundation
import Testing

@Suite("Protected text at rest")
struct CanaryTests {
    @Test("A sentence typed as a patient, one imported, a name and a reason stand in no file, in no encoding")
    func canaries() async throws {
        let deployment = try await TestDeployment.make()
        let canaries = ["heliotrope-typed-by-patient", "vermilion-in-a-comment", "@cerulean.author", "ochre-reason"]
        let comment = try await deployment.receive("please help: \(canaries[1])", author: canaries[2])
        let amy = try await deployment.signIn("amy")
        _ = try await deployment.relay.flag(comment, reason: canaries[3], as: amy)
        let thread = try await deployment.route(comment)
        let (patient, _) = try await deployment.join(thread)
        _ = try await deployment.relay.postOwnMessage(try PrivateText(canaries[0]), idempotency: nil, as: patient)
        let nora = try await deployment.signIn("nora")
        let view = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        #expect(view.entries.count == 1)
        _ = try await deployment.store.backup(to: deployment.directory.file("backup.db"))
        await deployment.store.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: deployment.directory.path)
        #expect(files.contains("backup.db"))
        for file in files {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: deployment.directory.file(file)))
            for canary in canaries {
                let utf8 = Data(canary.utf8)
                let encodings = [
                    utf8, Data(utf8.base64EncodedString().dropLast(3).utf8),
                    Data(canary.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
                    Data(utf8.map { String(format: "%02x", $0) }.joined().utf8),
                ]
                for encoded in encodings { #expect(bytes.range(of: encoded) == nil, "\(canary) in \(file)") }
            }
        }
    }

    @Test("Lengths at rest take only the bucket values")
    func buckets() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me"))
        let (patient, _) = try await deployment.join(thread)
        for count in [1, 200, 248, 249, 1000, 31_999, 32_000] {
            _ = try await deployment.relay.postOwnMessage(
                try PrivateText(String(repeating: "a", count: count)), idempotency: nil, as: patient)
        }
        let own = try await deployment.relay.ownThread(MessagePage(), as: patient)
        #expect(own.messages.map { $0.text.reveal().utf8.count } == [1, 200, 248, 249, 1000, 31_999, 32_000])
    }

    @Test("Redacted values print, interpolate and reflect as nothing")
    func redacted() {
        let secret = Redacted("the words")
        #expect("\(secret)" == "[redacted]")
        #expect(String(reflecting: secret) == "[redacted]")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("the words"))
    }
}
