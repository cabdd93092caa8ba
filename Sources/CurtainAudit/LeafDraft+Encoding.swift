// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

extension LeafDraft {
    /// The bytes of the leaf with its number: JSON in the canonical form of RFC 8785, at most 4,096 bytes.
    ///
    /// - Throws: ``LeafError/field(_:)`` or ``LeafError/tooLong``; then nothing was written anywhere.
    package func encode(seq: UInt64, node: String) throws(LeafError) -> [UInt8] {
        guard seq <= UInt64(LeafLimit.integer) else { throw .field("seq") }
        var out = LeafWriter()
        out.literal("{\"act\":\"")
        out.ascii(event.action.rawValue)
        out.literal("\",\"agent\":{\"auth\":")
        try out.string(agent.auth, limit: LeafLimit.auth, name: "auth")
        out.literal(",\"role\":")
        try out.string(agent.role, limit: LeafLimit.role, name: "role")
        if let session = agent.session {
            out.literal(",\"sid\":\"")
            try out.code(session, name: "sid")
            out.literal("\"")
        }
        guard !agent.user.isEmpty else { throw .field("user") }
        out.literal(",\"user\":")
        try out.string(agent.user, limit: LeafLimit.user, name: "user")
        out.literal("}")
        if let chain {
            guard chain.count <= UInt64(LeafLimit.integer) else { throw .field("chain") }
            out.literal(",\"chain\":{\"h\":\"")
            out.base64(chain.head)
            out.literal("\",\"n\":")
            out.integer(chain.count)
            out.literal("}")
        }
        if let detail {
            out.literal(",\"detail\":\"")
            out.base64(detail)
            out.literal("\"")
        }
        if !entities.isEmpty {
            out.literal(",\"ent\":[")
            for (index, entity) in entities.enumerated() {
                out.literal(index == 0 ? "{\"id\":\"" : ",{\"id\":\"")
                out.ascii(entity.kind.rawValue)
                out.literal("_")
                out.uuid(entity.id)
                out.literal("\",\"role\":\"")
                out.ascii(entity.roleCode)
                out.literal("\",\"type\":\"")
                out.ascii(entity.typeCode)
                out.literal("\"}")
            }
            out.literal("]")
        }
        out.literal(",\"ev\":\"")
        out.ascii(event.rawValue)
        out.literal("\"")
        if let hash {
            out.literal(",\"hash\":\"")
            out.base64(hash)
            out.literal("\"")
        }
        if let address {
            out.literal(",\"ip\":\"")
            try out.code(address, name: "ip")
            out.literal("\"")
        }
        out.literal(",\"node\":")
        guard !node.isEmpty else { throw .field("node") }
        try out.string(node, limit: LeafLimit.node, name: "node")
        out.literal(",\"out\":\"")
        out.ascii(outcome.rawValue)
        out.literal("\"")
        if let purpose {
            out.literal(",\"pou\":")
            try out.string(purpose, limit: LeafLimit.purpose, name: "pou")
        }
        if let request {
            out.literal(",\"req\":")
            try out.string(request, limit: LeafLimit.request, name: "req")
        }
        out.literal(",\"seq\":")
        out.integer(seq)
        out.literal(",\"t\":\"")
        out.ascii(time.description)
        out.literal("\",\"v\":1")
        try encodeAttributes(into: &out)
        out.literal("}")
        guard let bytes = out.finish() else { throw .tooLong }
        return bytes
    }

    private func encodeAttributes(into out: inout LeafWriter) throws(LeafError) {
        if attributes.isEmpty { return }
        let sorted = attributes.count == 1 ? attributes : attributes.sorted { Self.precedes($0.0, $1.0) }
        out.literal(",\"x\":{")
        var previous: String?
        for (name, value) in sorted {
            guard (1...LeafLimit.name).contains(name.utf8.count), name.utf8.allSatisfy(LeafScanner.isNameByte),
                name != previous
            else { throw .field("x") }
            out.literal(previous == nil ? "\"" : ",\"")
            out.ascii(name)
            out.literal("\":")
            switch value {
            case .int(let number):
                guard abs(Double(number)) <= Double(LeafLimit.integer) else { throw .field("x") }
                if number < 0 { out.literal("-") }
                out.integer(number.magnitude)
            case .text(let text):
                try out.string(text, limit: LeafLimit.text, name: "x")
            }
            previous = name
        }
        out.literal("}")
    }

    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }
}
