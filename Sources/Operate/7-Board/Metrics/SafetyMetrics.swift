import Store
import Vocabulary

/// Whether anybody came to harm.
extension ProgramMetrics {
    /// For each thousand calls at which somebody was met: force, arrest, and injury of anybody.
    ///
    /// A contact of which no encounter was written down is unknown.
    func harm() throws -> [MetricFigure] {
        let found = try contacts([("force", "force-used"), ("injury", "injury")])
        let contacts = found["contacts"] ?? 0
        return ["force", "arrest", "injury"].map { key in
            // An arrest is an end of the path, which is told also where no encounter is.
            MetricFigure(
                key, .perThousand(found[key] ?? 0, of: contacts),
                unknown: key == "arrest" ? found["ends_unknown"] ?? 0 : found["unwritten"] ?? 0)
        }
    }

    /// For each thousand calls at which somebody was met: threats and assaults; of the moments at which a team was to say
    /// that it is well, those that it missed.
    func staffSafety() throws -> [MetricFigure] {
        let found = try contacts([("threat", "threat"), ("assault", "assault")])
        let due = try sums(
            """
            SELECT count(*) AS due, count(CASE WHEN check_in.missed > 0 THEN 1 END) AS missed
            FROM check_in JOIN path ON path.id = check_in.path_id
            WHERE \(asked) AND (check_in.made_at IS NOT NULL OR check_in.due_at <= \(now))
            """
        )
        let (contacts, unwritten) = (found["contacts"] ?? 0, found["unwritten"] ?? 0)
        return [
            MetricFigure("threat", .perThousand(found["threat"] ?? 0, of: contacts), unknown: unwritten),
            MetricFigure("assault", .perThousand(found["assault"] ?? 0, of: contacts), unknown: unwritten),
            MetricFigure("check-in-missed", .share(due["missed"] ?? 0, of: due["due"] ?? 0)),
        ]
    }

    /// The calls at which somebody was met, and those of them at which something of that was told.
    private func contacts(_ events: [(name: SQL, code: String)]) throws -> [String: Int] {
        let told = events.map { event -> SQL in
            """
            count(CASE WHEN EXISTS (SELECT 1 FROM encounter WHERE encounter.path_id = path.id
                AND ' ' || encounter.safety || ' ' LIKE \("% \(event.code) %")) THEN 1 END) AS \(event.name)
            """
        }
        return try sums(
            """
            SELECT count(*) AS contacts, \(told[0]), \(told[1]),
                   count(CASE WHEN path.left_reason = 'arrested' THEN 1 END) AS arrest,
                   count(CASE WHEN path.left_kind = 'unknown' THEN 1 END) AS ends_unknown,
                   count(CASE WHEN NOT EXISTS (SELECT 1 FROM encounter
                       WHERE encounter.path_id = path.id AND encounter.met = 1) THEN 1 END) AS unwritten
            FROM path WHERE \(asked) AND \(reached(.contacted))
            """
        )
    }
}
