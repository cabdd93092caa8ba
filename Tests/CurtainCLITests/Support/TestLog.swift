// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A log of five entries, signed by the key whose seed is the bytes 00 to 1f, and what may go wrong with it.
///
/// Made once by a program of its own that shares no code with Curtain.
enum TestLog {
    static let origin = "relay.example/audit/1"
    static let key = "relay.example/audit/1+d920c4b5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    static let root = "HJo5Zu6gTYDJArDlc+6JlIUEhmw/+lRTVC5HOaSmzuw="
    static let otherKey = "relay.example/audit/1+e8355d80+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
    static let restoredKey = "relay.example/audit/2+97e4ee91+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    static let noteOfThree = """
        relay.example/audit/1
        3
        r/z0CUOF/gqAq3Ydxgat7CAgjGXO9OtvwDVRuqJ3uQ8=

        — relay.example/audit/1 2SDEtTM32KuPjRZCs5VLuwZ+jR7H+dNDShxqP3jg9hVWloVBDvUyON2Q50ce1g6PN+MCsjh7H/CraNzNPGHzyQ4pDgw=

        """
    static let noteOfFive = """
        relay.example/audit/1
        5
        HJo5Zu6gTYDJArDlc+6JlIUEhmw/+lRTVC5HOaSmzuw=

        — relay.example/audit/1 2SDEtR7T+4PIeqy4WQcBiT1K/WoWsKDzIev61y/ST2vPAArauYGBzrK5WbKsALE0ht13GbXjBel/0SYa6oghWG9wEA8=

        """
    /// Another history of five entries: entry 2 is another one.
    static let forkedNoteOfFive = """
        relay.example/audit/1
        5
        w4A/kfX2c64zu4so2tAQ6vCq5TzHmlO6j1fPEsbvuEk=

        — relay.example/audit/1 2SDEteTULJ7KbPnEowZgO1L8WEe/rRzdbQrmIbhUdOkTdOF/5z75piZzbDt+56RiXS5uJJ18cteDMJ5pxrd9cNX2Jwc=

        """
    /// The same five entries under another name, as after a restore.
    static let restoredNote = """
        relay.example/audit/2
        5
        HJo5Zu6gTYDJArDlc+6JlIUEhmw/+lRTVC5HOaSmzuw=

        — relay.example/audit/2 l+TukYLIzF35gD4S1HvpOyyL1332+JX5sWtQ11A/xv9WV0zCzcv3EjTjAt4/fblxI5JS9wUql7j+qnAg0bd2L9JVaQQ=

        """
    static let proofFromThreeToFive = [
        "66ggUJgf85fN5ZKT3/HDGhDsYn3V2PlG274us/hZToA=", "KGDYj7cJQr0PvKpTppXTgXHsyBk0Cq7RqN+rrMwh5tM=",
        "RBjf8p4+TxvPNZ/evLlE3POj5tarzZwJEaa2P/P3Pb4=", "xh93NQqO1BBWaQd5sA9ZyXCJmMKKf/dBP0tMEmmkdSs=",
    ]

    private static let staff = "st_01900000-0000-7000-8000-000000000001"
    private static let entities =
        #""ent":[{"id":"th_01900000-0000-7000-8000-0000000000aa","role":"4","type":"2"},"#
        + #"{"id":"pt_01900000-0000-7000-8000-0000000000bb","role":"1","type":"1"}],"#

    static let leaves = [
        leaf(0, "log.genesis", "C", user: "host", role: "host"),
        leaf(1, "session.login", "E"),
        leaf(2, "thread.read", "R", entities: entities),
        leaf(3, "message.create", "C", entities: entities),
        leaf(4, "access.denied", "E", outcome: "4"),
    ]

    private static func leaf(
        _ seq: Int, _ event: String, _ action: String, user: String = staff, role: String = "clinician",
        entities: String = "", outcome: String = "0"
    ) -> String {
        #"{"act":"\#(action)","agent":{"auth":"pwd","role":"\#(role)","user":"\#(user)"},\#(entities)"#
            + #""ev":"\#(event)","node":"relay-1","out":"\#(outcome)","seq":\#(seq),"#
            + #""t":"2026-11-21T05:00:0\#(seq).000Z","v":1}"#
    }

    static let names =
        #"{"st_01900000-0000-7000-8000-000000000001":"rosa","th_01900000-0000-7000-8000-0000000000aa":"T-88"}"#
}
