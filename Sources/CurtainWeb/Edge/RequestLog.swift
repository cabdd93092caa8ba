// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore

/// What the log says of a request: never its address or query.
package struct RequestLine: Sendable, Equatable {
    package let id: String
    /// `GET` and the like; `other` for a method of the client's own.
    package let method: String
    /// The route's pattern, `none` where no route matched.
    package let route: String
    package let status: Int
    package let microseconds: Int64
}

/// Writes one line a request.
package struct RequestLog: Sendable {
    private let isOn: @Sendable () -> Bool
    private let write: @Sendable (RequestLine) -> Void

    package init(write: @escaping @Sendable (RequestLine) -> Void) {
        isOn = { true }
        self.write = write
    }

    init(_ logger: Logger) {
        isOn = { logger.logLevel <= .info }
        write = { line in
            logger.info(
                "request",
                metadata: [
                    "id": .string(line.id), "method": .string(line.method), "route": .string(line.route),
                    "status": .stringConvertible(line.status), "us": .stringConvertible(line.microseconds),
                ])
        }
    }

    func record(_ line: @autoclosure () -> RequestLine) {
        if isOn() { write(line()) }
    }
}
