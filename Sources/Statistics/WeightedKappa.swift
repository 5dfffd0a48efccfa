/// How far two people who put the same things on a scale agree beyond chance (Cohen 1968): 1 is always, 0 is as chance
/// would have it.
package struct WeightedKappa: Hashable, Sendable {
    /// How much a disagreement counts by its distance on the scale.
    package enum Weights: String, CaseIterable, Sendable {
        /// By the distance: two steps count twice as much as one.
        case linear
        /// By its square.
        case quadratic
    }

    /// Where the two put one thing, each from 0.
    package struct Pair: Hashable, Sendable {
        package let first: Int
        package let second: Int

        package init(_ first: Int, _ second: Int) {
            self.first = first
            self.second = second
        }
    }

    package let value: Double
    /// By the design of the sample.
    package let standardError: Double
    /// As of a simple random sample (Fleiss, Cohen and Everitt 1969).
    package let simpleStandardError: Double
    package let interval: Interval
    /// How many pairs there are.
    package let pairs: Int

    /// - Parameters:
    ///   - sample: nothing stands for a unit that was sampled and has no pair.
    ///   - categories: how many steps the scale has, two at least.
    /// - Returns: nothing where chance alone explains everything, such as when both always choose the same step.
    package init?(_ sample: StratifiedSample<Pair?>, categories: Int, weights: Weights = .linear) {
        let whole = sample.total { $0 == nil ? 0 : 1 }.value
        guard categories > 1, whole > 0 else { return nil }
        let steps = 0..<categories
        let shares = steps.map { one in
            steps.map { other in sample.total { $0 == Pair(one, other) ? 1 : 0 }.value / whole }
        }
        let rows = steps.map { one in shares[one].reduce(0, +) }
        let columns = steps.map { other in steps.reduce(0) { $0 + shares[$1][other] } }
        func credit(_ one: Int, _ other: Int) -> Double {
            let distance = Double(abs(one - other)) / Double(categories - 1)
            return weights == .linear ? 1 - distance : 1 - distance * distance
        }
        var (observed, expected) = (0.0, 0.0)
        for one in steps {
            for other in steps {
                observed += credit(one, other) * shares[one][other]
                expected += credit(one, other) * rows[one] * columns[other]
            }
        }
        guard 1 - expected > 1e-12 else { return nil }
        let value = (observed - expected) / (1 - expected)
        let rowCredits = steps.map { one in steps.reduce(0) { $0 + columns[$1] * credit(one, $1) } }
        let columnCredits = steps.map { other in steps.reduce(0) { $0 + rows[$1] * credit($1, other) } }
        func influence(_ pair: Pair) -> Double {
            let alone = credit(pair.first, pair.second) * (1 - expected)
            let margins = (rowCredits[pair.first] + columnCredits[pair.second]) * (1 - observed)
            return (alone - margins) / ((1 - expected) * (1 - expected))
        }
        let many = sample.strata.reduce(0) { $0 + $1.units.count { $0 != nil } }
        var (mean, square) = (0.0, 0.0)
        for one in steps {
            for other in steps {
                let move = influence(Pair(one, other))
                mean += shares[one][other] * move
                square += shares[one][other] * move * move
            }
        }
        self.value = value
        pairs = many
        simpleStandardError = (max(0, square - mean * mean) / Double(many)).squareRoot()
        let error = sample.standardError { $0.map(influence) }
        standardError = error
        interval = Interval(
            low: max(-1, value - Interval.quantile * error), high: min(1, value + Interval.quantile * error))
    }
}
