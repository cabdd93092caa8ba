// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Identifiers whose own form proves them: VIN, IBAN, Medicare number, DEA number, MAC address.
extension IdentifierSearch {
    mutating func findCodes() {
        for index in reading.tokens.indices where reading.tokens[index].bearsDigits && !isTaken(index) {
            let token = reading.tokens[index]
            if token.kind == .mixed { vehicle(index) }
            if token.kind == .mixed && !isTaken(index) { registration(index) }
            if !isTaken(index) { medicare(index) }
            if token.kind == .mixed && !isTaken(index) { bank(index) }
            if !isTaken(index) { hardwareAddress(index) }
        }
    }

    private mutating func vehicle(_ index: Int) {
        let token = reading.tokens[index]
        guard token.length == 17, Checksums.vin(Array(reading.bytes(token))) else { return }
        add(
            "VEHICLE", "vehicle.vin", .certain, "a vehicle identification number with a right check digit",
            index..<index + 1)
    }

    private mutating func registration(_ index: Int) {
        let token = reading.tokens[index]
        guard token.length == 9, Checksums.dea(Array(reading.bytes(token))) else { return }
        let certainty: Certainty = near(concepts.licenceCue, index) ? .certain : .likely
        add("LICENSE", "licence.dea", certainty, "a DEA number with a right check digit", index..<index + 1)
    }

    /// Eleven letters and digits, alone or in groups of 4, 3 and 4.
    private mutating func medicare(_ index: Int) {
        guard let (text, end) = glue(from: index, most: 11, spaces: true) else { return }
        guard text.count == 11, Checksums.medicare(text), free(index..<end) else { return }
        add("HEALTH_PLAN", "plan.medicare", .certain, "a number in the form of a Medicare identifier", index..<end)
    }

    private mutating func bank(_ index: Int) {
        let bytes = Array(reading.bytes(reading.tokens[index]))
        guard bytes.count >= 4, bytes[0] >= 0x61, bytes[1] >= 0x61, bytes[2] < 0x3A, bytes[3] < 0x3A else { return }
        var text: [UInt8] = []
        var end = index
        while let token = token(end), token.position >= 0, text.count + token.length <= 34, end - index < 12 {
            text.append(contentsOf: reading.bytes(token))
            end += 1
            if text.count >= 15 && Checksums.iban(text) {
                add("ACCOUNT", "account.iban", .certain, "a bank account number with right check digits", index..<end)
                return
            }
        }
    }

    /// Six pairs of hexadecimal digits with colons or dashes.
    private mutating func hardwareAddress(_ index: Int) {
        guard reading.tokens[index].length == 2, let separator = token(index + 1)?.mark,
            separator == 0x3A || separator == 0x2D
        else { return }
        for pair in 0..<6 {
            let position = index + pair * 2
            guard let token = token(position), token.length == 2, pair == 0 || !token.hasSpaceBefore else { return }
            let isHex = reading.bytes(token).allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
            guard isHex, pair == 5 || gluedMark(position + 1, separator) else { return }
        }
        add("DEVICE", "device.mac", .likely, "a hardware address", index..<index + 11)
    }

    /// Letters and digits from a token on, over dashes and, if asked, single spaces.
    func glue(from start: Int, most: Int, spaces: Bool) -> (text: [UInt8], end: Int)? {
        var text: [UInt8] = []
        var index = start
        while let token = token(index), index - start < 12 {
            if token.position >= 0 {
                guard index == start || spaces || !token.hasSpaceBefore, text.count + token.length <= most else {
                    break
                }
                text.append(contentsOf: reading.bytes(token))
                if text.count == most { return (text, index + 1) }
            } else if token.mark != 0x2D {
                break
            }
            index += 1
        }
        return text.isEmpty ? nil : (text, index)
    }
}
