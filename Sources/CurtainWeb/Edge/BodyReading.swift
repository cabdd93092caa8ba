// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

extension Request {
    /// The whole body, at most `limit` bytes.
    ///
    /// - Throws: ``EdgeError/tooLarge(limit:)`` before the body is read where its announced length says so.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        let announced = headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw EdgeError.tooLarge(limit: limit) }
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw EdgeError.tooLarge(limit: limit)
        } catch let error as HTTPParserError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            // The peer went away in the middle.
            throw EdgeError.malformed("the body is incomplete")
        }
        // A connection that broke off must not pass as a short body.
        if let announced, announced != buffer.readableBytes { throw EdgeError.malformed("the body is incomplete") }
        return Array(buffer.readableBytesView)
    }

    /// Whether the body says it is of a kind; parameters such as the character set are left aside.
    func hasMediaType(_ expected: String) -> Bool? {
        guard let value = headers[.contentType] else { return nil }
        if value == expected { return true }
        let kind = value.prefix { $0 != ";" }
        return trimmed(kind).lowercased() == expected
    }
}

extension FormBody {
    /// - Throws: ``EdgeError`` for any other kind of body, and what ``FormBody/init(_:)`` throws.
    static func read(_ request: Request, upTo limit: Int = 8 * 1024) async throws -> FormBody {
        guard request.hasMediaType("application/x-www-form-urlencoded") == true else {
            throw EdgeError.mediaType("application/x-www-form-urlencoded")
        }
        return try FormBody(try await request.bytes(upTo: limit))
    }
}

/// Reads JSON bodies.
///
/// Reasons name fields of ours and quote nothing of what was sent.
enum JSONBody {
    /// A body with the one field `text`, as every message has it.
    ///
    /// The common form, no escapes and nothing else, is read here; any other is the decoder's.
    static func text(from bytes: [UInt8]) throws(EdgeError) -> String {
        let parts = (Array("{\"text\":\"".utf8), Array("\"}".utf8))
        let body = bytes.dropFirst(parts.0.count).dropLast(parts.1.count)
        if bytes.starts(with: parts.0), bytes.count >= parts.0.count + parts.1.count,
            bytes.suffix(parts.1.count).elementsEqual(parts.1),
            body.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }),
            let text = String(validating: body, as: UTF8.self)
        {
            return text
        }
        return try decode(PostMessageRequest.self, from: bytes).text
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type, from request: Request, upTo limit: Int = 64 * 1024
    ) async throws -> Value {
        guard request.hasMediaType("application/json") != false else { throw EdgeError.mediaType("application/json") }
        return try decode(type, from: try await request.bytes(upTo: limit))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(EdgeError) -> Value {
        guard !bytes.isEmpty else { throw .malformed("the body is empty") }
        // The decoder would also take UTF-16 and UTF-32.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed("the body is not UTF-8") }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw .malformed(reason(of: error))
        } catch {
            throw .malformed("the body is not JSON")
        }
    }

    private static func reason(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case .valueNotFound(_, let context): "\(path(context.codingPath)) is missing"
        case .typeMismatch(_, let context): "\(path(context.codingPath)) has the wrong type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "the body is not JSON" : "\(path(context.codingPath)) is not acceptable"
        @unknown default: "the body is not acceptable"
        }
    }

    /// Coding keys here are names of our own types' fields and positions in arrays.
    private static func path(_ keys: [any CodingKey]) -> String {
        guard !keys.isEmpty else { return "the body" }
        return keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}

/// Text without spaces and tabs at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
}
