import Store
import Vocabulary

/// How many calls were triaged, and how many of those were for the program.
extension ProgramMetrics {
    /// Of the calls that were triaged, those that were for the program.
    func eligibility() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS triaged, count(CASE WHEN \(isFor) THEN 1 END) AS eligible,
                   count(CASE WHEN path.left_reason = 'triaged-unknown' THEN 1 END) AS nobody_knows
            FROM path LEFT JOIN triage_decision ON triage_decision.path_id = path.id
            WHERE \(asked) AND \(reached(.triaged))
            """
        )
        return [
            MetricFigure(
                "eligible", .share(found["eligible"] ?? 0, of: found["triaged"] ?? 0),
                unknown: found["nobody_knows"] ?? 0)
        ]
    }

    /// Of the calls that somebody flagged and that this program or none was asked about, those that it triaged.
    ///
    /// A call that nobody triaged is never counted as one that was not for the program (MG24-060A).
    func triageCoverage() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS screened,
                   count(CASE WHEN path.program = \(scope.program) AND \(reached(.triaged)) THEN 1 END) AS triaged,
                   count(CASE WHEN path.program = \(Path.undecided) THEN 1 END) AS unasked
            FROM path
            WHERE path.program IN (\(scope.program), \(Path.undecided)) AND \(reached(.screened))
              AND (path.left_reason IS NULL OR path.left_reason <> \(ReasonCode.flagUndone.name)) \(received)
            """
        )
        return [
            MetricFigure(
                "triaged", .share(found["triaged"] ?? 0, of: found["screened"] ?? 0), unknown: found["unasked"] ?? 0)
        ]
    }
}
