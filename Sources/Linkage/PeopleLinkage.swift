import Foundation

/// Finds the records of a table that may be of one person, after Fellegi and Sunter (1969).
package struct PeopleLinkage: Sendable {
    /// How many pairs are compared at most; the largest blocks are left out to keep to it.
    package static let mostPairs = 10_000_000

    package let table: RecordTable
    package let weights: LinkageWeights
    /// How many pairs the rules brought together.
    package let compared: Int
    /// How many blocks were too large to compare each of their records with each.
    package let leftOut: Int

    private let candidates: [Candidate]

    /// Compares what the rules bring together, and learns from it what agreement is worth.
    package init(
        learningFrom table: RecordTable, rules: [BlockingRule]? = nil, mostPairs: Int = PeopleLinkage.mostPairs
    ) async throws(CancellationError) {
        let rules = Array((rules ?? BlockingRule.usual(for: table.fields)).prefix(32))
        let blocks = Blocks(table, rules, most: mostPairs)
        candidates = try await blocks.candidates(table)
        (compared, leftOut) = (candidates.count, blocks.leftOut)
        weights = await Learning(table, rules, candidates).weights()
        self.table = table
    }

    /// Compares what the rules bring together by weights that are known.
    package init(
        _ table: RecordTable, weighedBy weights: LinkageWeights, mostPairs: Int = PeopleLinkage.mostPairs
    ) async throws(CancellationError) {
        let blocks = Blocks(table, Array(BlockingRule.usual(for: table.fields).prefix(32)), most: mostPairs)
        candidates = try await blocks.candidates(table)
        (compared, leftOut) = (candidates.count, blocks.leftOut)
        self.weights = weights
        self.table = table
    }

    /// The records of the pairs that speak most for one person, so many at most.
    package func closest(_ most: Int) -> [(left: Int, right: Int)] {
        weighed { _ in true }.prefix(most).map { (Int($0.left), Int($0.right)) }
    }

    /// The pairs of at least some probability, the most probable first.
    package func proposals(least probability: Double) -> [MatchProposal] {
        let scale = Scale(weights, table)
        return weighed { LinkageWeights.probability($0) >= probability }
            .map { scale.proposal($0.pattern, Int($0.left), Int($0.right)) }
    }

    /// The pairs whose weight counts, the heaviest first.
    private func weighed(_ counts: (Double) -> Bool) -> [Candidate] {
        let scale = Scale(weights, table)
        var found: [(weight: Double, candidate: Candidate)] = []
        for candidate in candidates {
            let weight = scale.weight(candidate.pattern, Int(candidate.left), Int(candidate.right))
            if counts(weight) { found.append((weight, candidate)) }
        }
        found.sort {
            ($1.weight, $0.candidate.left, $0.candidate.right) < ($0.weight, $1.candidate.left, $1.candidate.right)
        }
        return found.map(\.candidate)
    }
}

/// Weighs patterns of agreement.
struct Scale {
    private let weights: LinkageWeights
    private let table: RecordTable
    /// Sixteen places a field, so that a level is found by its bits.
    private let ofLevel: [Double]

    init(_ weights: LinkageWeights, _ table: RecordTable) {
        self.weights = weights
        self.table = table
        var ofLevel = Array(repeating: 0.0, count: weights.fields.count * 16)
        for (field, learned) in weights.fields.enumerated() {
            for level in learned.m.indices { ofLevel[field * 16 + level + 1] = learned.weight(level) }
        }
        self.ofLevel = ofLevel
    }

    func weight(_ pattern: UInt64, _ left: Int, _ right: Int) -> Double {
        var weight = weights.start
        for field in weights.fields.indices {
            let level = Int(pattern >> UInt64(field * 4) & 15)
            weight += level == 1 ? exactWeight(field, left) : ofLevel[field * 16 + level]
        }
        return weight
    }

    func proposal(_ pattern: UInt64, _ left: Int, _ right: Int) -> MatchProposal {
        let reasons = weights.fields.enumerated().map { field, learned in
            let level = Int(pattern >> UInt64(field * 4) & 15)
            guard level > 0 else {
                return MatchReason(
                    field: learned.field, likeness: .unknown, m: nil, u: nil, frequency: nil, weight: 0)
            }
            return MatchReason(
                field: learned.field, likeness: learned.field.kind.levels[level - 1], m: learned.m[level - 1],
                u: learned.u[level - 1], frequency: level == 1 ? frequency(field, left) : nil,
                weight: level == 1 ? exactWeight(field, left) : ofLevel[field * 16 + level])
        }
        return MatchProposal(left: left, right: right, weight: weight(pattern, left, right), reasons: reasons)
    }

    /// Agreement in a rare value says more than in a common one, after Winkler (2000): the value's own frequency stands
    /// for how often different people agree in it.
    private func exactWeight(_ field: Int, _ record: Int) -> Double {
        log2(weights.fields[field].m[0] / frequency(field, record))
    }

    private func frequency(_ field: Int, _ record: Int) -> Double { table.frequency(field, of: record) }
}
