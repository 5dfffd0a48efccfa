import Testing
import Vocabulary

@testable import Statistics

@Suite struct `A stratified sample` {
    typealias Sample = StratifiedSample<Double>

    /// Every sample that could have been drawn is drawn: what is estimated is right on average, exactly.
    @Test(arguments: [([1.0, 4, 2, 7, 7], [0.0, 3, 1, 5], 2, 2), ([1.0, 1, 0, 1, 0, 1], [2.0, 9, 4], 3, 2)])
    func `estimates a total and its variance without bias`(
        first: [Double], second: [Double], some: Int, others: Int
    ) {
        let truth = (first + second).reduce(0, +)
        var (totals, variances): ([Double], [Double]) = ([], [])
        for one in Self.subsets(of: first, some) {
            for other in Self.subsets(of: second, others) {
                let sample = Sample([
                    .init(size: first.count, units: one), .init(size: second.count, units: other),
                ])
                let total = sample.total { $0 }
                totals.append(total.value)
                variances.append(total.variance)
            }
        }
        let many = Double(totals.count)
        #expect(abs(totals.reduce(0, +) / many - truth) < 1e-9)
        let real = totals.reduce(0) { $0 + ($1 - truth) * ($1 - truth) } / many
        #expect(abs(variances.reduce(0, +) / many - real) < 1e-9)
    }

    private static func subsets(of values: [Double], _ many: Int) -> [[Double]] {
        guard many > 0 else { return [[]] }
        return values.indices.flatMap { place in
            subsets(of: Array(values[(place + 1)...]), many - 1).map { [values[place]] + $0 }
        }
    }

    @Test func `of everything there is leaves nothing to chance`() throws {
        let sample = StratifiedSample<Bool>([
            .init(size: 3, units: [true, true, false]), .init(size: 1, units: [false]),
        ])
        let share = try #require(sample.share { $0 })
        #expect(share.value == 0.5)
        #expect(share.interval == Interval(low: 0.5, high: 0.5))
    }

    @Test func `weighs each stratum by its size`() throws {
        // Of 900 all that were read are so, of 100 none.
        let sample = StratifiedSample<Bool>([
            .init(size: 900, units: Array(repeating: true, count: 10)),
            .init(size: 100, units: Array(repeating: false, count: 10)),
        ])
        #expect(abs(try #require(sample.share { $0 }).value - 0.9) < 1e-12)
    }

    @Test func `that is simple has the interval of a counted share, but for the one that is lost by estimating`() throws
    {
        let units = Array(repeating: true, count: 30) + Array(repeating: false, count: 20)
        let sample = StratifiedSample<Bool>([.init(size: 1_000_000_000, units: units)])
        let share = try #require(sample.share { $0 })
        let counted = Interval.wilson(share: 0.6, of: 49)
        #expect(abs(share.interval.low - counted.low) < 1e-6 && abs(share.interval.high - counted.high) < 1e-6)
    }

    @Test func `of which all are so still has an interval`() throws {
        let sample = StratifiedSample<Bool>([.init(size: 500, units: Array(repeating: true, count: 25))])
        let share = try #require(sample.share { $0 })
        #expect(share.value == 1 && share.interval.high == 1)
        #expect(share.interval.low > 0.8 && share.interval.low < 0.9)
    }

    @Test func `with a stratum of one that was read is less sure, never surer`() throws {
        let half = Array(repeating: true, count: 10) + Array(repeating: false, count: 10)
        let without = StratifiedSample<Bool>([.init(size: 100, units: half)])
        let with = StratifiedSample<Bool>([.init(size: 100, units: half), .init(size: 100, units: [true])])
        let (one, other) = (try #require(without.share { $0 }), try #require(with.share { $0 }))
        #expect(other.interval.high - other.interval.low > one.interval.high - one.interval.low)
    }

    /// The order in which units were read and what the two kinds are called make no difference.
    @Test func `is the same in any order, and turned round for the opposite`() throws {
        var chance = SeededNumbers(seed: 3)
        for _ in 0..<100 {
            let strata = (0..<Int.random(in: 1...4, using: &chance)).map { _ in
                let units = (0..<Int.random(in: 1...20, using: &chance)).map { _ in Bool.random(using: &chance) }
                return (size: units.count + Int.random(in: 0...300, using: &chance), units: units)
            }
            func share(_ asked: Bool, shuffled: Bool, _ chance: inout SeededNumbers) throws -> EstimatedShare {
                let mixed = strata.map { stratum in
                    StratifiedSample<Bool>.Stratum(
                        size: stratum.size, units: shuffled ? stratum.units.shuffled(using: &chance) : stratum.units)
                }
                let sample = StratifiedSample(shuffled ? mixed.shuffled(using: &chance) : mixed)
                return try #require(sample.share { $0 == asked })
            }
            let plain = try share(true, shuffled: false, &chance)
            let mixed = try share(true, shuffled: true, &chance)
            let turned = try share(false, shuffled: false, &chance)
            #expect(abs(plain.value - mixed.value) < 1e-9 && abs(plain.interval.low - mixed.interval.low) < 1e-9)
            #expect(abs(plain.value + turned.value - 1) < 1e-9)
            #expect(abs(plain.interval.low + turned.interval.high - 1) < 1e-9)
        }
    }

    /// Of many samples of one city some 95 % must hold the truth.
    @Test func `holds the truth as often as it says`() throws {
        var chance = SeededNumbers(seed: 11)
        let flagged = (0..<400).map { $0 < 300 }
        let unflagged = (0..<1600).map { $0 < 60 }
        let truth = 300.0 / 360
        var held = 0
        for _ in 0..<400 {
            let sample = StratifiedSample<(flagged: Bool, isSo: Bool)>([
                .init(size: 400, units: flagged.shuffled(using: &chance).prefix(60).map { (true, $0) }),
                .init(size: 1600, units: unflagged.shuffled(using: &chance).prefix(120).map { (false, $0) }),
            ])
            let recall = try #require(sample.share(of: { $0.flagged }, among: { $0.isSo }))
            if recall.interval.low <= truth, truth <= recall.interval.high { held += 1 }
        }
        #expect((352...400).contains(held), "\(held) of 400")
    }
}
