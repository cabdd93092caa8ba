// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Hummingbird
import Synchronization

/// What every request carries: its number and the connection it came over.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// In the answer, in the request log and in the leaf.
    let requestID: String
    let connection: Connection?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = RequestNumber.next()
        connection = Connection.current
    }

    /// A context without a socket.
    init(source: some RequestContextSource, connection: Connection) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = RequestNumber.next()
        self.connection = connection
    }

    func caller(_ principal: Principal) -> Caller {
        Caller(principal: principal, requestID: requestID, address: connection?.address)
    }

    /// Whoever has not proved anything yet.
    var visitor: Caller { caller(.visitor) }
}

/// Numbers requests: eight random hex digits of this run, then a counter.
enum RequestNumber {
    private static let run = UInt32.random(in: .min ... .max)
    private static let counter = Atomic<UInt64>(1)

    static func next() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
        return String(unsafeUninitializedCapacity: 20) { buffer in
            func put(_ value: UInt64, digits: Int, at start: Int) {
                for place in 0..<digits {
                    let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - place))) & 0xF
                    buffer[start + place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                }
            }
            put(UInt64(run), digits: 8, at: 0)
            put(number, digits: 12, at: 8)
            return 20
        }
    }
}
