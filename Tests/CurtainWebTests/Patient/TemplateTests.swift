// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTestSupport
import CurtainWeb
import Foundation
import Testing

@Suite("Templates and files of the pages")
struct TemplateTests {
    private static var folder: URL {
        URL(fileURLWithPath: TestDeployment.root).appendingPathComponent("Sources/CurtainWeb/Assets")
    }

    @Test("What is compiled in is what stands in the files")
    func generated() throws {
        var compiled: [String: String] = [:]
        for (name, text) in Assets.templates { compiled[name + ".mustache"] = text }
        for file in Assets.files { compiled[file.name] = file.text }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { !$0.hasPrefix(".") }
        #expect(Set(names) == Set(compiled.keys), "run scripts/generate-assets.py")
        for name in names {
            let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
            #expect(compiled[name] == text, "\(name): run scripts/generate-assets.py")
        }
    }

    @Test("No template lets a value through unescaped, and none holds a script or a style of its own")
    func markup() {
        for (name, text) in Assets.templates {
            #expect(!text.contains("{{{"), "\(name)")
            #expect(!text.contains("{{&"), "\(name)")
            #expect(!text.contains("<style"), "\(name)")
            #expect(!text.contains(" style="), "\(name)")
            #expect(!text.contains(" on"), "\(name): an event handler in the markup")
            #expect(!text.contains("javascript:"), "\(name)")
            for tag in text.components(separatedBy: "<script").dropFirst() {
                #expect(tag.hasPrefix(" src=\"/assets/"), "\(name)")
            }
        }
    }

    @Test("Every word a template names is there")
    func words() throws {
        let known = Set(PageStrings.table(.english).keys)
        var used: Set<String> = []
        for (name, text) in Assets.templates {
            for mark in ["{{s.", "{{#p."] {
                for part in text.components(separatedBy: mark).dropFirst() {
                    let key = String(part.prefix { $0 != "}" })
                    #expect(known.contains(key), "\(name): \(key)")
                    used.insert(key)
                }
            }
        }
        #expect(used.count > 40)
    }

    @Test("Every field a person fills in has a label, and everything described is there")
    func labels() {
        for (name, text) in Assets.templates {
            let tags = text.components(separatedBy: "<").dropFirst()
            for tag in tags where tag.hasPrefix("input") || tag.hasPrefix("textarea") {
                guard !tag.contains("type=\"hidden\"") else { continue }
                let id = tag.components(separatedBy: " id=\"").dropFirst().first?.prefix { $0 != "\"" } ?? ""
                #expect(text.contains("<label for=\"\(id)\""), "\(name): \(id)")
            }
            for part in text.components(separatedBy: "aria-describedby=\"").dropFirst() {
                // The refusal is another template; a test of the pages sees to it.
                let value = String(part.prefix { $0 != "\"" })
                for id in value.split(separator: "}}").last?.split(separator: " ") ?? [] where id != "notice-text" {
                    #expect(text.contains("id=\"\(id)\""), "\(name): \(id)")
                }
            }
        }
    }

    @Test("What went wrong stands first in every page that has a form a person fills in")
    func refusals() {
        for (name, text) in Assets.templates where text.contains("{{<layout}}") {
            let hasForm = text.contains("<input id=") || text.contains("<textarea") || text.contains("{{>write}}")
            guard hasForm, name != "thread" else { continue }
            #expect(text.contains("{{$content}}\n{{>refusal}}\n<h1>"), "\(name)")
        }
    }

    @Test("The scripts write text, never markup")
    func scripts() {
        for file in Assets.files where file.name.hasSuffix(".js") {
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage"] {
                #expect(!file.text.contains(word), "\(file.name): \(word)")
            }
        }
    }

    /// Relative luminance and contrast as WCAG 2.1 defines them.
    @Test("Colours of both schemes have the contrast that WCAG AA asks for")
    func contrast() throws {
        let style = try #require(Assets.files.first { $0.name == "curtain.css" }?.text)
        let blocks = style.components(separatedBy: ":root {").dropFirst().map { $0.components(separatedBy: "}")[0] }
        #expect(blocks.count == 2)
        for block in blocks {
            func colour(_ name: String) throws -> Double {
                let part = try #require(block.components(separatedBy: "--\(name): #").dropFirst().first)
                let hex = try #require(Int(part.prefix(6), radix: 16))
                let channels = [hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF].map { Double($0) / 255 }
                let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
            }
            func ratio(_ a: String, _ b: String) throws -> Double {
                let pair = [try colour(a), try colour(b)].sorted()
                return (pair[1] + 0.05) / (pair[0] + 0.05)
            }
            let text = [
                ("ink", "paper"), ("ink", "panel"), ("ink", "mine"), ("ink", "alarm-paper"), ("soft", "paper"),
                ("soft", "panel"), ("soft", "mine"), ("accent", "paper"), ("accent", "alarm-paper"),
                ("accent", "panel"),
                ("on-accent", "accent"),
            ]
            for (a, b) in text { #expect(try ratio(a, b) >= 4.5, "\(a) on \(b)") }
            for (a, b) in [("line", "paper"), ("alarm-line", "alarm-paper"), ("alarm-line", "paper")] {
                #expect(try ratio(a, b) >= 3, "\(a) on \(b)")
            }
        }
    }
}
