import Vocabulary

/// How an instrument is asked and what its answers come to, without one word of it.
package struct Instrument: Hashable, Sendable {
    /// Where the words of its items come from.
    package enum WordingSource: String, CaseIterable, Sendable {
        /// A file that the agency supplies.
        case agency
        /// Our own catalogue: the instrument is ours.
        case ours
        /// Nowhere: it is done elsewhere, and only its result is written down.
        case elsewhere
    }

    /// One thing that is asked.
    package struct Item: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case yesNo
            /// A number of points from 0.
            case points(most: Int)
        }

        /// The name by which records and wording refer to it: `q6b`.
        package let key: String
        package let kind: Kind
        /// The answer after which alone it is asked; nothing where it is always asked.
        package let askedWhen: Given?
        /// Whether any answer but *no* or 0 is followed up, whatever the tier.
        package let isFollowedUp: Bool

        /// Every value that can be recorded, ending with *unknown* and *refused*.
        package var values: [AnswerValue] {
            switch kind {
            case .yesNo: [.yes, .no, .unknown, .refused]
            case .points(let most): (0...most).map { .choice(String($0)) } + [.unknown, .refused]
            }
        }
    }

    /// That an item was answered so: `q2 is yes`.
    package struct Given: Hashable, Sendable {
        package let item: String
        package let value: AnswerValue
    }

    /// One tier, with what gives it.
    package struct Tier: Hashable, Sendable {
        package let name: InstrumentTier
        /// The answers any one of which gives it.
        let any: [Given]
        /// The fewest points that give it, where the published rule adds them up.
        let from: Int?
        /// Whether a call does not close on it before somebody has made the person safe.
        package let needsAction: Bool
    }

    /// A wording as its publisher gave it out, by the SHA-256 of the agency's file of it.
    package struct Published: Hashable, Sendable {
        package let version: String
        package let language: String
        package let digest: String
    }

    /// The name by which records refer to it: `c-ssrs-screener`.
    package let key: String
    /// What it is called, in every language.
    package let title: String
    package let wording: WordingSource
    package let items: [Item]
    /// The tiers, the lowest first.
    package let tiers: [Tier]
    /// What each tier answers of a program's questions, by the question and the tier.
    let answers: [String: [InstrumentTier: AnswerValue]]
    package let published: [Published]
    /// The SHA-256 of the file it was read from, by which results refer to it.
    package let digest: String

    /// Whether it is done elsewhere, so that only its result is written down.
    package var isExternal: Bool { wording == .elsewhere }

    /// Whether its answers say nothing of the tier, which its asker reads off their own sheet.
    package var isByHand: Bool { tiers.allSatisfy { $0.any.isEmpty && $0.from == nil } }

    package func item(_ key: String) -> Item? { items.first { $0.key == key } }

    package func tier(_ name: InstrumentTier) -> Tier? { tiers.first { $0.name == name } }

    /// What a tier answers of programs' questions, by the key of the question.
    package func answers(of tier: InstrumentTier) -> [String: AnswerValue] {
        answers.compactMapValues { $0[tier] }
    }
}

/// Every tier that an instrument may have: a closed list, so that each has a word in every language.
package enum InstrumentTier: String, CaseIterable, Sendable {
    case none, low, moderate, high
    case minimal, mild
    case moderatelySevere = "moderately-severe"
    case severe
    case belowCutOffs = "below-cut-offs"
    case lowerCutOff = "lower-cut-off"
    case usualCutOff = "usual-cut-off"
    case redFlag = "red-flag"
    case level1 = "level-1"
    case level2 = "level-2"
    case level3 = "level-3"
    case level4 = "level-4"
    case level5 = "level-5"
    case level6 = "level-6"
}
