/// The half and the nine tenths of a sample by nearest rank: values that occurred, never something between two of them.
///
/// Of 10 the half is the 5th and nine tenths are the 9th, counted from the least; equal values stand beside each other and
/// need no rule. What was not measured is not in the sample.
package struct NearestRanks: Hashable, Sendable {
    package let many: Int
    package let half: Int64
    package let ninth: Int64

    /// Nothing of nothing.
    package init?(of sample: [Int64]) {
        guard !sample.isEmpty else { return nil }
        let ranked = sample.sorted()
        many = ranked.count
        half = ranked[(many + 1) / 2 - 1]
        ninth = ranked[(9 * many + 9) / 10 - 1]
    }
}
