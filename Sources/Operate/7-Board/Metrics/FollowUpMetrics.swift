import Store
import Vocabulary

/// Whether somebody was in touch again, and when.
extension ProgramMetrics {
    /// Of the call-backs and cases that began, those with a first attempt within one, two and three days; and those in which
    /// the person was reached within three.
    ///
    /// One whose days are not over and in which nobody has tried yet is unknown.
    func followUps() throws -> [MetricFigure] {
        let begun: SQL = """
            SELECT call_back.id, call_back.met_at AS begun,
                   (SELECT min(attempt.at) FROM call_back_attempt AS attempt
                    WHERE attempt.call_back_id = call_back.id AND attempt.at >= call_back.met_at) AS tried,
                   (SELECT min(attempt.at) FROM call_back_attempt AS attempt
                    WHERE attempt.call_back_id = call_back.id AND attempt.at >= call_back.met_at
                      AND attempt.result IN ('reached-well', 'reached-needs-help', 'refused')) AS spoken
            FROM call_back JOIN path ON path.id = call_back.path_id WHERE \(asked)
            UNION ALL
            SELECT support_case.id, support_case.opened_at AS begun,
                   (SELECT min(attempt.at) FROM case_attempt AS attempt
                    WHERE attempt.case_id = support_case.id AND attempt.at >= support_case.opened_at) AS tried,
                   (SELECT min(attempt.at) FROM case_attempt AS attempt
                    WHERE attempt.case_id = support_case.id AND attempt.at >= support_case.opened_at
                      AND attempt.result = 'reached') AS spoken
            FROM support_case JOIN path ON path.id = support_case.path_id
            WHERE \(asked) AND (support_case.closure IS NULL OR support_case.closure <> 'opened-in-error')
            """
        return try [
            ("tried-in-24-h", "tried" as SQL, 24), ("tried-in-48-h", "tried" as SQL, 48),
            ("tried-in-72-h", "tried" as SQL, 72), ("reached-in-72-h", "spoken" as SQL, 72),
        ].map { key, column, hours in
            let window = Int64(hours) * 3_600_000_000
            let found = try sums(
                """
                SELECT count(*) AS many, count(CASE WHEN \(column) <= begun + \(window) THEN 1 END) AS kept,
                       count(CASE WHEN \(column) IS NULL AND begun + \(window) > \(now) THEN 1 END) AS nobody_knows
                FROM (\(begun)) AS follow_up
                """
            )
            return MetricFigure(
                key, .share(found["kept"] ?? 0, of: found["many"] ?? 0), unknown: found["nobody_knows"] ?? 0)
        }
    }
}
