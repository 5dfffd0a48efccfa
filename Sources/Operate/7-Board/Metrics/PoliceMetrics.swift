import Store
import Vocabulary

/// Where police came after all.
extension ProgramMetrics {
    /// Of the calls at which a team arrived, those from which it asked for police: at once, because somebody was in danger,
    /// and otherwise.
    func policeBackup() throws -> [MetricFigure] {
        func asking(_ kind: String) -> SQL {
            """
            EXISTS (SELECT 1 FROM help_request WHERE help_request.path_id = path.id
                AND help_request.assignment_id IS NOT NULL AND help_request.kind = \(kind))
            """
        }
        let found = try sums(
            """
            SELECT count(*) AS arrived, count(CASE WHEN \(asking("duress")) THEN 1 END) AS urgent,
                   count(CASE WHEN \(asking("police")) AND NOT \(asking("duress")) THEN 1 END) AS other
            FROM path WHERE \(asked) AND \(reached(.arrived))
            """
        )
        let arrived = found["arrived"] ?? 0
        return [
            MetricFigure("urgent-backup", .share(found["urgent"] ?? 0, of: arrived)),
            MetricFigure("other-backup", .share(found["other"] ?? 0, of: arrived)),
        ]
    }

    /// Of the calls that the program took, those that police had in the end.
    func redirectedToPolice() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS taken,
                   count(CASE WHEN path.left_at IS NOT NULL AND (path.alternative_sent = 'police'
                       OR path.left_reason IN ('police-took-over', 'taken-over-by-police', 'arrested'))
                       THEN 1 END) AS redirected,
                   count(CASE WHEN path.left_kind = 'unknown' THEN 1 END) AS nobody_knows
            FROM path JOIN triage_decision ON triage_decision.path_id = path.id
            WHERE \(asked) AND triage_decision.reason IS NULL
            """
        )
        return [
            MetricFigure(
                "redirected", .share(found["redirected"] ?? 0, of: found["taken"] ?? 0),
                unknown: found["nobody_knows"] ?? 0)
        ]
    }
}
