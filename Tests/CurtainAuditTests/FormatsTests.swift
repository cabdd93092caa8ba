// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import FoundationEssentials
import Testing

@Suite("docs/formats.md")
struct FormatsTests {
    /// The rows of the table of events: name, action.
    static func rows() throws -> [(event: String, action: String)] {
        let text = try Places.document("docs/formats.md")
        let section = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("Events") })
        return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmed }
            guard cells.count >= 2 else { return nil }
            return (cells[0].replacing("`", with: ""), cells[1])
        }
    }

    @Test("The table of events names every event once, with its action, and no other")
    func events() throws {
        let rows = try Self.rows()
        #expect(Set(rows.map(\.event)) == Set(AuditEvent.allCases.map(\.rawValue)))
        #expect(rows.count == AuditEvent.allCases.count)
        for row in rows {
            let event = try #require(AuditEvent(rawValue: row.event))
            #expect(row.action == event.action.rawValue, "\(row.event)")
        }
    }

    @Test("The table of things names every kind with its codes")
    func kinds() throws {
        let text = try Places.document("docs/formats.md")
        for kind in AuditEntityKind.allCases {
            let entity = LeafEntity(kind: kind, id: RawID(high: 0, low: 0))
            #expect(
                text.contains("| `\(kind.rawValue)` | \(entity.typeCode) | \(entity.roleCode) |"), "\(kind.rawValue)")
        }
    }

    @Test("The schema is JSON and knows every event, outcome and field")
    func schema() throws {
        struct Schema: Decodable {
            struct Property: Decodable {
                let `enum`: [String]?
            }

            let properties: [String: Property]
            let required: [String]
        }
        let text = try Places.document("docs/audit-leaf.schema.json")
        let schema = try JSONDecoder().decode(Schema.self, from: Data(text.utf8))
        #expect(Set(schema.properties["ev"]?.enum ?? []) == Set(AuditEvent.allCases.map(\.rawValue)))
        #expect(Set(schema.properties["out"]?.enum ?? []) == Set(AuditOutcome.allCases.map(\.rawValue)))
        #expect(
            Set(schema.properties.keys)
                == [
                    "act", "agent", "chain", "detail", "ent", "ev", "hash", "ip", "node", "out", "pou", "req", "seq",
                    "t", "v", "x",
                ])
        #expect(Set(schema.required) == ["act", "agent", "ev", "node", "out", "seq", "t", "v"])
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
