// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    private static let columns = """
        SELECT id, name, kind, locale, text, digest, approvedAt, approvedBy FROM template
        """

    package func replaceTemplates(
        _ permit: Permit<ImportTemplates>, _ templates: [(source: TemplateSource, digest: Digest)], at now: Timestamp
    ) async throws -> Int {
        try await change(permit) { change, origin in
            var changed: [LogEntityRef] = []
            for (source, digest) in templates {
                let known = try change.db.first(
                    "SELECT id, digest, withdrawn FROM template WHERE name = ? AND locale = ?", .text(source.name),
                    .text(source.locale)
                ) { (try $0.id(0) as TemplateID, try $0.digest(1), $0.bool(2)) }
                if let known, known.1 == digest, !known.2 { continue }
                let id = known?.0 ?? TemplateID(at: now)
                try change.db.run(
                    """
                    INSERT INTO template (id, name, kind, locale, text, digest) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name, locale) DO UPDATE SET kind = excluded.kind, text = excluded.text,
                        digest = excluded.digest, approvedAt = NULL, approvedBy = NULL, withdrawn = 0
                    """, .id(id), .text(source.name), .text(source.kind.rawValue), .text(source.locale),
                    .text(source.text), .digest(digest))
                changed.append(.template(id))
            }
            let gone = try Self.withdraw(Set(templates.map { [$0.source.name, $0.source.locale] }), change.db)
            if !changed.isEmpty || !gone.isEmpty {
                change.log(
                    .templateImport, by: origin, Array((changed + gone).prefix(40)),
                    [LeafAttribute("count", Int64(changed.count)), LeafAttribute("withdrawn", Int64(gone.count))])
            }
            return changed.count
        }
    }

    /// Takes back what is not among the present names and locales: it can be neither used nor approved.
    private static func withdraw(_ present: Set<[String]>, _ db: Database) throws -> [LogEntityRef] {
        let known = try db.all("SELECT id, name, locale FROM template WHERE withdrawn = 0") {
            (try $0.id(0) as TemplateID, [try $0.text(1), try $0.text(2)])
        }
        let gone = known.filter { !present.contains($0.1) }.map(\.0)
        for id in gone {
            try db.run(
                "UPDATE template SET withdrawn = 1, approvedAt = NULL, approvedBy = NULL WHERE id = ?", .id(id))
        }
        return gone.map { .template($0) }
    }

    package func templates(_ permit: Permit<ListTemplates>) async throws -> [StoredTemplate] {
        try await read { db in
            try db.all("\(Self.columns) WHERE withdrawn = 0 ORDER BY name, locale") { try Self.template($0) }
        }
    }

    package func approve(_ permit: Permit<ApproveTemplate>, at now: Timestamp) async throws -> StoredTemplate {
        let action = permit.action
        guard case .staff(let staff) = permit.caller.principal else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            guard
                let present = try change.db.first(
                    "SELECT digest FROM template WHERE id = ? AND withdrawn = 0", .id(action.template),
                    read: { try $0.digest(0) })
            else { throw StoreError.notFound }
            guard present == action.digest else { throw StoreError.conflict("its text changed") }
            try change.db.run(
                "UPDATE template SET approvedAt = ?, approvedBy = ? WHERE id = ?", .time(now), .id(staff.id),
                .id(action.template))
            change.log(.templateApprove, by: origin, [.template(action.template)], hash: action.digest)
            guard
                let approved = try change.db.first(
                    "\(Self.columns) WHERE id = ?", .id(action.template), read: { try Self.template($0) })
            else { throw StoreError.notFound }
            return approved
        }
    }

    private static func template(_ row: Columns) throws -> StoredTemplate {
        StoredTemplate(
            id: try row.id(0),
            source: TemplateSource(
                name: try row.text(1), kind: try row.value(2), locale: try row.text(3), text: try row.text(4)),
            digest: try row.digest(5), approvedAt: row.optionalTime(6), approvedBy: try row.optionalID(7))
    }
}
