// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What the letters of a word tell when no list knows it.
enum WordShape {
    /// Ends of ordinary English and Spanish words, and of drugs, diseases and procedures.
    ///
    /// A name with such an end needs a list or a frame.
    private static let ends = table([
        "ing", "ings", "tion", "tions", "sion", "sions", "ness", "ments", "less", "able", "ible", "ous", "ives",
        "ical", "ally", "edly", "ities", "ship", "ology", "ologist", "ologists", "ism", "ists", "ences", "ances",
        "ician", "ily", "ully", "ously", "wards", "ful",
        "itis", "osis", "oses", "emia", "aemia", "pathy", "ectomy", "otomy", "ostomy", "plasty", "scopy", "gram",
        "graphy", "algia", "rrhea", "plegia", "uria", "trophy", "sclerosis", "syndrome", "phobia", "genic",
        "pril", "sartan", "statin", "olol", "mab", "cillin", "mycin", "cycline", "azole", "prazole", "idine", "amine",
        "zepam", "zolam", "caine", "oxetine", "triptan", "gliptin", "gliflozin", "parin", "xaban", "floxacin",
        "sone", "olone", "profen", "fenac", "formin", "barbital", "codone", "morphone", "phylline", "setron",
        "steride", "terol", "thiazide", "onium", "zine", "mide", "tinib", "lukast", "etine", "ylene", "oxide",
        "hydrate", "sulfate", "acid", "vax", "cide", "ate", "cion", "ciones", "mente", "idad", "iendo", "ismo", "ista",
    ])

    /// Ends that words and names share.
    private static let softEnds = table([
        "ine", "ase", "gen", "ada", "ado", "ados", "adas", "ando", "aje", "ary", "ory", "ive", "ment", "ward", "ance",
        "ence", "vir", "ity", "oma", "omas", "ed", "ist", "tide", "pine", "phen", "oxin",
    ])

    private static func table(_ ends: [String]) -> [[[UInt8]]] {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for end in ends { table[Int(end.utf8.last ?? 0)].append(Array(end.utf8)) }
        return table
    }

    /// True when folded letters end as ordinary words do.
    static func isOrdinary(_ word: ArraySlice<UInt8>) -> Bool {
        isPlainWord(word) || has(softEnds, word)
    }

    /// True for ends that names hardly have.
    static func isPlainWord(_ word: ArraySlice<UInt8>) -> Bool {
        word.count < 3 || has(ends, word)
    }

    private static func has(_ table: [[[UInt8]]], _ word: ArraySlice<UInt8>) -> Bool {
        guard let last = word.last, word.count > 4 else { return false }
        return table[Int(last)].contains { word.count > $0.count + 1 && word.suffix($0.count).elementsEqual($0) }
    }

    private static let streets = [
        "strasse", "strase", "strabe", "straat", "laan", "gasse", "allee", "gatan", "gata", "vagen", "vegen", "gade",
        "plein", "gracht", "katu", "platz",
    ].map { Array($0.utf8) }

    /// True for "Hauptstrasse", "Storgatan" and the like.
    static func isStreet(_ word: ArraySlice<UInt8>) -> Bool {
        streets.contains { word.count > $0.count + 2 && word.suffix($0.count).elementsEqual($0) }
    }
}
