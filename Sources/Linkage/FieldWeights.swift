import Foundation

/// How much each level of agreement in one field says, learned from records or as it is shipped.
package struct FieldWeights: Hashable, Sendable {
    package let field: ComparedField
    /// For each level, how often it is met in two records of one person.
    package internal(set) var m: [Double]
    /// For each level, how often it is met in two records of different people.
    package internal(set) var u: [Double]

    package init?(_ field: ComparedField, m: [Double], u: [Double]) {
        let count = field.kind.levels.count
        let areShares = (m + u).allSatisfy { $0 > 0 && $0 <= 1 }
        guard m.count == count, u.count == count, areShares else { return nil }
        self.field = field
        self.m = m
        self.u = u
    }

    /// The weight of a level in bits: how many times its odds double.
    package func weight(_ level: Int) -> Double { log2(m[level] / u[level]) }
}

/// What is needed to weigh two records against each other.
package struct LinkageWeights: Hashable, Sendable {
    package internal(set) var fields: [FieldWeights]
    /// How probable it is that two records taken at random are of one person.
    package internal(set) var prior: Double

    package init(_ fields: [FieldWeights], prior: Double) {
        self.fields = fields
        self.prior = prior
    }

    /// The weight with which every comparison begins.
    package var start: Double { log2(prior / (1 - prior)) }

    /// The probability that a weight stands for.
    package static func probability(_ weight: Double) -> Double { 1 / (1 + exp2(-weight)) }
}

/// Why two records may be of one person, field by field.
package struct MatchReason: Hashable, Sendable {
    package let field: ComparedField
    package let likeness: Likeness
    /// How often that is met in one person's records, and in different people's; nothing of what is unknown.
    package let m: Double?
    package let u: Double?
    /// How many of all records hold the value in which both agree to the letter.
    package let frequency: Double?
    /// In bits; what is known to be rare weighs more.
    package let weight: Double
}

/// Two records that may be of one person.
package struct MatchProposal: Hashable, Sendable {
    package let left: Int
    package let right: Int
    /// In bits; it is the sum of the start and of the weights of all fields.
    package let weight: Double
    package let reasons: [MatchReason]

    package var probability: Double { LinkageWeights.probability(weight) }
}
