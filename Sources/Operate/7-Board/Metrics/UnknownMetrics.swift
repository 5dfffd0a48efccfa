import Store
import Vocabulary

/// How much nobody knows.
extension ProgramMetrics {
    /// Of the calls that left, those whose reason nobody knows; of those that another response has, those whose end nobody
    /// knows.
    func unknowns() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS gone, count(CASE WHEN path.left_kind = 'unknown' THEN 1 END) AS unknown_reason,
                   count(CASE WHEN path.alternative_sent IS NOT NULL AND path.alternative_sent <> 'none' THEN 1 END)
                       AS elsewhere,
                   count(CASE WHEN path.alternative_outcome = 'not-known-yet' THEN 1 END) AS unknown_end
            FROM path WHERE \(asked) AND path.left_at IS NOT NULL
            """
        )
        let (reason, end) = (found["unknown_reason"] ?? 0, found["unknown_end"] ?? 0)
        return [
            MetricFigure("reason-unknown", .share(reason, of: found["gone"] ?? 0), unknown: reason),
            MetricFigure("end-unknown", .share(end, of: found["elsewhere"] ?? 0), unknown: end),
        ]
    }
}
