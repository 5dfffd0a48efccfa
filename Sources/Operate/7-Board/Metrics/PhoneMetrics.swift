import Store
import Vocabulary

/// What was settled by telephone, and whether it stayed so.
extension ProgramMetrics {
    /// Of the calls that were triaged, those that were met by telephone; of those, from how many the same number called
    /// again.
    ///
    /// One from which nobody called again is unknown while its days are not over, and where nobody wrote down a number.
    func resolvedByPhone() throws -> [MetricFigure] {
        let found = try sums(
            """
            SELECT count(*) AS triaged,
                   count(CASE WHEN path.left_reason = 'resolved-by-phone' THEN 1 END) AS met,
                   count(CASE WHEN path.left_reason = 'triaged-unknown' THEN 1 END) AS nobody_knows
            FROM path WHERE \(asked) AND \(reached(.triaged))
            """
        )
        let met = found["met"] ?? 0
        let after = try [("again-in-24-h", 24), ("again-in-72-h", 72), ("again-in-30-d", 720)].map { key, hours in
            let window = Int64(hours) * 3_600_000_000
            let again = try sums(
                """
                SELECT count(CASE WHEN called = 1 THEN 1 END) AS called,
                       count(CASE WHEN called = 0 AND (found_by IS NULL OR received_at + \(window) > \(now)) THEN 1 END)
                           AS nobody_knows
                FROM (
                    SELECT path.received_at, call_key.found_by, CASE WHEN call_key.found_by IS NOT NULL AND EXISTS (
                           SELECT 1 FROM call_key AS later
                           WHERE later.kind = 'callback' AND later.found_by = call_key.found_by
                             AND later.call_id <> path.call_id AND later.received_at > path.received_at
                             AND later.received_at <= path.received_at + \(window)) THEN 1 ELSE 0 END AS called
                    FROM path LEFT JOIN call_key ON call_key.call_id = path.call_id AND call_key.kind = 'callback'
                    WHERE \(asked) AND path.left_reason = 'resolved-by-phone'
                ) AS met
                """
            )
            return MetricFigure(key, .share(again["called"] ?? 0, of: met), unknown: again["nobody_knows"] ?? 0)
        }
        return [
            MetricFigure(
                "met-by-phone", .share(met, of: found["triaged"] ?? 0), unknown: found["nobody_knows"] ?? 0)
        ] + after
    }

    /// Of the calls that were triaged, those that were met by telephone or handed to a crisis line and to which nobody
    /// went; and those that were handed to one and to which somebody went all the same.
    func diversion() throws -> [MetricFigure] {
        let linked: SQL = """
            (path.left_reason IN ('transferred-to-988', 'transferred-to-centre') OR EXISTS (
                SELECT 1 FROM transfer
                WHERE transfer.path_id = path.id AND transfer.direction = 'out' AND transfer.completed_at IS NOT NULL))
            """
        let went: SQL = """
            (coalesce(path.alternative_sent, '') IN ('police', 'co-response', 'EMS') OR EXISTS (
                SELECT 1 FROM assignment WHERE assignment.path_id = path.id AND assignment.sent_at IS NOT NULL))
            """
        let found = try sums(
            """
            SELECT count(*) AS triaged,
                   count(CASE WHEN (path.left_reason = 'resolved-by-phone' OR (path.left_at IS NOT NULL AND \(linked)))
                       AND NOT \(went) THEN 1 END) AS diverted,
                   count(CASE WHEN \(linked) AND \(went) THEN 1 END) AS both,
                   count(CASE WHEN path.left_reason = 'triaged-unknown' THEN 1 END) AS nobody_knows
            FROM path WHERE \(asked) AND \(reached(.triaged))
            """
        )
        let (triaged, unknown) = (found["triaged"] ?? 0, found["nobody_knows"] ?? 0)
        return [
            MetricFigure("diverted", .share(found["diverted"] ?? 0, of: triaged), unknown: unknown),
            MetricFigure("co-notified", .share(found["both"] ?? 0, of: triaged), unknown: unknown),
        ]
    }
}
