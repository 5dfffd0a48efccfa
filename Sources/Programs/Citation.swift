/// Where a fact of a program is from.
package struct Citation: Hashable, Sendable {
    /// How far to trust a source.
    package enum Grade: String, CaseIterable, Sendable {
        /// Primary, official, peer-reviewed or a statute.
        case a = "A"
        /// News, or a reputable secondary source.
        case b = "B"
        /// Somebody says so.
        case c = "C"
    }

    /// The short name by which hours, rules and promises refer to it: `S53`.
    package let key: String
    package let grade: Grade
    package let address: String
    /// What was taken from it, in English.
    package let says: String
}

/// What a part of a program rests on: published sources, or nothing but our own proposal.
package enum Basis: Hashable, Sendable {
    /// Proposed by those who wrote the file; a city confirms it before it relies on it.
    case ours
    /// The keys of the sources that say so.
    case cited([String])
}
