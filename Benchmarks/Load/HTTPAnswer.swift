// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// An answer of HTTP/1.1, whole.
struct HTTPAnswer: Sendable {
    let status: Int
    let body: ByteBuffer

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The `type` of a problem document, or what stands for it.
    var problemType: String {
        let text = String(buffer: body)
        guard let value = text.stringField("type") else { return "without a problem type" }
        return value
    }
}

extension String {
    /// The value of a plain string member of a JSON object: no escapes, first one of that name.
    func stringField(_ name: String) -> String? {
        guard let key = firstRange(of: "\"\(name)\"") else { return nil }
        let rest = self[key.upperBound...].drop { $0 == ":" || $0 == " " }
        guard rest.first == "\"" else { return nil }
        return String(rest.dropFirst().prefix { $0 != "\"" })
    }

    private func firstRange(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}

/// Reads answers out of the bytes of a connection: a status line, headers, a body of `Content-Length` bytes.
struct AnswerParser {
    private var buffer = ByteBuffer()
    private var head: (status: Int, bodyLength: Int)?

    mutating func append(_ bytes: inout ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.writeBuffer(&bytes)
        }
    }

    /// The next whole answer, or nil when more bytes are needed.
    mutating func next() throws(BenchProblem) -> HTTPAnswer? {
        if head == nil { head = try readHead() }
        guard let head, let body = buffer.readSlice(length: head.bodyLength) else { return nil }
        self.head = nil
        return HTTPAnswer(status: head.status, body: body)
    }

    private enum Found {
        case nothing
        case head(status: Int, bodyLength: Int, bytes: Int)
        case malformed(String)
    }

    private mutating func readHead() throws(BenchProblem) -> (status: Int, bodyLength: Int)? {
        let found = buffer.withUnsafeReadableBytes { Self.scan($0) }
        switch found {
        case .nothing: return nil
        case .malformed(let reason): throw .answerMalformed(reason)
        case .head(let status, let bodyLength, let bytes):
            buffer.moveReaderIndex(forwardBy: bytes)
            return (status, bodyLength)
        }
    }

    private static let lengthName = Array("content-length:".utf8)

    private static func scan(_ bytes: UnsafeRawBufferPointer) -> Found {
        guard bytes.count >= 16 else { return .nothing }
        var status = 0
        for place in 9..<12 { status = status * 10 + Int(bytes[place]) - 48 }
        guard (100..<600).contains(status) else { return .malformed("no status line") }
        var length: Int?
        var lineStart = 0
        var place = 0
        while place + 1 < bytes.count {
            guard bytes[place] == 13, bytes[place + 1] == 10 else {
                place += 1
                continue
            }
            if place == lineStart {
                guard let length = length ?? (status == 204 ? 0 : nil) else {
                    return .malformed("no Content-Length")
                }
                return .head(status: status, bodyLength: length, bytes: place + 2)
            }
            if let value = contentLength(bytes[lineStart..<place]) { length = value }
            place += 2
            lineStart = place
        }
        return .nothing
    }

    private static func contentLength(_ line: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard line.count > lengthName.count else { return nil }
        var place = line.startIndex
        for byte in lengthName {
            let own = line[place]
            guard own == byte || own | 0x20 == byte else { return nil }
            place += 1
        }
        var value = 0
        while place < line.endIndex {
            let digit = line[place]
            if digit >= 48, digit <= 57 { value = value * 10 + Int(digit) - 48 } else if digit != 32 { return nil }
            place += 1
        }
        return value
    }
}
