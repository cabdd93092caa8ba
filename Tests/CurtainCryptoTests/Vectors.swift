// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCrypto
import FoundationEssentials

/// Published test vectors, where they are present on the machine.
enum Vectors {
    /// The folder beside the package (or the one that CURTAIN_SHARED names), or nil.
    static func shared(_ path: String, file: String = #filePath) -> Data? {
        let base = ProcessInfo.processInfo.environment["CURTAIN_SHARED"] ?? root(of: file) + "/../shared"
        return FileManager.default.contents(atPath: base + "/vectors/" + path)
    }

    /// A file of the PyPI package `cryptography-vectors`, whose folder CURTAIN_VECTORS names, or nil.
    static func nist(_ path: String) -> String? {
        guard let base = ProcessInfo.processInfo.environment["CURTAIN_VECTORS"] else { return nil }
        return try? String(contentsOfFile: base + "/" + path, encoding: .utf8)
    }

    /// The package's folder: three components up from a test file.
    static func root(of file: String) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }

    static func absent(_ name: String) {
        print("vectors: \(name): not on this machine, 0 cases ran")
    }

    static func ran(_ name: String, _ count: Int) {
        print("vectors: \(name): \(count) cases ran")
    }
}

/// A file of Wycheproof, with the fields that these tests read.
struct Wycheproof: Decodable {
    struct Group: Decodable {
        struct Key: Decodable {
            let pk: String
        }

        let keySize: Int?
        let ivSize: Int?
        let tagSize: Int?
        let publicKey: Key?
        let tests: [Case]
    }

    struct Case: Decodable {
        let tcId: Int
        let result: String
        let key: String?
        let iv: String?
        let aad: String?
        let msg: String?
        let ct: String?
        let tag: String?
        let sig: String?
        let ikm: String?
        let salt: String?
        let info: String?
        let size: Int?
        let okm: String?
        let password: String?
        let iterationCount: Int?
        let dk: String?

        var isValid: Bool { result == "valid" }
    }

    let testGroups: [Group]

    static func load(_ name: String) throws -> Wycheproof? {
        guard let data = Vectors.shared("wycheproof/" + name) else { return nil }
        return try JSONDecoder().decode(Wycheproof.self, from: data)
    }
}

/// Records of `name = value` lines, as NIST and RFC files write them; bracketed lines stand for all that follow.
struct ResponseFile {
    var records: [[String: String]] = []

    init(_ text: String) {
        var common: [String: String] = [:]
        var record: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                let pair = line.dropFirst().dropLast().split(separator: "=").map(Self.trimmed)
                if pair.count == 2 { common[pair[0]] = pair[1] }
                continue
            }
            if line.hasPrefix("FAIL") {
                record["FAIL"] = "1"
                continue
            }
            let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            guard pair.count == 2 else { continue }
            let name = pair[0].lowercased()
            if name == "count" || name == "len" && record["len"] != nil {
                if record.count > common.count { records.append(record) }
                record = common
            }
            record[name] = pair[1]
        }
        if !record.isEmpty { records.append(record) }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// The bytes of hexadecimal digits in a test; a slip in a test reads as nothing, and then the test fails.
func hex(_ digits: String) -> [UInt8] {
    Hex.decode(digits) ?? []
}

/// A folder of its own that goes with the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/curtain-crypto-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }
}
