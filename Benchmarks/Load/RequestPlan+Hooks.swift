// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

extension RequestPlan {
    /// Signed events with a new comment each, to a channel's webhook.
    ///
    /// They are signed beforehand, and good for five minutes; there must be more of them than are sent.
    static func hooks(
        _ path: String, host: String, secret: WebhookSecret, texts: inout CommentTexts, count: Int
    ) -> RequestPlan {
        let now = Timestamp.systemNow().milliseconds / 1000
        var items: [Item] = []
        items.reserveCapacity(count)
        for number in 0..<count {
            let comment = texts.next()
            let text = comment.text.replacing("\"", with: "'").replacing("\n", with: " ").replacing("\\", with: "/")
            let body = """
                {"type":"comment.created","data":{"id":"hook-\(number)","author":"@writer\(number)",\
                "lang":"\(comment.language)","text":"\(text)"}}
                """
            let bytes = Array(body.utf8)
            let event = "evt_\(number)"
            let signature = secret.sign(id: event, timestamp: now, body: bytes)
            let head = """
                POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/json\r\n\
                Content-Length: \(bytes.count)\r\nwebhook-id: \(event)\r\nwebhook-timestamp: \(now)\r\n\
                webhook-signature: \(signature)\r\n\r\n
                """
            items.append(Item(bytes: Array(head.utf8) + bytes, keyOffset: nil))
        }
        return RequestPlan(items: items)
    }
}
