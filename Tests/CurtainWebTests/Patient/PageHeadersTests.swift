// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTestSupport
import CurtainWeb
import HTTPTypes
import Testing

@Suite("What every answer carries")
struct PageHeadersTests {
    private static let expected: [(String, String)] = [
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'"
        ),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
        ("Referrer-Policy", "same-origin"),
        ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
    ]

    @Test("Every route of the public listener answers with all defences, whatever its status")
    func everyRoute() async throws {
        let sites = try await Sites()
        for route in sites.patients.routes where route.path != "/health/live" {
            let answer =
                route.method == "GET" ? try await sites.get(route.path) : try await sites.post(route.path, [("a", "b")])
            for (name, value) in Self.expected {
                #expect(answer.all(name) == [value], "\(route) \(name)")
            }
            #expect(answer.header("X-Request-Id")?.isEmpty == false, "\(route)")
            #expect(answer.header("Server") == nil)
        }
    }

    @Test("Pages that are not there answer with all defences too")
    func notFound() async throws {
        let answer = try await Sites().get("/nothing-here")
        #expect(answer.status == 404)
        for (name, value) in Self.expected { #expect(answer.all(name) == [value]) }
        #expect(!answer.text.contains("nothing-here"))
    }

    @Test("What is not a route is not there, on both listeners")
    func denyByDefault() async throws {
        let sites = try await Sites()
        let paths = [
            "/api/v1/session", "/api/v1/threads", "/admin", "/.env", "/index.html", "/assets/",
            "/assets/../health/live", "/i/x", "/t/1", "/metrics", "/hooks", "/hooks/a/b", "/API/v1/session", "/api/v1",
            "/api/v2/session",
        ]
        for path in paths {
            #expect(try await sites.get(path).status == 404, "\(path)")
            #expect(try await sites.post(path, []).status == 404, "\(path)")
            guard !path.hasPrefix("/api/v1/") else { continue }
            #expect(try await sites.staff.answer(.get, path).status == 404, "\(path)")
        }
    }

    @Test("No page of patients is on the staff listener")
    func separation() async throws {
        let sites = try await Sites()
        for path in ["/", "/i", "/t", "/return", "/confirm", "/private"] {
            #expect(try await sites.staff.answer(.get, path).status == 404, "\(path)")
        }
    }

    @Test("Methods that no route has are not there")
    func methods() async throws {
        let sites = try await Sites()
        var headers: HTTPFields = [:]
        if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = "same-origin" }
        for method in [HTTPRequest.Method.put, .delete, .patch, .options, .trace, .connect] {
            #expect(try await sites.patients.answer(method, "/t", headers: headers).status == 404, "\(method)")
            #expect(try await sites.staff.answer(method, "/api/v1/status").status == 404, "\(method)")
        }
    }

    @Test("HEAD answers as GET does, without a body")
    func head() async throws {
        let answer = try await Sites().patients.answer(.head, "/i")
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
    }

    @Test("A form from elsewhere is refused on every route that takes one")
    func crossSite() async throws {
        let sites = try await Sites()
        // What a webhook brings is signed and comes with no cookie.
        for route in sites.patients.routes where route.method == "POST" && !route.path.hasPrefix("/hooks/") {
            #expect(try await sites.post(route.path, [], site: "cross-site").status == 403, "\(route)")
            #expect(try await sites.post(route.path, [], site: nil).status == 403, "\(route)")
        }
    }

    @Test("The request log holds patterns and numbers, nothing of the address")
    func requestLog() async throws {
        let sites = try await Sites()
        _ = try await sites.get("/t?before=12345&note=canary-in-the-query")
        _ = try await sites.get("/canary-in-the-path")
        _ = try await sites.api(.get, "/threads/T-98765")
        _ = try await sites.get("/health/live")
        #expect(sites.lines.map(\.route) == ["/t", "none", "/api/v1/threads/{ref}"])
        #expect(sites.lines.map(\.status) == [303, 404, 401])
        let all = sites.lines.map { "\($0)" }.joined()
        for canary in ["canary", "12345", "98765"] { #expect(!all.contains(canary)) }
        #expect(Set(sites.lines.map(\.id)).count == 3)
    }

    @Test("A request id in the answer is the one in the log, never the client's")
    func requestID() async throws {
        let sites = try await Sites()
        let answer = try await sites.get("/i", headers: [.init("X-Request-Id") ?? .via: "mine"])
        #expect(answer.all("X-Request-Id") == sites.lines.map(\.id))
    }
}
