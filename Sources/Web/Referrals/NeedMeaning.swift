import Operate

/// What a need means, in a sentence: shown where one is chosen, so that all choose alike.
struct NeedMeaning: Sendable {
    let name: String
    let text: String

    static func all(_ words: Words) -> [NeedMeaning] {
        Operate.Need.Kind.allCases.map { kind in
            NeedMeaning(
                name: words.name(of: kind.rawValue, in: "needKinds"),
                text: words.name(of: kind.rawValue, in: "needMeanings"))
        }
    }
}
