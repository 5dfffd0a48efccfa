import Foundation
import Vocabulary

/// Learns from records without anybody having said which are of one person.
///
/// How alike different people are is seen in pairs taken at random; how alike one person's records are, by expectation and
/// maximisation over the pairs of each blocking rule, in the fields that the rule does not ask for.
struct Learning {
    /// How many pairs are taken at random.
    static let sample = 100_000
    static let seed: UInt64 = 0x616C_6F6E_6773
    /// No share is smaller, so that nothing that was never seen is held to be impossible.
    static let least = 1e-6

    let table: RecordTable
    let rules: [BlockingRule]
    let candidates: [Candidate]
    /// For each field and level, the share among all pairs in which both know the field.
    private let atRandom: [[Double]]

    init(_ table: RecordTable, _ rules: [BlockingRule], _ candidates: [Candidate]) async {
        self.table = table
        self.rules = rules
        self.candidates = candidates
        atRandom = await Self.atRandom(table)
    }

    func weights() -> LinkageWeights {
        var m = table.fields.map(\.kind.usualShares)
        var u = atRandom
        var prior = 1 / Double(max(2, table.count))
        let sessions = rules.indices.map { Session(rules[$0], UInt32($0), candidates) }
        let all = Self.counted(candidates.map(\.pattern))
        // Pairs at random hold one person's too; how many is only known once the rest is.
        for _ in 0..<3 {
            m = learned(sessions, from: m, u)
            prior = self.prior(all, m, u)
            u = zip(atRandom, m).map { shares, m in
                Self.normal(zip(shares, m).map { max(Self.least, ($0 - prior * $1) / (1 - prior)) })
            }
        }
        let fields = table.fields.indices.compactMap { FieldWeights(table.fields[$0], m: m[$0], u: u[$0]) }
        return LinkageWeights(fields, prior: prior)
    }

    // MARK: Pairs at random

    private static func atRandom(_ table: RecordTable) async -> [[Double]] {
        let kinds = table.fields.map(\.kind)
        var counts = kinds.map { Array(repeating: 0.0, count: $0.levels.count) }
        guard table.count > 1 else {
            return kinds.map { Array(repeating: 1 / Double($0.levels.count), count: $0.levels.count) }
        }
        let parts = 16
        let patterns = await withTaskGroup(of: (Int, [UInt64]).self) { group in
            for part in 0..<parts { group.addTask { (part, drawn(table, part, of: parts)) } }
            var found: [[UInt64]] = Array(repeating: [], count: parts)
            for await (part, patterns) in group { found[part] = patterns }
            return found
        }
        for pattern in patterns.joined() {
            for field in kinds.indices {
                let level = Int(pattern >> UInt64(field * 4) & 15)
                if level > 0 { counts[field][level - 1] += 1 }
            }
        }
        return kinds.indices.map { field in
            let known = counts[field].reduce(0, +)
            var shares = counts[field].map { known > 0 ? $0 / known : 0 }
            // How often two values are equal need not be guessed.
            let exact = equalShare(table, field)
            let rest = 1 - shares[0]
            shares = shares.map { rest > 0 ? $0 / rest * (1 - exact) : 0 }
            shares[0] = exact
            return normal(shares.map { max(least, $0) })
        }
    }

    private static func drawn(_ table: RecordTable, _ part: Int, of parts: Int) -> [UInt64] {
        var chance = SeededNumbers(seed: seed &+ UInt64(part))
        let count = UInt64(table.count)
        return Comparison.with(table) { comparison in
            (0..<sample / parts).map { _ in
                let left = chance.next() % count
                let right = (left + 1 + chance.next() % (count - 1)) % count
                return comparison.pattern(Int(left), Int(right))
            }
        }
    }

    private static func equalShare(_ table: RecordTable, _ field: Int) -> Double {
        let known = Double(table.filled[field])
        guard known > 1 else { return least }
        let equal = table.occurrences[field].values.reduce(0.0) { $0 + Double($1) * Double($1 - 1) }
        return equal / (known * (known - 1))
    }

