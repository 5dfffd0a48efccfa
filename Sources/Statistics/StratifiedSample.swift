/// A random sample drawn without replacement from each of several strata, weighted back to them.
///
/// Horvitz and Thompson (1952): each unit stands for as many as its stratum has for each one that was looked at. Of a
/// stratum that was looked at as a whole nothing is left to chance. A stratum of which nobody has looked at any is not
/// part of what is estimated; whoever asks must say so.
package struct StratifiedSample<Unit: Sendable>: Sendable {
    package struct Stratum: Sendable {
        /// How many there are.
        package let size: Int
        /// Those that were looked at.
        package let units: [Unit]

        package init(size: Int, units: [Unit]) {
            self.size = max(size, units.count)
            self.units = units
        }

        var weight: Double { Double(size) / Double(units.count) }
    }

    let strata: [Stratum]

    package init(_ strata: [Stratum]) {
        self.strata = strata.filter { !$0.units.isEmpty }
    }

    /// The same sample with something else kept of each unit.
    package func map<Other>(_ change: (Unit) -> Other) -> StratifiedSample<Other> {
        StratifiedSample<Other>(strata.map { .init(size: $0.size, units: $0.units.map(change)) })
    }

    /// The estimated total of a quantity, and the estimated variance of that.
    package func total(of quantity: (Unit) -> Double) -> (value: Double, variance: Double) {
        let value = strata.reduce(0) { sum, stratum in
            sum + stratum.weight * stratum.units.reduce(0) { $0 + quantity($1) }
        }
        let size = strata.reduce(0) { $0 + Double($1.size) }
        return (value, variance(of: quantity, around: size > 0 ? value / size : 0))
    }

    /// - Parameter mean: what a stratum with a single unit is held against, for alone it says nothing of its spread.
    private func variance(of quantity: (Unit) -> Double, around mean: Double) -> Double {
        strata.reduce(0) { sum, stratum in
            let many = Double(stratum.units.count)
            let size = Double(stratum.size)
            guard many < size else { return sum }
            let values = stratum.units.map(quantity)
            let middle = many > 1 ? values.reduce(0, +) / many : mean
            let square = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / max(1, many - 1)
            return sum + size * size * (1 - many / size) * square / many
        }
    }

    /// The estimated share of those that are so among those that count; nothing where none counts.
    ///
    /// The variance is that of the linearised ratio (Särndal, Swensson and Wretman 1992, §5.6), and the interval Wilson's
    /// for the size that a simple random sample of the same variance would have (Korn and Graubard 1998). Where all or
    /// none are so, that variance is nought and says nothing: the size is then Kish's (1965).
    package func share(
        of isSo: (Unit) -> Bool, among counts: (Unit) -> Bool = { _ in true }
    ) -> EstimatedShare? {
        let whole = total { counts($0) ? 1 : 0 }.value
        guard whole > 0 else { return nil }
        let share = total { counts($0) && isSo($0) ? 1 : 0 }.value / whole
        let spread = variance(
            of: { unit in counts(unit) ? ((isSo(unit) ? 1 : 0) - share) / whole : 0 }, around: 0)
        let size = spread > 0 && share > 0 && share < 1 ? share * (1 - share) / spread : kish(counts)
        return EstimatedShare(value: share, interval: .wilson(share: share, of: size))
    }

    /// How many equally weighted units tell as much as those that count; without end where all there are were seen.
    private func kish(_ counts: (Unit) -> Bool) -> Double {
        var (seen, weights, squares) = (0.0, 0.0, 0.0)
        for stratum in strata {
            let many = Double(stratum.units.filter(counts).count)
            seen += many
            weights += many * stratum.weight
            squares += many * stratum.weight * stratum.weight
        }
        let unseen = 1 - seen / weights
        return unseen > 0 ? weights * weights / squares / unseen : .infinity
    }

    /// The standard error of a figure that is a smooth function of the sample, from how much each unit moves it.
    ///
    /// - Parameter influence: nothing for a unit that does not count.
    func standardError(ofMean influence: (Unit) -> Double?) -> Double {
        let whole = total { influence($0) == nil ? 0 : 1 }.value
        guard whole > 0 else { return .nan }
        let mean = total { influence($0) ?? 0 }.value / whole
        return variance(of: { unit in influence(unit).map { ($0 - mean) / whole } ?? 0 }, around: 0).squareRoot()
    }
}
