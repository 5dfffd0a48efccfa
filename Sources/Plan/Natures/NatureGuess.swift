import Exchange
import Vocabulary

/// What a local call type is taken to mean, how surely, and by what.
package struct NatureGuess: Hashable, Sendable {
    /// How surely a type was understood.
    package enum Confidence: String, CaseIterable, Comparable, Sendable {
        /// Nothing in it was understood.
        case none
        /// By a word that may mean something else.
        case guess
        /// By words that nearly always mean it.
        case likely
        /// By words that say it.
        case sure
        /// A person or the agency's own table says so.
        case said

        private var weight: Int { Confidence.allCases.firstIndex(of: self) ?? 0 }

        package static func < (left: Confidence, right: Confidence) -> Bool { left.weight < right.weight }
    }

    /// What it was told by.
    package enum Basis: Hashable, Sendable {
        /// Somebody corrected it in the workspace.
        case correction
        /// The map of the export.
        case map
        /// These words of the type.
        case words(String)
        case nothing
    }

    /// What follows from a type for its calls.
    package struct Meaning: Hashable, Sendable {
        package let nature: Nature
        /// What the type says beside its nature.
        package let tells: TypeFacts
    }

    package var meaning: Meaning { Meaning(nature: nature, tells: tells) }

    package let nature: Nature
    package let confidence: Confidence
    package let basis: Basis
    /// What the type says beside its nature.
    package let tells: TypeFacts
}

/// What a call type says of the scene, beside what the call is about; all else is unknown.
package struct TypeFacts: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A weapon is spoken of.
    package static let weapon = TypeFacts(rawValue: 1)
    /// Violence, done or threatened.
    package static let violence = TypeFacts(rawValue: 2)
    /// Somebody is injured or ill.
    package static let medical = TypeFacts(rawValue: 4)
    /// A crime is under way.
    package static let crime = TypeFacts(rawValue: 8)
}

/// Translates local call types into natures: a person's correction first, then the map's table, then patterns of words.
package struct NatureClassifier: Sendable {
    private let corrections: [String: Nature]
    private let table: [String: Nature]

    /// The version of the patterns, which a stored result names; any change of a pattern is a new one.
    package static let version = 1

    /// - Parameters:
    ///   - corrections: what persons have said, by ``CallMap/key(ofType:)``.
    ///   - table: the natures of the map, by the same keys.
    package init(corrections: [String: Nature] = [:], table: [String: Nature] = [:]) {
        self.corrections = corrections
        self.table = table
    }

    /// What a type is taken to mean.
    package func nature(of type: String) -> NatureGuess {
        let key = CallMap.key(ofType: type)
        let words = Self.words(of: key)
        let tells = Self.tells(words)
        if let nature = corrections[key] {
            return NatureGuess(nature: nature, confidence: .said, basis: .correction, tells: tells)
        }
        if let nature = table[key] {
            return NatureGuess(nature: nature, confidence: .said, basis: .map, tells: tells)
        }
        let affirmed = Self.affirmed(words)
        for pattern in NaturePattern.all {
            if let matched = pattern.match(affirmed) {
                return NatureGuess(
                    nature: pattern.nature, confidence: pattern.confidence, basis: .words(matched), tells: tells)
            }
        }
        return NatureGuess(nature: .unclear, confidence: .none, basis: .nothing, tells: tells)
    }

    /// The words of a type in capitals; everything that is neither letter nor digit parts them.
    static func words(of key: String) -> [Substring] {
        key.split { !$0.isLetter && !$0.isNumber }
    }

    /// The words without those that say what the call is not: *no weapons*, *other than firearm*.
    ///
    /// What is denied of a mind is told of it all the same: *non-suicidal* is somebody in distress.
    private static func affirmed(_ words: [Substring]) -> [Substring] {
        var kept: [Substring] = []
        var place = 0
        while place < words.count {
            let rest = words[place...]
            let length = denials.first { rest.starts(with: $0) }?.count ?? 0
            let next = place + length
            if length > 0, next < words.count, deniable.contains(where: words[next].hasPrefix) {
                place = next + 1
            } else {
                kept.append(words[place])
                place += 1
            }
        }
        return kept
    }

    private static let denials: [[Substring]] = [
        ["OTHER", "THAN"], ["W", "O"], ["NO"], ["NON"], ["NOT"], ["WITHOUT"],
    ]
    private static let deniable = [
        "WEAPON", "WPN", "SHOOT", "GUN", "KNIFE", "FIREARM", "RAPE", "DRUG", "CRIM", "TRAF", "OFFENSE", "ROBB",
        "ASSAULT",
    ]

    private static func tells(_ words: [Substring]) -> TypeFacts {
        scenes.reduce(into: []) { tells, scene in
            if !scene.unless.contains(where: { NaturePattern.find($0, in: words) != nil }),
                scene.phrases.contains(where: { NaturePattern.find($0, in: words) != nil })
            {
                tells.insert(scene.tells)
            }
        }
    }

    private struct Scene: Sendable {
        let tells: TypeFacts
        let phrases: [[NaturePattern.Word]]
        let unless: [[NaturePattern.Word]]

        init(_ tells: TypeFacts, _ phrases: [StaticString], unless: [StaticString] = []) {
            self.tells = tells
            self.phrases = phrases.map(NaturePattern.words)
            self.unless = unless.map(NaturePattern.words)
        }
    }

    private static let scenes = [
        Scene(
            .weapon,
            [
                "WEAPON*", "GUN*", "KNIFE*", "ARMED", "FIREARM*", "SHOTS", "SHOOTING", "STABB*", "BRANDISH*",
                "BARRICAD*",
            ],
            unless: ["NO WEAPON*", "UNARMED", "WITHOUT WEAPON*"]),
        Scene(
            .violence,
            ["VIOLENT*", "VIOLENCE", "ASSAULT*", "ASLT*", "FIGHT*", "BATTERY", "PHYSICAL*", "THREAT*", "5150V"],
            unless: [
                "NON VIOLENT", "NO VIOLENCE", "NO ASLT", "VERBAL*", "SUICID* THREAT*", "THREAT* SUICID*", "NOT VIOLENT",
            ]),
        Scene(
            .medical, ["INJUR*", "UNCONSC*", "OVERDOS*", "BLEED*", "CARDIAC", "EMS", "AMBULANCE"],
            unless: ["NO INJUR*", "NON INJUR*"]),
        Scene(.crime, ["IN PROGRESS", "JUST OCCURRED"], unless: ["SUICID*"]),
    ]
}