    private static func normal(_ shares: [Double]) -> [Double] {
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    // MARK: Expectation and maximisation

    /// The pairs of one rule by how they agree in what the rule does not ask for.
    private struct Session {
        let patterns: [(pattern: UInt64, count: Double)]
        let asked: Set<Int>

        init(_ rule: BlockingRule, _ number: UInt32, _ candidates: [Candidate]) {
            asked = Set(rule.parts.map(\.field))
            var mask: UInt64 = ~0
            for field in asked { mask &= ~(15 << UInt64(field * 4)) }
            patterns = Learning.counted(
                candidates.lazy.filter { $0.rules & (1 << number) != 0 }.map { $0.pattern & mask })
        }
    }

    private static func counted(_ patterns: some Sequence<UInt64>) -> [(pattern: UInt64, count: Double)] {
        var counts: [UInt64: Int] = [:]
        for pattern in patterns { counts[pattern, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, Double($0.value)) }
    }

    /// What each session says of the fields that it does not ask for, by how many of its pairs are one person's.
    private func learned(_ sessions: [Session], from m: [[Double]], _ u: [[Double]]) -> [[Double]] {
        var sums = m.map { $0.map { _ in 0.0 } }
        for session in sessions where session.patterns.count > 1 {
            let counts = maximised(session, from: m, u)
            for field in sums.indices where !session.asked.contains(field) {
                for level in sums[field].indices { sums[field][level] += counts[field][level] }
            }
        }
        return sums.indices.map { field in
            // As if twenty pairs more had been seen: few records teach little.
            let usual = table.fields[field].kind.usualShares
            return Self.normal(zip(sums[field], usual).map { max(Self.least, $0 + 20 * $1) })
        }
    }

    /// How often each level is expected in the pairs of one person among a session's.
    private func maximised(_ session: Session, from start: [[Double]], _ u: [[Double]]) -> [[Double]] {
        var m = start
        var share = 0.5
        var counts = start
        let total = session.patterns.reduce(0) { $0 + $1.count }
        for _ in 0..<100 {
            let odds = share / (1 - share)
            let ratios = zip(m, u).map { zip($0, $1).map { $0 / $1 } }
            counts = m.map { $0.map { _ in 0.0 } }
            var matches = 0.0
            for (pattern, count) in session.patterns {
                let ratio = odds * Self.ratio(pattern, ratios)
                let expected = count * (ratio.isInfinite ? 1 : ratio / (1 + ratio))
                matches += expected
                var (rest, field) = (pattern, 0)
                while rest != 0 {
                    let level = Int(rest & 15)
                    if level > 0 { counts[field][level - 1] += expected }
                    rest >>= 4
                    field += 1
                }
            }
            let newShare = min(max(matches / total, 1e-9), 1 - 1e-9)
            var change = abs(newShare - share)
            share = newShare
            for field in m.indices where !session.asked.contains(field) {
                let usual = table.fields[field].kind.usualShares
                let new = Self.normal(zip(counts[field], usual).map { max(Self.least, $0 + $1) })
                for level in new.indices { change = max(change, abs(new[level] - m[field][level])) }
                m[field] = new
            }
            if change < 1e-5 { break }
        }
        return counts
    }

    private static func ratio(_ pattern: UInt64, _ ratios: [[Double]]) -> Double {
        var (product, rest, field) = (1.0, pattern, 0)
        while rest != 0 {
            let level = Int(rest & 15)
            if level > 0 { product *= ratios[field][level - 1] }
            rest >>= 4
            field += 1
        }
        return product
    }

    /// The share of one person's pairs among all pairs, where the rules miss few of them.
    private func prior(_ all: [(pattern: UInt64, count: Double)], _ m: [[Double]], _ u: [[Double]]) -> Double {
        let pairs = Double(Blocks.pairs(table.count))
        guard pairs > 0 else { return 0.5 }
        let ratios = zip(m, u).map { zip($0, $1).map { $0 / $1 } }
        let odds = all.map { Self.ratio($0.pattern, ratios) }
        var prior = 1 / Double(max(2, table.count))
        for _ in 0..<50 {
            var matches = 0.0
            for (index, pattern) in all.enumerated() {
                let ratio = odds[index] * prior / (1 - prior)
                matches += pattern.count * (ratio.isInfinite ? 1 : ratio / (1 + ratio))
            }
            let new = min(max(matches / pairs, 0.5 / pairs), 0.5)
            let change = abs(new - prior) / prior
            prior = new
            if change < 1e-6 { break }
        }
        return prior
    }
}
