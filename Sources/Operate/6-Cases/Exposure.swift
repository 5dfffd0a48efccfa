import Vocabulary

/// How long somebody was in the community, where something could happen to them there: what counts of repeat contacts are
/// divided by.
package enum Exposure {
    /// A time in which somebody was elsewhere; for good, or as far as is known, where it has no end.
    package struct Span: Hashable, Sendable {
        package let from: Instant
        package let until: Instant?

        package init(from: Instant, until: Instant?) {
            self.from = from
            self.until = until
        }
    }

    /// The days between two moments in which nobody says that the person was elsewhere; parts of days count as parts.
    ///
    /// Spans may lie in any order, overlap, and reach beyond either end: no time is taken off twice.
    package static func days(from start: Instant, to end: Instant, without spans: [Span]) -> Double {
        guard start < end else { return 0 }
        let within = spans.compactMap { span -> (from: Int64, until: Int64)? in
            let from = max(span.from, start)
            let until = min(span.until ?? end, end)
            return from < until ? (from.microseconds, until.microseconds) : nil
        }.sorted { $0.from < $1.from }
        var absent: Int64 = 0
        var reached = start.microseconds
        for span in within where span.until > reached {
            absent += span.until - max(span.from, reached)
            reached = span.until
        }
        return Double(end.microseconds - start.microseconds - absent) / 86_400_000_000
    }
}
