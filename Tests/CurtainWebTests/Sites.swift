// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import CurtainWeb
import Foundation
import HTTPTypes
import Synchronization

/// Both listeners over one clinic, and what their request logs said.
final class Sites: Sendable {
    static let origin = "https://talk.lakeside.example"

    let clinic: TestDeployment
    let patients: InProcessSite
    let staff: InProcessSite
    private let recorded: Recorder

    init() async throws {
        let recorder = Recorder()
        let log = RequestLog { recorder.add($0) }
        clinic = try await TestDeployment.make()
        patients = try InProcessSite.patients(clinic.relay, origin: Self.origin, log: log)
        staff = InProcessSite.staff(clinic.relay, version: "test", log: log)
        recorded = recorder
    }

    var lines: [RequestLine] { recorded.lines }

    private final class Recorder: Sendable {
        private let all = Mutex<[RequestLine]>([])

        var lines: [RequestLine] { all.withLock { $0 } }

        func add(_ line: RequestLine) {
            all.withLock { $0.append(line) }
        }
    }

    // MARK: staff

    func token(_ login: String) async throws -> String {
        let signedIn = try await clinic.relay.signIn(
            login: login, password: Redacted(TestDeployment.password), newPassword: nil, as: clinic.visitor)
        return signedIn.token.reveal()
    }

    /// Asks the staff API; `json` goes as it is.
    func api(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, json: String? = nil,
        headers extra: HTTPFields = [:]
    ) async throws -> InProcessSite.Answer {
        var headers = extra
        if let token { headers[.authorization] = "Bearer \(token)" }
        if json != nil { headers[.contentType] = "application/json" }
        return try await staff.answer(method, "/api/v1" + path, headers: headers, body: Array((json ?? "").utf8))
    }

    // MARK: patients

    func get(_ path: String, cookie: String? = nil, headers extra: HTTPFields = [:]) async throws
        -> InProcessSite.Answer
    {
        var headers = extra
        if let cookie { headers[.cookie] = cookie }
        return try await patients.answer(.get, path, headers: headers)
    }

    /// Sends a form as a browser on one of our own pages would.
    func post(
        _ path: String, _ fields: [(String, String)], cookie: String? = nil, site: String? = "same-origin"
    ) async throws -> InProcessSite.Answer {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let site, let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = site }
        if let cookie { headers[.cookie] = cookie }
        let body = fields.map { "\(Self.encode($0.0))=\(Self.encode($0.1))" }.joined(separator: "&")
        return try await patients.answer(.post, path, headers: headers, body: Array(body.utf8))
    }

    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte < 0x80 && Character(UnicodeScalar(byte)).isLetter
            return isPlain ? String(UnicodeScalar(byte)) : String(format: "%%%02X", Int(byte))
        }.joined()
    }

    /// A routed comment's thread and the secret of its invitation.
    func invitation() async throws -> (thread: Reference, token: String, code: String) {
        let comment = try await clinic.receive("My results from last week worry me, please call me.")
        let thread = try await clinic.route(comment)
        let nora = try await clinic.signIn("nora")
        let revealed = try await clinic.relay.revealInvitation(of: thread, as: nora)
        let token = revealed.link.reveal().split(separator: "#").last.map(String.init) ?? ""
        return (thread, token, revealed.code.reveal())
    }
}

extension InProcessSite.Answer {
    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    func all(_ name: String) -> [String] {
        HTTPField.Name(name).map { headers[values: $0] } ?? []
    }

    /// `name=value` of a cookie the answer sets.
    func cookie(_ name: String) -> String? {
        all("Set-Cookie").first { $0.hasPrefix(name + "=") && !$0.hasPrefix(name + "=;") }?
            .split(separator: ";").first.map(String.init)
    }

    /// Value of a hidden field in the page.
    func field(_ name: String, after marker: String = "") -> String? {
        guard let start = text.range(of: marker.isEmpty ? "<form" : marker),
            let found = text.range(of: "name=\"\(name)\" value=\"", range: start.lowerBound..<text.endIndex),
            let end = text[found.upperBound...].firstIndex(of: "\"")
        else { return nil }
        return String(text[found.upperBound..<end])
    }
}
