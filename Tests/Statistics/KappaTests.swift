import Foundation
import Testing
import Vocabulary

@testable import Statistics

@Suite struct `A weighted kappa` {
    typealias Pair = WeightedKappa.Pair
    typealias Sample = StratifiedSample<Pair?>

    /// A table of counts as a simple random sample of a city without end.
    static func sample(_ table: [[Int]]) -> Sample {
        let pairs = table.enumerated().flatMap { one, row in
            row.enumerated().flatMap { other, many in Array(repeating: Pair(one, other) as Pair?, count: many) }
        }
        return Sample([.init(size: 1_000_000_000, units: pairs)])
    }

    static func table(_ chance: inout SeededNumbers, steps: Int) -> [[Int]] {
        (0..<steps).map { _ in (0..<steps).map { _ in Int.random(in: 0...12, using: &chance) } }
    }

    struct Oracle: Decodable {
        struct Answer: Decodable {
            let kappa: Double
            let error: Double
        }

        let table: [[Int]]
        let linear: Answer
        let quadratic: Answer
    }

    /// What statsmodels and scikit-learn say of random tables; `kappa.py` asks them.
    @Test func `is what statsmodels and scikit-learn say`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "kappa.json")
        let oracles = try JSONDecoder().decode([Oracle].self, from: Data(contentsOf: file))
        #expect(oracles.count == 200)
        for oracle in oracles {
            for (weights, answer) in [(WeightedKappa.Weights.linear, oracle.linear), (.quadratic, oracle.quadratic)] {
                let kappa = try #require(
                    WeightedKappa(Self.sample(oracle.table), categories: oracle.table.count, weights: weights))
                #expect(abs(kappa.value - answer.kappa) < 1e-9, "\(oracle.table)")
                #expect(abs(kappa.simpleStandardError - answer.error) < 1e-9, "\(oracle.table)")
            }
        }
    }

    /// By the design, a simple sample differs only by the one degree of freedom that Fleiss, Cohen and Everitt leave out.
    @Test func `of a simple sample has the error of Fleiss, Cohen and Everitt`() throws {
        var chance = SeededNumbers(seed: 5)
        for _ in 0..<100 {
            let sample = Self.sample(Self.table(&chance, steps: 4))
            guard let kappa = WeightedKappa(sample, categories: 4), kappa.pairs > 1 else { continue }
            let many = Double(kappa.pairs)
            #expect(
                abs(kappa.standardError - kappa.simpleStandardError * (many / (many - 1)).squareRoot()) < 1e-6)
        }
    }

    @Test(arguments: WeightedKappa.Weights.allCases)
    func `is 1 where both always agree, and 0 where they do so by chance`(weights: WeightedKappa.Weights) throws {
        let same = try #require(
            WeightedKappa(Self.sample([[5, 0, 0], [0, 9, 0], [0, 0, 2]]), categories: 3, weights: weights))
        #expect(abs(same.value - 1) < 1e-12 && same.standardError < 1e-9)
        let chance = try #require(
            WeightedKappa(Self.sample([[4, 8, 12], [2, 4, 6], [1, 2, 3]]), categories: 3, weights: weights))
        #expect(abs(chance.value) < 1e-12)
    }

    @Test func `is none where both never choose but one step`() {
        #expect(WeightedKappa(Self.sample([[7, 0], [0, 0]]), categories: 2) == nil)
        #expect(WeightedKappa(Sample([]), categories: 4) == nil)
    }

    @Test func `does not mind who is called the first, nor which end of the scale is up`() throws {
        var chance = SeededNumbers(seed: 6)
        for _ in 0..<100 {
            let table = Self.table(&chance, steps: 4)
            guard let kappa = WeightedKappa(Self.sample(table), categories: 4) else { continue }
            let turned = (0..<4).map { one in (0..<4).map { table[$0][one] } }
            let upended = Array(table.reversed()).map { Array($0.reversed()) }
            for other in [turned, upended] {
                let again = try #require(WeightedKappa(Self.sample(other), categories: 4))
                #expect(abs(again.value - kappa.value) < 1e-9)
                #expect(abs(again.standardError - kappa.standardError) < 1e-9)
            }
        }
    }

    @Test func `does not mind whether weights are told by the one or by the hundred`() throws {
        let pairs: [Pair?] = [Pair(0, 0), Pair(1, 2), Pair(3, 3), Pair(2, 2), Pair(1, 1), nil]
        let others: [Pair?] = [Pair(0, 1), Pair(3, 2), Pair(2, 2)]
        func kappa(_ times: Int) throws -> WeightedKappa {
            try #require(
                WeightedKappa(
                    Sample([
                        .init(size: 60_000_000 * times, units: pairs), .init(size: 90_000_000 * times, units: others),
                    ]), categories: 4))
        }
        let (one, hundred) = (try kappa(1), try kappa(100))
        #expect(abs(one.value - hundred.value) < 1e-12)
        #expect(abs(one.standardError - hundred.standardError) < 1e-6)
    }

    @Test func `weighs the pairs of a large stratum more`() throws {
        let agree: [Pair?] = [Pair(0, 0), Pair(1, 1), Pair(2, 2), Pair(3, 3)]
        let differ: [Pair?] = [Pair(0, 3), Pair(3, 0), Pair(1, 3), Pair(2, 0)]
        func kappa(_ one: Int, _ other: Int) throws -> Double {
            try #require(
                WeightedKappa(
                    Sample([.init(size: one, units: agree), .init(size: other, units: differ)]), categories: 4)
            ).value
        }
        #expect(try kappa(1000, 10) > 0.9)
        #expect(try kappa(10, 1000) < 0)
    }

    /// Of many samples of one city some 95 % must hold the truth.
    @Test func `holds the truth as often as it says`() throws {
        var chance = SeededNumbers(seed: 12)
        let city = (0..<3000).map { _ -> Pair? in
            let first = Int.random(in: 0..<4, using: &chance)
            let step = [0, 0, 0, 0, 1, -1].randomElement(using: &chance) ?? 0
            return Pair(first, min(3, max(0, first + step)))
        }
        let truth = try #require(WeightedKappa(Sample([.init(size: 3000, units: city)]), categories: 4)).value
        var held = 0
        for _ in 0..<300 {
            let sample = Sample([.init(size: 3000, units: Array(city.shuffled(using: &chance).prefix(120)))])
            let kappa = try #require(WeightedKappa(sample, categories: 4))
            if kappa.interval.low <= truth, truth <= kappa.interval.high { held += 1 }
        }
        #expect((268...298).contains(held), "\(held) of 300")
    }
}
