import Store
import Vocabulary

/// How long it took: each with half, nine tenths and the longest.
extension ProgramMetrics {
    /// Until the first team arrived: from the moment the call was received, and from the moment that team was sent.
    ///
    /// Cities start the clock at different moments, so both are told. A team that arrived before the clock began, and an
    /// arrival of which no time was told, are unknown.
    func responseTimes() throws -> [MetricFigure] {
        let first: SQL = """
            SELECT path.received_at AS received, assignment.sent_at AS sent, assignment.arrived_at AS arrived,
                   row_number() OVER (PARTITION BY path.id ORDER BY assignment.arrived_at, assignment.id) AS turn
            FROM path JOIN assignment ON assignment.path_id = path.id AND assignment.arrived_at IS NOT NULL
            WHERE \(asked)
            """
        let there = try sums("SELECT count(*) AS many FROM path WHERE \(asked) AND \(reached(.arrived))")["many"] ?? 0
        return try [("received-to-arrived", "received" as SQL), ("sent-to-arrived", "sent" as SQL)].map { key, clock in
            let spans = try spans(
                """
                SELECT arrived - \(clock) AS span FROM (\(first)) AS arrivals
                WHERE turn = 1 AND \(clock) IS NOT NULL AND arrived >= \(clock)
                """
            )
            return MetricFigure(key, .spans(spans ?? .none), unknown: max(0, there - (spans?.many ?? 0)))
        }
    }

    /// How long teams were there, and how long from being sent until they were clear.
    ///
    /// A team that has not said that it is clear, or was called away, is unknown.
    func timesOnScene() throws -> [MetricFigure] {
        let there: SQL = """
            FROM assignment JOIN path ON path.id = assignment.path_id
            WHERE \(asked) AND assignment.arrived_at IS NOT NULL
            """
        let many = try sums("SELECT count(*) AS many \(there)")["many"] ?? 0
        return try [
            ("on-scene", "assignment.arrived_at" as SQL), ("cycle", "assignment.sent_at" as SQL),
        ].map { key, clock in
            let spans = try spans(
                """
                SELECT assignment.ended_at - \(clock) AS span \(there)
                  AND assignment.ended_as = 'clear' AND \(clock) IS NOT NULL AND assignment.ended_at >= \(clock)
                """
            )
            return MetricFigure(key, .spans(spans ?? .none), unknown: many - (spans?.many ?? 0))
        }
    }
}

extension MetricSpans {
    static let none = MetricSpans(many: 0, half: .zero, ninth: .zero, longest: .zero, withinHour: 0)
}
