import Store
import Vocabulary

/// Whether everybody is served alike.
extension ProgramMetrics {
    /// The most areas and the most languages that are told apart: those with the most calls.
    static let mostGroups = 20

    /// Of the calls for the program, those at which a team arrived: by area, and by the language of the caller.
    ///
    /// Those of which nobody said the area or the language are a group of their own.
    func equity() throws -> [MetricFigure] {
        let language: SQL = """
            (SELECT call_fact.value FROM call_fact
             WHERE call_fact.call_id = path.call_id AND call_fact.field = 'language' AND call_fact.state = 'current')
            """
        return try groups("served-by-area", "path.place") + groups("served-by-language", language)
    }

    private func groups(_ key: String, _ column: SQL) throws -> [MetricFigure] {
        try db(
            """
            SELECT group_name, count(*) AS eligible, count(CASE WHEN arrived = 1 THEN 1 END) AS arrived,
                   count(CASE WHEN nobody_knows = 1 THEN 1 END) AS nobody_knows
            FROM (
                SELECT \(column) AS group_name, CASE WHEN \(reached(.arrived)) THEN 1 ELSE 0 END AS arrived,
                       CASE WHEN path.left_kind = 'unknown' AND NOT \(reached(.arrived)) THEN 1 ELSE 0 END
                           AS nobody_knows
                FROM path LEFT JOIN triage_decision ON triage_decision.path_id = path.id
                WHERE \(asked) AND \(isFor)
            ) AS grouped
            GROUP BY group_name ORDER BY 2 DESC, 1 LIMIT \(ProgramMetrics.mostGroups)
            """
        ).map { row in
            MetricFigure(
                key, .share(try row["arrived"], of: try row["eligible"]),
                group: (try row["group_name"] as String?) ?? "",
                unknown: try row["nobody_knows"])
        }
    }
}
