import Store
import Vocabulary

/// To how many of the calls a team came.
extension ProgramMetrics {
    /// Of the calls for the program, those at which a team arrived: in its hours, and at all hours.
    func service() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS eligible, count(CASE WHEN \(reached(.arrived)) THEN 1 END) AS arrived,
                   count(CASE WHEN path.left_reason = 'outside-hours' THEN 1 END) AS closed,
                   count(CASE WHEN path.left_kind = 'unknown' AND NOT \(reached(.arrived)) THEN 1 END) AS nobody_knows
            FROM path LEFT JOIN triage_decision ON triage_decision.path_id = path.id
            WHERE \(asked) AND \(isFor)
            """
        )
        let (eligible, arrived) = (found["eligible"] ?? 0, found["arrived"] ?? 0)
        let unknown = found["nobody_knows"] ?? 0
        return [
            MetricFigure("served-in-hours", .share(arrived, of: eligible - (found["closed"] ?? 0)), unknown: unknown),
            MetricFigure("served-at-all-hours", .share(arrived, of: eligible), unknown: unknown),
        ]
    }

    /// Of all calls that somebody flagged, whatever program was asked, those at which its team arrived.
    func reach() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS flagged,
                   count(CASE WHEN path.program = \(scope.program) AND \(reached(.arrived)) THEN 1 END) AS arrived,
                   count(CASE WHEN path.left_kind = 'unknown' THEN 1 END) AS nobody_knows
            FROM path
            WHERE \(reached(.screened))
              AND (path.left_reason IS NULL OR path.left_reason <> \(ReasonCode.flagUndone.name)) \(received)
            """
        )
        return [
            MetricFigure(
                "reached", .share(found["arrived"] ?? 0, of: found["flagged"] ?? 0),
                unknown: found["nobody_knows"] ?? 0)
        ]
    }
}
