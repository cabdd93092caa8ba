// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainTestSupport
import CurtainWeb
import Foundation
import Testing

@Suite("docs/openapi.yaml")
struct OpenAPITests {
    /// As much of the file as the checks need, read line by line.
    private struct Document {
        var operations: [AddedRoute: [String]] = [:]
        var components: Set<String> = []
        var references: Set<String> = []

        init(_ text: String) {
            var path = ""
            var operation: AddedRoute?
            var section = ""
            var kind = ""
            for line in text.components(separatedBy: "\n") {
                if let reference = line.components(separatedBy: "\"#/components/").dropFirst().first {
                    references.insert(String(reference.prefix { $0 != "\"" }))
                }
                let indent = line.prefix { $0 == " " }.count
                let word = line.dropFirst(indent)
                switch indent {
                case 0:
                    section = String(word)
                    operation = nil
                case 2 where section == "paths:":
                    path = String(word.dropLast())
                    operation = nil
                case 2:
                    kind = String(word.dropLast())
                case 4 where section == "paths:":
                    operation = AddedRoute(method: word.dropLast().uppercased(), path: path)
                    if let operation { operations[operation] = [] }
                case 4 where section == "components:" && word.hasSuffix(":"):
                    components.insert(kind + "/" + word.dropLast())
                default:
                    if let operation { operations[operation]?.append(String(word)) }
                }
            }
        }
    }

    private func document() throws -> Document {
        Document(try String(contentsOfFile: TestDeployment.root + "/docs/openapi.yaml", encoding: .utf8))
    }

    @Test("Every route of the API is served, and nothing else is")
    func served() async throws {
        let routes = try await Sites().staff.routes
        let api = Set(routes.filter { $0.path.hasPrefix(API.prefix) })
        #expect(api == Set(API.routes.map { AddedRoute(method: $0.method, path: API.prefix + $0.path) }))
        let rest = Set(routes.map(\.path)).subtracting(api.map(\.path))
        #expect(rest == ["/health/live", "/health/ready", API.checkpointPath, API.consistencyPath])
    }

    @Test("The file names every route of both listeners, and no other")
    func complete() async throws {
        let sites = try await Sites()
        let served = Set(sites.staff.routes + sites.patients.routes)
        let written = Set(try document().operations.keys)
        #expect(served.subtracting(written).isEmpty, "not in the file")
        #expect(written.subtracting(served).isEmpty, "not served")
    }

    @Test("Only sign-in is described as open")
    func sessions() throws {
        let operations = try document().operations
        for route in API.routes {
            let lines = try #require(operations[AddedRoute(method: route.method, path: API.prefix + route.path)])
            #expect(lines.contains("security: []") == !route.needsSession, "\(route.method) \(route.path)")
            #expect(lines.contains { $0.hasPrefix("summary: ") }, "\(route.method) \(route.path)")
            #expect(lines.contains("$ref: \"#/components/responses/Problem\""), "\(route.method) \(route.path)")
            for part in route.path.components(separatedBy: "{").dropFirst() {
                #expect(lines.contains("- name: \(part.prefix { $0 != "}" })"), "\(route.method) \(route.path)")
            }
        }
    }

    @Test("Every reference leads somewhere, and every schema is used")
    func references() throws {
        let document = try document()
        #expect(document.references.subtracting(document.components).isEmpty)
        let schemas = document.components.filter { $0.hasPrefix("schemas/") }
        #expect(schemas.count > 40)
        #expect(schemas.subtracting(document.references).isEmpty)
    }

    @Test("Every problem type the server knows is in the guide and in the file")
    func problemTypes() throws {
        let guide = try String(contentsOfFile: TestDeployment.root + "/docs/api.md", encoding: .utf8)
        let file = try String(contentsOfFile: TestDeployment.root + "/docs/openapi.yaml", encoding: .utf8)
        for type in Set(HTTPErrorMappingTests.table.map(\.1)) {
            #expect(guide.contains("| `\(type)` |"), "\(type)")
            #expect(file.contains(type), "\(type)")
        }
    }
}
