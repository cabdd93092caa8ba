// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainWeb

/// A form's body, and text that is written as a field and read back.
func fuzz(_ input: [UInt8]) {
    _ = try? FormBody(input)
    let digits = Array("0123456789abcdef".utf8)
    let escaped = input.flatMap { [UInt8(ascii: "%"), digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    let text = String(validating: input, as: UTF8.self)
    let form = try? FormBody(Array("other=1&text=".utf8) + escaped)
    check(form?.plain("text")?.utf8.elementsEqual(input) == text.map { _ in true }, "an escaped field is read back")
    if let decoded = PercentEncoding.decode(input) {
        check(decoded.utf8.count <= input.count, "decoding makes nothing longer")
    }
}
