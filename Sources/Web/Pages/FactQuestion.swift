import Operate
import Vocabulary

/// How a field of the call is asked on a page; the fields themselves, and their order, belong to the intake.
extension FactField {
    enum Kind: Equatable, Sendable {
        case line, telephone, text, list, answers
    }

    var kind: Kind {
        switch self {
        case .location, .area, .callerName: .line
        case .callback: .telephone
        case .whatHappened: .text
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
        case .location, .area, .callback, .whatHappened, .callerName: nil
        }
    }

    /// The coded values that a page offers; of languages the record may hold any other.
    func offered(_ words: Words) -> [String] {
        guard self == .language else { return choices ?? [] }
        return Self.languages.sorted { words.name(of: $0, in: "languages") < words.name(of: $1, in: "languages") }
    }

    /// A value as a person reads it.
    func reads(_ value: String?, _ words: Words) -> String {
        guard let value, !value.isEmpty else { return words("notKnown") }
        return group.map { words.name(of: value, in: $0) } ?? value
    }

    private static let languages = [
        "en", "es", "ase", "zh", "vi", "ar", "so", "fr", "ht", "ko", "ru", "tl", "pt", "ne", "sw", "am", "de", "hi",
        "fa", "uk", "pl", "ja", "pa", "my", "rw",
    ]
}
