import Linkage

/// What agreement is worth in this workspace, as it is kept: learned from its own people.
struct MatchWeights: Codable, Sendable {
    private struct Shares: Codable, Sendable {
        let field: String
        /// For each level, how often it is met in two records of one person, and of different people.
        let m: [Double]
        let u: [Double]
    }

    private let fields: [Shares]
    private let prior: Double

    /// Fewer people teach less than what was learned elsewhere.
    static let fewestPeople = 2000

    init(_ weights: LinkageWeights) {
        fields = weights.fields.map { Shares(field: $0.field.key, m: $0.m, u: $0.u) }
        prior = weights.prior
    }

    /// Nothing where they were learned of other fields or levels than are compared now.
    var weights: LinkageWeights? {
        let learned = PersonMatching.fields.compactMap { field in
            fields.first { $0.field == field.key }.flatMap { FieldWeights(field, m: $0.m, u: $0.u) }
        }
        guard learned.count == PersonMatching.fields.count, prior > 0, prior < 1 else { return nil }
        return LinkageWeights(learned, prior: prior)
    }
}
