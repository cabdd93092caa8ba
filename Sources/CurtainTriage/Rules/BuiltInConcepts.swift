// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Concepts that the code itself asks for.
///
/// One that no file fills never matches.
final class BuiltInConcepts: Sendable {
    /// Every number, without any phrase.
    let number: Int32
    /// The last word of a sentence that ends in a question mark.
    let question: Int32
    let negation, negationAfter, pseudoNegation, past, now, hypothetical, generic, quoted, resolved, stop: Int32
    let laugh, idiom, kin, firstPerson, thirdPerson, healthWord, asks: Int32
    let nameIntro, nameIntroWeak, closing, publicFigure, provider: Int32
    let placeCue, placeCueWeak, placeName, addressCue, zipCue: Int32
    let dateCue, birthCue, ageCue, eventCue, versionCue, scoreCue, faxCue, phoneCue, hotlineCue: Int32
    let ssnCue, recordCue, planCue, accountCue, licenceCue, vehicleCue, deviceCue, otherCue, secretCue: Int32
    let generalFrame: Int32

    /// The names of those concepts, so that files may refer to them before they fill them.
    static let names = [
        "number", "question", "ctx.negation", "ctx.negation-after", "ctx.pseudo-negation", "ctx.past", "ctx.now",
        "ctx.hypothetical", "ctx.generic", "ctx.quoted", "ctx.resolved", "ctx.stop", "ctx.laugh", "ctx.idiom", "kin",
        "first-person", "third-person", "health", "asks", "cue.name", "cue.name-weak", "cue.closing",
        "public-figure", "cue.provider", "cue.place", "cue.place-weak", "place-name", "cue.address", "cue.zip",
        "cue.date", "cue.birth", "cue.age", "cue.event", "cue.version", "cue.score", "cue.fax", "cue.phone",
        "cue.hotline", "cue.ssn", "cue.record", "cue.plan", "cue.account", "cue.licence", "cue.vehicle", "cue.device",
        "cue.other-id", "cue.secret", "frame.general",
    ]

    init(_ concepts: [String: Int32]) {
        func id(_ name: String) -> Int32 { concepts[name] ?? 0 }
        number = id("number")
        question = id("question")
        negation = id("ctx.negation")
        negationAfter = id("ctx.negation-after")
        pseudoNegation = id("ctx.pseudo-negation")
        past = id("ctx.past")
        now = id("ctx.now")
        hypothetical = id("ctx.hypothetical")
        generic = id("ctx.generic")
        quoted = id("ctx.quoted")
        resolved = id("ctx.resolved")
        stop = id("ctx.stop")
        laugh = id("ctx.laugh")
        idiom = id("ctx.idiom")
        kin = id("kin")
        firstPerson = id("first-person")
        thirdPerson = id("third-person")
        healthWord = id("health")
        asks = id("asks")
        nameIntro = id("cue.name")
        nameIntroWeak = id("cue.name-weak")
        closing = id("cue.closing")
        publicFigure = id("public-figure")
        provider = id("cue.provider")
        placeCue = id("cue.place")
        placeCueWeak = id("cue.place-weak")
        placeName = id("place-name")
        addressCue = id("cue.address")
        zipCue = id("cue.zip")
        dateCue = id("cue.date")
        birthCue = id("cue.birth")
        ageCue = id("cue.age")
        eventCue = id("cue.event")
        versionCue = id("cue.version")
        scoreCue = id("cue.score")
        faxCue = id("cue.fax")
        phoneCue = id("cue.phone")
        hotlineCue = id("cue.hotline")
        ssnCue = id("cue.ssn")
        recordCue = id("cue.record")
        planCue = id("cue.plan")
        accountCue = id("cue.account")
        licenceCue = id("cue.licence")
        vehicleCue = id("cue.vehicle")
        deviceCue = id("cue.device")
        otherCue = id("cue.other-id")
        secretCue = id("cue.secret")
        generalFrame = id("frame.general")
    }
}
