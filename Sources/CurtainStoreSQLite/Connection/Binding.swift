// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// A value bound to a statement.
enum Binding {
    case null
    case int(Int64)
    case text(String)
    case blob([UInt8])
    case raw(RawID)
    case digest(Digest)
}

extension Binding: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    init(integerLiteral value: Int64) { self = .int(value) }
    init(stringLiteral value: String) { self = .text(value) }
    init(nilLiteral: ()) { self = .null }
}

extension Binding {
    static func id<Entity>(_ id: EntityID<Entity>) -> Binding { .raw(id.raw) }
    static func id<Entity>(_ id: EntityID<Entity>?) -> Binding { id.map { .raw($0.raw) } ?? .null }
    static func time(_ time: Timestamp) -> Binding { .int(time.milliseconds) }
    static func time(_ time: Timestamp?) -> Binding { time.map { .int($0.milliseconds) } ?? .null }
    static func bool(_ value: Bool) -> Binding { .int(value ? 1 : 0) }
    static func number(_ value: some BinaryInteger) -> Binding { .int(Int64(clamping: value)) }
    static func optional(_ value: Int64?) -> Binding { value.map { .int($0) } ?? .null }
    static func optional(_ value: [UInt8]?) -> Binding { value.map { .blob($0) } ?? .null }
}
