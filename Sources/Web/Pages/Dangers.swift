import Vocabulary

/// What is known about danger at the scene: a yes in red with its word, and what nobody knows said aloud.
struct Dangers: Sendable, Equatable {
    /// The words of those answered yes, after that of a high tier.
    let present: [String]
    /// `Not known: violence, injury`; a refused answer is not known either.
    let notKnown: String?
    /// Every question was answered no.
    let none: Bool

    init(weapon: Answer?, violence: Answer?, injury: Answer?, isHighTier: Bool = false, words: Words) {
        let answers = [("weapon", weapon), ("violence", violence), ("injury", injury)]
        present =
            (isHighTier ? [words("dangers.highTier")] : [])
            + answers.filter { $0.1 == .yes }.map { words("dangers.\($0.0)") }
        let open = answers.filter { $0.1 != .yes && $0.1 != .no }.map { words("dangers.\($0.0)").lowercased() }
        notKnown = open.isEmpty ? nil : words("dangers.notKnown", ["list": open.joined(separator: ", ")])
        none = present.isEmpty && open.isEmpty
    }
}
