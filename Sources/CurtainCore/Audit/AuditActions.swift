// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads entries of the log.
package struct ReadLog: Action {
    package static let event = AuditEvent.auditRead
    package static let requirement = Requirement(anyOf: [.auditor], host: true)

    package let query: LogQuery

    package init(query: LogQuery) {
        self.query = query
    }
}

/// Takes entries of the log out, in slices.
package struct ExportLog: Action {
    package static let event = AuditEvent.auditExport
    package static let requirement = Requirement(anyOf: [.auditor])

    package let from: UInt64
    package let limit: Int

    package init(from: UInt64, limit: Int) {
        self.from = from
        self.limit = limit
    }
}

/// The first leaf.
package struct InitialiseDeployment: Action {
    package static let event = AuditEvent.logGenesis
    package static let requirement = Requirement(host: true)

    package init() {}
}

/// Start, stop, backup, recovery, clock steps and other events of the service itself.
package struct RecordService: Action {
    package static let event = AuditEvent.serviceStart
    package static let requirement = Requirement(host: true)

    package let recorded: AuditEvent

    package init(recorded: AuditEvent) {
        self.recorded = recorded
    }
}

/// A principal was refused.
package struct RecordDenial: Action {
    package static let event = AuditEvent.denied
    package static let requirement = Requirement(anyOf: Requirement.everyStaff, participant: true, host: true)

    package let refused: AuditEvent

    package init(refused: AuditEvent) {
        self.refused = refused
    }
}

/// Refusals of unknown callers, added up a minute.
package struct RecordDenials: Action {
    package static let event = AuditEvent.deniedSummary
    package static let requirement = Requirement(host: true)

    package let counts: [DenialCount]

    package init(counts: [DenialCount]) {
        self.counts = counts
    }
}
