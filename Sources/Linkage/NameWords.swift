/// The words of what a service or an organization is called, compared without order, case, accents and filling words.
package struct NameWords: Hashable, Sendable {
    package enum Likeness: String, CaseIterable, Sendable {
        /// The same words, each to the letter or with one typing error.
        case same
        /// One has all words of the other and fewer of its own, or each has one of its own beside three in common.
        case alike
        case unlike
    }

    package let words: [String]

    package init(_ name: String) {
        let folded = Folding.words.fold(name) ?? ""
        self.init(Set(folded.split(separator: " ").map(String.init)).subtracting(Self.filling))
    }

    private init(_ words: Set<String>) {
        self.words = words.sorted()
    }

    /// What remains without some words; nothing where that is nothing.
    package func without(_ others: [NameWords]) -> NameWords? {
        let rest = Set(words).subtracting(others.flatMap(\.words))
        return rest.isEmpty ? nil : NameWords(rest)
    }

    package func likeness(to other: NameWords) -> Likeness {
        guard !words.isEmpty, !other.words.isEmpty else { return .unlike }
        let (own, theirs) = (alone(beside: other), other.alone(beside: self))
        if own == 0, theirs == 0 { return .same }
        let common = min(words.count - own, other.words.count - theirs)
        if own == 0 || theirs == 0 { return common > own + theirs ? .alike : .unlike }
        return own == 1 && theirs == 1 && common >= 3 ? .alike : .unlike
    }

    /// How many of the words the other has not.
    private func alone(beside other: NameWords) -> Int {
        words.count { word in !other.words.contains { Self.isMisspelled(word, $0) } }
    }

    /// Whether two words are the same but for one typing error; in short ones that is another word.
    private static func isMisspelled(_ one: String, _ other: String) -> Bool {
        guard one != other else { return true }
        guard min(one.utf8.count, other.utf8.count) >= 5 else { return false }
        let (left, right) = (one.unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
        return left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in Similarity.isWithin(1, left, right) }
        }
    }

    private static let filling: Set<String> = [
        "a", "an", "and", "at", "by", "de", "del", "el", "for", "in", "inc", "la", "los", "of", "on", "the", "to", "y",
    ]
}
