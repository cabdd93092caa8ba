// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A column of a comment file.
package enum ImportField: Int, Sendable, CaseIterable {
    case externalID, text, channel, author, language, permalink, createdAt, updatedAt, revision, deleted

    /// Names a column may have where the mapping names none; the first one present wins.
    ///
    /// Compared without case.
    package var aliases: [String] {
        switch self {
        case .externalID: ["id", "external_id", "externalID", "comment_id"]
        case .text: ["text", "message", "body", "comment", "content"]
        case .channel: ["channel"]
        case .author: ["author", "user", "from", "username"]
        case .language: ["lang", "language"]
        case .permalink: ["url", "permalink", "link"]
        case .createdAt: ["created_at", "createdAt", "created_time", "date", "timestamp"]
        case .updatedAt: ["updated_at", "updatedAt", "edited_at"]
        case .revision: ["revision"]
        case .deleted: ["deleted"]
        }
    }

    /// Its name in messages and in a mapping.
    package var name: String {
        switch self {
        case .externalID: "externalID"
        case .text: "text"
        case .channel: "channel"
        case .author: "author"
        case .language: "language"
        case .permalink: "permalink"
        case .createdAt: "createdAt"
        case .updatedAt: "updatedAt"
        case .revision: "revision"
        case .deleted: "deleted"
        }
    }

    /// Reads the name or any alias, without case.
    package init?(named name: String) {
        let wanted = name.lowercased()
        let found = ImportField.allCases.first { field in
            field.name.lowercased() == wanted || field.aliases.contains { $0.lowercased() == wanted }
        }
        guard let found else { return nil }
        self = found
    }
}

/// Which columns of a file hold what.
package struct ImportMapping: Sendable, Equatable {
    /// Where a comment's external id comes from.
    package enum IDPolicy: Sendable, Equatable {
        /// From its usual column; a row without one is refused.
        case required
        /// From the named column; a row without one is refused.
        case field(String)
        /// From its usual column, else made of ``ImportMapping/lineIDPrefix`` and the number of the line.
        case fromLine
    }

    /// Columns that were named; they are matched exactly and their aliases do not count.
    package var columns: [ImportField: String]
    package var idPolicy: IDPolicy
    /// Tells lines of different files apart; the file's name serves well.
    package var lineIDPrefix: String

    package init(
        columns: [ImportField: String] = [:], idPolicy: IDPolicy = .required, lineIDPrefix: String = "line"
    ) {
        self.columns = columns
        self.idPolicy = idPolicy
        self.lineIDPrefix = lineIDPrefix
    }

    /// Adds an assignment such as `text=Body`.
    package mutating func map(_ assignment: String) throws(ImportMappingError) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { throw .notAnAssignment(assignment) }
        guard let field = ImportField(named: String(parts[0])) else { throw .unknownField(String(parts[0])) }
        guard columns[field] == nil else { throw .mappedTwice(field.name) }
        columns[field] = String(parts[1])
    }
}

/// What is wrong with an assignment somebody typed.
package enum ImportMappingError: Error, Sendable, Equatable {
    case notAnAssignment(String)
    case unknownField(String)
    case mappedTwice(String)

    package var message: String {
        switch self {
        case .notAnAssignment(let text): "\"\(text)\" is not FIELD=COLUMN"
        case .unknownField(let name): "there is no field \"\(name)\""
        case .mappedTwice(let name): "field \"\(name)\" is mapped twice"
        }
    }

    package var hint: String {
        "fields are \(ImportField.allCases.map(\.name).joined(separator: ", "))"
    }
}

/// Finds the field of a column by its name.
struct ColumnTable: Sendable {
    struct Match: Sendable, Equatable {
        let field: ImportField
        /// Place among the aliases; the lowest wins.
        let rank: Int
    }

    private var exact: [String: [Match]] = [:]
    private var folded: [String: Match] = [:]

    init(_ mapping: ImportMapping) {
        var named = mapping.columns
        if case .field(let column) = mapping.idPolicy { named[.externalID] = column }
        for field in ImportField.allCases {
            if let column = named[field] {
                exact[column, default: []].append(Match(field: field, rank: 0))
            } else {
                for (rank, alias) in field.aliases.enumerated() where folded[alias.lowercased()] == nil {
                    folded[alias.lowercased()] = Match(field: field, rank: rank)
                }
            }
        }
    }

    /// The fields a column feeds: none for an unknown column.
    func matches(_ name: String) -> [Match] {
        var found = exact[name] ?? []
        if let match = folded[name] ?? folded[name.lowercased()] { found.append(match) }
        return found
    }
}
