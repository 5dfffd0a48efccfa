import Store
import Vocabulary

/// Whether anybody was there.
extension ProgramMetrics {
    /// Of the calls at which a team arrived, those at which it met somebody.
    func contact() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS arrived, count(CASE WHEN \(reached(.contacted)) THEN 1 END) AS contacted,
                   count(CASE WHEN path.stage = 'arrived' AND (path.left_at IS NULL OR path.left_kind = 'unknown')
                       THEN 1 END) AS nobody_knows
            FROM path WHERE \(asked) AND \(reached(.arrived))
            """
        )
        return [
            MetricFigure(
                "contacted", .share(found["contacted"] ?? 0, of: found["arrived"] ?? 0),
                unknown: found["nobody_knows"] ?? 0)
        ]
    }
}
