/// Two ends between which a figure lies with a confidence of 95 %.
package struct Interval: Hashable, Sendable {
    package let low: Double
    package let high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The quantile of the normal distribution that leaves 2.5 % on either side.
    static let quantile = 1.959963984540054

    /// The interval of Wilson (1927) for a share of a sample whose size may be an effective one.
    package static func wilson(share: Double, of size: Double) -> Interval {
        guard size.isFinite else { return Interval(low: share, high: share) }
        guard size > 0 else { return Interval(low: 0, high: 1) }
        let square = quantile * quantile
        let middle = (share + square / (2 * size)) / (1 + square / size)
        let reach =
            quantile / (1 + square / size) * (share * (1 - share) / size + square / (4 * size * size)).squareRoot()
        // At the ends rounding must not lead past them.
        return Interval(
            low: share == 0 ? 0 : max(0, middle - reach), high: share == 1 ? 1 : min(1, middle + reach))
    }
}

/// A share, counted or estimated, with its interval.
package struct EstimatedShare: Hashable, Sendable {
    package let value: Double
    package let interval: Interval

    init(value: Double, interval: Interval) {
        self.value = value
        self.interval = interval
    }

    /// A share that was counted; nothing of nothing.
    package init?(_ part: Int, of whole: Int) {
        guard whole > 0 else { return nil }
        value = Double(part) / Double(whole)
        interval = .wilson(share: value, of: Double(whole))
    }
}
