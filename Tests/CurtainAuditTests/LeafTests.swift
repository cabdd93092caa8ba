// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import FoundationEssentials
import Testing

@Suite("Leaves")
struct LeafTests {
    let id = RawID(high: 0x0192_3456_789A_7BCD, low: 0x8F01_2345_6789_ABCD)
    let time = Timestamp(milliseconds: 1_795_237_200_123)

    func full() -> LeafDraft {
        LeafDraft(
            event: .threadRead, time: time,
            agent: LeafAgent(
                user: "st_\(id)", role: "clinician", auth: "pwd", session: [UInt8](repeating: 0xAB, count: 16)),
            address: [UInt8](repeating: 0x0C, count: 16), request: "req-1", purpose: "TREAT",
            entities: [LeafEntity(kind: .thread, id: id), LeafEntity(kind: .patient, id: id)],
            chain: (head: digest(1), count: 42), hash: digest(2),
            attributes: [("to", .int(-7)), ("from", .text("a"))], detail: digest(3))
    }

    func bare() -> LeafDraft {
        LeafDraft(
            event: .deniedSummary, outcome: .minorFailure, time: time,
            agent: LeafAgent(user: "none", role: "", auth: ""))
    }

    @Test("A leaf is written in the canonical order, byte for byte")
    func bytes() throws {
        let text = String(decoding: try full().encode(seq: 1041, node: "relay-1"), as: UTF8.self)
        let uuid = "01923456-789a-7bcd-8f01-23456789abcd"
        #expect(
            text == """
                {"act":"R","agent":{"auth":"pwd","role":"clinician","sid":"abababababababababababababababab",\
                "user":"st_\(uuid)"},"chain":{"h":"\(Base64.encode(digest(1).bytes))","n":42},\
                "detail":"\(Base64.encode(digest(3).bytes))",\
                "ent":[{"id":"th_\(uuid)","role":"4","type":"2"},{"id":"pt_\(uuid)","role":"1","type":"1"}],\
                "ev":"thread.read","hash":"\(Base64.encode(digest(2).bytes))","ip":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",\
                "node":"relay-1","out":"0","pou":"TREAT","req":"req-1","seq":1041,"t":"\(time)","v":1,\
                "x":{"from":"a","to":-7}}
                """)
        let small = String(decoding: try bare().encode(seq: 0, node: "n"), as: UTF8.self)
        #expect(
            small == """
                {"act":"E","agent":{"auth":"","role":"","user":"none"},"ev":"access.denied.summary","node":"n",\
                "out":"4","seq":0,"t":"\(time)","v":1}
                """)
    }

    @Test("What was written is read back")
    func roundTrip() throws {
        let leaf = try Leaf(parsing: full().encode(seq: 1041, node: "relay-1"))
        #expect(leaf.seq == 1041)
        #expect(leaf.time == time)
        #expect(leaf.event == .threadRead)
        #expect(leaf.action == .read)
        #expect(leaf.outcome == .success)
        #expect(leaf.agent == full().agent)
        #expect(leaf.node == "relay-1")
        #expect(leaf.address == full().address)
        #expect(leaf.request == "req-1")
        #expect(leaf.purpose == "TREAT")
        #expect(leaf.entities == full().entities)
        #expect(leaf.otherEntities.isEmpty)
        #expect(leaf.chain?.head == digest(1))
        #expect(leaf.chain?.count == 42)
        #expect(leaf.hash == digest(2))
        #expect(leaf.detail == digest(3))
        #expect(leaf.attributes == ["from": .text("a"), "to": .int(-7)])
        let small = try Leaf(parsing: bare().encode(seq: 0, node: "n"))
        #expect(small.entities.isEmpty && small.attributes.isEmpty && small.chain == nil && small.hash == nil)
    }

    @Test("Every kind of thing and every event survives the round trip, and is JSON to others")
    func kinds() throws {
        for event in AuditEvent.allCases {
            var draft = bare()
            draft.event = event
            draft.entities = AuditEntityKind.allCases.map { LeafEntity(kind: $0, id: id) }
            let bytes = try draft.encode(seq: 5, node: "n")
            let leaf = try Leaf(parsing: bytes)
            #expect(leaf.event == event)
            #expect(leaf.action == event.action)
            #expect(leaf.entities == draft.entities)
            struct Other: Decodable {
                struct Entity: Decodable { let id: String }
                let ev: String
                let ent: [Entity]
            }
            let other = try JSONDecoder().decode(Other.self, from: Data(bytes))
            #expect(other.ev == event.rawValue)
            #expect(other.ent.map(\.id) == AuditEntityKind.allCases.map { "\($0.rawValue)_\(id)" })
        }
    }

    @Test(
        "Text is escaped as RFC 8785 says, and comes back",
        arguments: [
            ("plain", "plain"), ("a\"b\\c", "a\\\"b\\\\c"), ("\u{8}\t\n\u{C}\r", "\\b\\t\\n\\f\\r"),
            ("\u{0}\u{1F}\u{7F}", "\\u0000\\u001f\u{7F}"), ("é\u{1F600}/", "é\u{1F600}/"),
        ])
    func escapes(text: String, encoded: String) throws {
        var draft = bare()
        draft.attributes = [("note", .text(text))]
        draft.request = text
        let bytes = try draft.encode(seq: 0, node: "n")
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"req\":\"\(encoded)\""))
        let leaf = try Leaf(parsing: bytes)
        #expect(leaf.attributes["note"] == .text(text))
        #expect(leaf.request == text)
        struct Other: Decodable { let req: String }
        #expect(try JSONDecoder().decode(Other.self, from: Data(bytes)).req == text)
    }

    @Test(
        "Integers are whole for every JSON reader",
        arguments: [
            0, 1, 9, 10, -1, 1_234_567, 9_007_199_254_740_991, -9_007_199_254_740_991,
        ])
    func integers(value: Int64) throws {
        var draft = bare()
        draft.attributes = [("n", .int(value))]
        #expect(try Leaf(parsing: draft.encode(seq: 7, node: "n")).attributes["n"] == .int(value))
    }

    @Test("Fields outside their limits are refused")
    func limits() throws {
        func refused(_ name: String, _ change: (inout LeafDraft) -> Void) {
            var draft = full()
            change(&draft)
            #expect(throws: LeafError.field(name)) { try draft.encode(seq: 0, node: "n") }
        }
        let long = String(repeating: "x", count: 513)
        refused("user") { $0.agent = LeafAgent(user: "", role: "r", auth: "a") }
        refused("user") { $0.agent = LeafAgent(user: long, role: "r", auth: "a") }
        refused("role") { $0.agent = LeafAgent(user: "u", role: long, auth: "a") }
        refused("auth") { $0.agent = LeafAgent(user: "u", role: "r", auth: long) }
        refused("sid") { $0.agent = LeafAgent(user: "u", role: "r", auth: "a", session: [1]) }
        refused("ip") { $0.address = [UInt8](repeating: 1, count: 17) }
        refused("req") { $0.request = long }
        refused("pou") { $0.purpose = long }
        refused("chain") { $0.chain = (head: digest(1), count: 1 << 53) }
        refused("x") { $0.attributes = [("n", .int(1 << 53))] }
        refused("x") { $0.attributes = [("n", .int(.min))] }
        refused("x") { $0.attributes = [("n", .text(long))] }
        refused("x") { $0.attributes = [("N", .int(1))] }
        refused("x") { $0.attributes = [("", .int(1))] }
        refused("x") { $0.attributes = [("n", .int(1)), ("n", .int(2))] }
        #expect(throws: LeafError.field("node")) { try full().encode(seq: 0, node: "") }
        #expect(throws: LeafError.field("seq")) { try full().encode(seq: 1 << 53, node: "n") }
        var draft = full()
        draft.entities = (0..<40).map { _ in LeafEntity(kind: .comment, id: id) }
        #expect(throws: Never.self) { try draft.encode(seq: 0, node: "n") }
        draft.entities = (0..<60).map { _ in LeafEntity(kind: .comment, id: id) }
        #expect(throws: LeafError.tooLong) { try draft.encode(seq: 0, node: "n") }
    }

    @Test("A page of fifty comments fits into one leaf")
    func fifty() throws {
        var draft = bare()
        draft.event = .commentList
        draft.agent = LeafAgent(user: "st_\(id)", role: "agent", auth: "pwd", session: [UInt8](repeating: 1, count: 16))
        draft.address = [UInt8](repeating: 1, count: 16)
        draft.request = String(repeating: "r", count: 36)
        draft.entities = (0..<50).map { _ in LeafEntity(kind: .comment, id: id) }
        #expect(try draft.encode(seq: 9_007_199_254_740_991, node: "relay-1").count <= 4096)
    }

    @Test("Any form but the canonical one is refused")
    func strictness() throws {
        let bytes = try full().encode(seq: 1041, node: "relay-1")
        let text = String(decoding: bytes, as: UTF8.self)
        let changes: [(String, String)] = [
            ("{\"act\"", " {\"act\""), ("\"act\":\"R\"", "\"act\": \"R\""), ("\"act\":\"R\"", "\"act\":\"Q\""),
            ("\"act\":\"R\",", ""), (",\"v\":1", ",\"v\":2"), (",\"v\":1", ""), ("\"seq\":1041", "\"seq\":01041"),
            ("\"seq\":1041", "\"seq\":-1"), ("\"seq\":1041", "\"seq\":1041.0"), ("\"seq\":1041", "\"seq\":1e3"),
            ("\"seq\":1041", "\"seq\":9007199254740992"), ("\"seq\":1041", "\"seq\":99999999999999999999"),
            ("\"out\":\"0\"", "\"out\":\"1\""), ("\"out\":\"0\"", "\"out\":0"), ("T0", "t0"), (".123Z", ".12Z"),
            (".123Z", ".123+00:00"), ("\"t\":\"2026-11", "\"t\":\"2026-13"), ("relay-1", "relay\\u002d1"),
            ("relay-1", "relay\\/1"), ("relay-1", "relay\\u000A"), ("relay-1", "relay\\u0009"),
            ("relay-1", "relay\\u001F"), ("relay-1", "relay\n"),
            ("\"from\":\"a\",\"to\":-7", "\"to\":-7,\"from\":\"a\""),
            ("\"from\":\"a\",\"to\":-7", "\"to\":-7,\"to\":-7"), ("\"to\":-7", "\"to\":-0"),
            ("\"to\":-7", "\"to\":true"),
            ("\"to\":-7", "\"To\":-7"), ("\"x\":{\"from\":\"a\",\"to\":-7}", "\"x\":{}"),
            ("\"ip\":\"0c", "\"ip\":\"0C"), ("\"ip\":\"0c", "\"ip\":\""),
            ("\"role\":\"4\",\"type\":\"2\"", "\"role\":\"1\",\"type\":\"2\""),
            ("th_0192", "TH_0192"), ("th_0192", "th-0192"), ("-789a-", "-789A-"), ("\"n\":42", "\"n\":-42"),
            ("\"ev\":\"thread.read\"", "\"ev\":\"\""), ("\"x\":{", "\"y\":1,\"x\":{"), ("\"hash\":\"", "\"hash\":\"A"),
        ]
        for (old, new) in changes {
            let altered = text.replacing(old, with: new)
            #expect(altered != text, "\(old)")
            #expect(throws: LeafError.self, "\(old) to \(new)") { try Leaf(parsing: Array(altered.utf8)) }
        }
        for count in 0..<bytes.count { #expect(throws: LeafError.self) { try Leaf(parsing: Array(bytes[..<count])) } }
        #expect(throws: LeafError.self) { try Leaf(parsing: bytes + [0x0A]) }
        #expect(throws: LeafError.tooLong) { try Leaf(parsing: [UInt8](repeating: 0x20, count: 4097)) }
        var broken = bytes
        let place = try #require(bytes.firstRange(of: Array("relay-1".utf8))).lowerBound
        broken[place] = 0xFF
        #expect(throws: LeafError.malformed("UTF-8")) { try Leaf(parsing: broken) }
    }

    @Test("Base64 that is not canonical is refused in a digest")
    func digests() throws {
        var draft = bare()
        draft.hash = Digest([UInt8](repeating: 0, count: 32))
        let text = String(decoding: try draft.encode(seq: 0, node: "n"), as: UTF8.self)
        #expect(throws: Never.self) { try Leaf(parsing: Array(text.utf8)) }
        let altered = text.replacing("AAA=\"", with: "AAB=\"")
        #expect(throws: LeafError.malformed("hash")) { try Leaf(parsing: Array(altered.utf8)) }
        for seed in 0..<64 {
            draft.hash = digest(seed)
            #expect(try Leaf(parsing: draft.encode(seq: 0, node: "n")).hash == digest(seed))
        }
    }

    @Test("Bytes that were changed at random are refused, or are JSON to others too")
    func mutations() throws {
        struct Other: Decodable { let seq: UInt64 }
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let bytes = try full().encode(seq: 1041, node: "relay-1")
        for _ in 0..<5000 {
            var altered = bytes
            for _ in 0...random(3) {
                let place = random(altered.count)
                switch random(4) {
                case 0: altered[place] = UInt8(random(256))
                case 1: altered.remove(at: place)
                case 2: altered.insert(Array("\"\\{}[],:0a".utf8)[random(10)], at: place)
                default: altered.removeSubrange(place..<min(altered.count, place + random(60)))
                }
                if altered.isEmpty { altered = [0] }
            }
            guard let leaf = try? Leaf(parsing: altered) else { continue }
            #expect(try JSONDecoder().decode(Other.self, from: Data(altered)).seq == leaf.seq)
        }
    }

    @Test("An event or a kind of thing that a newer version added is kept as it stands")
    func newer() throws {
        var draft = bare()
        draft.entities = [LeafEntity(kind: .thread, id: id)]
        let text = String(decoding: try draft.encode(seq: 0, node: "n"), as: UTF8.self)
        let newer = text.replacing("access.denied.summary", with: "thread.teleport").replacing("th_", with: "zz_")
        let leaf = try Leaf(parsing: Array(newer.utf8))
        #expect(leaf.event == nil)
        #expect(leaf.eventName == "thread.teleport")
        #expect(leaf.entities.isEmpty)
        #expect(leaf.otherEntities == ["zz_\(id)"])
    }
}
