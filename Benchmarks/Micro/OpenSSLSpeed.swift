// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The system's own measure of its AES.
enum OpenSSLSpeed {
    /// `openssl speed -evp aes-256-gcm` at 1 KiB, as blocks a second; nil where there is no such program.
    static func aes256gcm(seconds: Int) -> Measurement? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "speed", "-elapsed", "-mr", "-seconds", "\(max(seconds, 1))", "-bytes", "1024", "-evp",
            "aes-256-gcm",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.runUnblocked()) != nil else { return nil }
        Cleanup.add(child: process.processIdentifier)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        Cleanup.remove(child: process.processIdentifier)
        // +F:25:AES-256-GCM:1404605995.18 is bytes a second.
        for line in text.split(separator: "\n") where line.hasPrefix("+F:") {
            if let bytes = line.split(separator: ":").last.flatMap({ Double($0) }) {
                return Measurement("openssl-aes-256-gcm", rate: bytes / 1024).noting("openssl speed, 1 KiB blocks")
            }
        }
        return nil
    }
}
