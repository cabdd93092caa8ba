// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore

/// A reference of one kind as people type it: `C-1042`, `c-1042` or `1042`.
protocol TypedReference: ExpressibleByArgument {
    static var kind: Reference.Kind { get }
    var text: String { get }
    init(text: String)
}

extension TypedReference {
    init?(argument: String) {
        guard let reference = Reference(argument, kind: Self.kind) else { return nil }
        self.init(text: reference.description)
    }
}

/// `C-1042`.
struct CommentReference: TypedReference {
    static let kind = Reference.Kind.comment
    let text: String
}

/// `T-88`.
struct ThreadReference: TypedReference {
    static let kind = Reference.Kind.thread
    let text: String
}

/// `P-77`.
struct PatientReference: TypedReference {
    static let kind = Reference.Kind.patient
    let text: String
}

/// `O-5`.
struct OutboxReference: TypedReference {
    static let kind = Reference.Kind.outbox
    let text: String
}
