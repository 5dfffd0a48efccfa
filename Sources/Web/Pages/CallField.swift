import Vocabulary

/// The fields of a call in the order in which a call-taker asks for them (`docs/the-way-of-a-call.md`).
enum CallField: String, CaseIterable, Sendable {
    case source, location, callback
    case whatHappened
    case weapon, violence, injury
    case callerName, callerRelation, language

    /// How the field is answered.
    enum Kind: Equatable, Sendable {
        case line(most: Int)
        case telephone
        case text(most: Int)
        case list
        case answers
    }

    var kind: Kind {
        switch self {
        case .location: .line(most: 300)
        case .callback: .telephone
        case .whatHappened: .text(most: 4000)
        case .callerName: .line(most: 120)
        case .source, .callerRelation, .language: .list
        case .weapon, .violence, .injury: .answers
        }
    }

    /// The group of the catalogue that names the field's coded values.
    var group: String? {
        switch self {
        case .source: "sources"
        case .callerRelation: "relations"
        case .language: "languages"
        case .weapon, .violence, .injury: "answers"
        case .location, .callback, .whatHappened, .callerName: nil
        }
    }

    /// The coded values that may be chosen.
    func codes(_ words: Words) -> [String] {
        switch self {
        case .source: CallSource.allCases.map(\.rawValue)
        case .callerRelation: Self.relations
        case .language:
            Self.languages.sorted { words.name(of: $0, in: "languages") < words.name(of: $1, in: "languages") }
        case .weapon, .violence, .injury: Answer.allCases.map(\.rawValue)
        case .location, .callback, .whatHappened, .callerName: []
        }
    }

    /// A value as a person reads it.
    func reads(_ value: String?, _ words: Words) -> String {
        guard let value, !value.isEmpty else { return words("notKnown") }
        return group.map { words.name(of: value, in: $0) } ?? value
    }

    private static let relations = [
        "self", "family", "friend", "bystander", "officer", "provider", "other", "unknown",
    ]

    /// The languages offered in the list; a record may hold any other tag.
    private static let languages = [
        "en", "es", "ase", "zh", "vi", "ar", "so", "fr", "ht", "ko", "ru", "tl", "pt", "ne", "sw", "am", "de", "hi",
        "fa", "uk", "pl", "ja", "pa", "my", "rw",
    ]
}
