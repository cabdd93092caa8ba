// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Records that a notice of emergencies was taken by its receiver.
package struct EndAlarms: Action {
    package static let event = AuditEvent.alarmSend
    package static let requirement = Requirement(host: true)

    package let comments: [Reference]

    package init(comments: [Reference]) {
        self.comments = comments
    }
}
