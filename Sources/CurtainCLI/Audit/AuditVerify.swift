// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the whole log here, against the key that was pinned and what was remembered.",
        discussion: """
            Without a file the entries are fetched from the server; that needs the role auditor. What was verified \
            is remembered beside the pinned key, and the next time only what has been added since is fetched: it must \
            continue what was verified. With --full every entry is fetched again, which also shows whether the server \
            still has the old ones. With --deep the server, which holds the keys, is then asked to open every \
            message, comment, name and reason and to hold it against the log; the request is an entry of the log, \
            and a row that was altered, exchanged, dropped or put back is named. With a file an exported log is \
            verified offline, with FILE.checkpoint and FILE.vkey beside it, or a proof of one entry from "audit \
            prove". Ends with code 65 when the log is broken, and names the first bad entry.

              curtain audit verify
              curtain audit verify --full
              curtain audit verify --deep
              curtain audit verify log.ndjson
              curtain audit verify entry-1041.tlog-proof
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("An exported log.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("The key to trust for a file, in place of the pinned one.", valueName: "vkey"))
    var key: String?

    @Flag(help: "Fetch and verify every entry again, not only the new ones.")
    var full = false

    @Flag(help: "Have the server hold every message and comment against the log, too.")
    var deep = false

    func validate() throws {
        if deep, file != nil { throw ValidationError("--deep goes without a file: it needs the server's keys") }
        if full, file != nil { throw ValidationError("--full goes without a file: a file is always verified whole") }
        if key != nil, file == nil { throw ValidationError("--key goes with a file") }
    }

    mutating func run() async throws {
        if let file {
            if try ProvenEntry.isProof(file) { try verifyProof(file) } else { try verifyFile(file) }
            return
        }
        let (isWhole, isDeep) = (full, deep)
        try await Connection.open(global) { try await Self.verifyServer($0, whole: isWhole, deep: isDeep) }
    }

    private static func verifyServer(_ connection: Connection, whole: Bool, deep: Bool) async throws {
        let verified = try await verified(connection, whole: whole)
        let fetch = LogFetch(connection, verified: verified, whole: whole)
        let edge = try await fetch.run { _ in }
        let now = connection.host.now()
        let began = fetch.start.size > 0 ? verified : nil
        let state = VerifiedState(
            checkpoint: fetch.checkpoint, note: connection.log.note, edge: edge, time: now,
            wholeTime: began?.wholeTime ?? now)
        try await connection.host.witnesses.remember(state, for: connection.log.key)
        var report = VerifiedLog(fetch.checkpoint, remembered: fetch.remembered, verified: began)
        if deep {
            let found = try await DeepWatch(connection: connection).run()
            if let first = found.firstFault { throw CLIError.storedFaults(first: first, count: found.faults) }
            report.deep = found
        }
        try connection.output.one(report) { $0.show(report) }
    }

    /// What was verified before; a file that is refused is kept aside when everything is verified anew.
    private static func verified(_ connection: Connection, whole: Bool) async throws -> VerifiedState? {
        let store = connection.host.witnesses
        let now = connection.host.now()
        do throws(ClientError) {
            return try store.verified(connection.log, at: now)
        } catch {
            guard whole, case .foreignState(let path, let reason) = error else { throw error }
            let kept = try await store.setVerifiedAside(connection.log.key, at: now)
            connection.note("\(path) does not say what was verified here (\(reason)); it is kept as \(kept)")
            return nil
        }
    }

    private func verifyProof(_ path: String) throws {
        let host = Host.current
        let bytes = try FileInput.readAll(path, limit: ProvenEntry.extent)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText(path) }
        let origin = ProvenEntry.origin(of: text) ?? ""
        guard let trusted = try key.map({ try Witness.key($0) }) ?? ExportedLog.pinned(origin, host) else {
            throw CLIError.usage(
                "no key of the log that this proof is of was pinned here",
                hint: "name it with --key, as \"curtaind init\" printed it")
        }
        let proven = try ProvenEntry(text: text, key: trusted)
        try Output(format: global.format, host: host, quiet: global.quiet).one(proven.report) { $0.show(proven.report) }
    }

    private func verifyFile(_ path: String) throws {
        let host = Host.current
        let log = try ExportedLog(path: path, key: key, host: host)
        try log.verify(host: host, quiet: global.quiet)
        let report = VerifiedLog(log.checkpoint, remembered: log.remembered, verified: nil)
        try Output(format: global.format, host: host, quiet: global.quiet).one(report) { $0.show(report) }
        if log.isKeyFromBeside, !global.quiet {
            host.note("the key came from \(path).vkey; compare it with the one that \"curtaind init\" printed")
        }
    }
}
