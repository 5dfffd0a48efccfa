import Access
import Door
import Store
import Vocabulary

/// One call as the board shows it.
package struct BoardLine: Sendable {
    package let call: Call
    package let facts: [FactField: Fact]
    package let isLinked: Bool
    /// Who is out for it, and what of that must not be overlooked.
    package let dispatch: DispatchSigns

    /// Whether it stands on the board: while it is open, and afterwards until every team that was sent is clear and
    /// everything that was asked for at once is answered.
    package var isShown: Bool { call.path.isOpen || dispatch.isOut || dispatch.isAsked }

    /// Where it stands among the others: first who calls for help, then who waits for somebody to come, then who waits
    /// for a service, which may take weeks.
    package var rank: Int { dispatch.isUrgent ? 0 : Board.aftercare.contains(call.path.stage) ? 2 : 1 }
}

/// Questions that the board asks across the steps.
package struct Board {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most lines one board holds; the page says how many more there are.
    package static let most = 200

    /// Which open calls a board shows.
    package struct Filter: Sendable, Equatable {
        package var stage: Stage?
        package var source: CallSource?
        /// Words to be found in the number, the place or what happened.
        package var text: String

        package init(stage: Stage? = nil, source: CallSource? = nil, text: String = "") {
            self.stage = stage
            self.source = source
            self.text = text
        }
    }

    private static let joined: SQL = """
        SELECT call.*, coalesce(account.display_name, 'Alongside') AS author,
               \(Calls.pathColumns),
               CASE WHEN call_incident.id IS NULL THEN 0 ELSE 1 END AS linked
        FROM path
        JOIN call ON call.id = path.call_id
        LEFT JOIN account ON account.id = call.taken_by
        LEFT JOIN call_incident ON call_incident.call_id = call.id AND call_incident.unlinked_at IS NULL
        """

    /// The stages at which the person was met and waits for a service.
    static let aftercare: [Stage] = [.disposed, .referred, .attended]

    /// What a board shows, gravest first, then what waits longest.
    ///
    /// Calls for help come before those for whom nobody has come, and they before those who wait for a service. What has
    /// ended stands there too, until its teams are clear.
    package func lines(_ filter: Filter) throws -> [BoardLine] {
        let rows = try db(
            """
            \(Board.joined)
            WHERE path.left_at IS NULL AND path.stage <> 'resolved' \(condition(filter))
            ORDER BY CASE
                WHEN path.id IN (
                    SELECT path_id FROM help_request WHERE answered_at IS NULL
                    UNION SELECT path_id FROM check_in WHERE made_at IS NULL AND missed > 0) THEN 0
                WHEN path.stage IN (\(each: Board.aftercare)) THEN 2 ELSE 1 END,
                path.since, path.id LIMIT \(Board.most)
            """
        )
        return try lines(ended(filter)) + lines(rows)
    }

    /// Calls that ended while a team is out for them, or while help that was asked for the call is not answered.
    private func ended(_ filter: Filter) throws -> [Row] {
        let paths: [ID<Path>] = try db(
            """
            SELECT path.id AS id FROM assignment JOIN path ON path.id = assignment.path_id
            WHERE assignment.ended_at IS NULL AND assignment.sent_at IS NOT NULL
              AND (path.left_at IS NOT NULL OR path.stage = 'resolved')
            UNION
            SELECT path.id AS id FROM help_request JOIN path ON path.id = help_request.path_id
            WHERE help_request.answered_at IS NULL AND help_request.assignment_id IS NULL
              AND path.superseded_by IS NULL
              AND (path.left_at IS NOT NULL OR path.stage = 'resolved')
            ORDER BY id LIMIT \(Board.most)
            """
        ).map { try $0["id"] }
        guard !paths.isEmpty else { return [] }
        return try db(
            "\(Board.joined) WHERE path.id IN (\(each: paths)) \(condition(filter)) ORDER BY path.since, path.id")
    }

    /// How many open calls a filter finds in all; counted up to ten thousand.
    package func count(_ filter: Filter) throws -> Int {
        let row = try db(
            """
            SELECT count(*) AS open_calls FROM (
                SELECT path.id FROM path
                WHERE path.left_at IS NULL AND path.stage <> 'resolved' \(condition(filter)) LIMIT 10000) AS found
            """
        ).first
        return try (row?["open_calls"] ?? 0) + ended(filter).count
    }

    /// Some calls, whether they are open or not.
    package func lines(of calls: [ID<Call>]) throws -> [BoardLine] {
        guard !calls.isEmpty else { return [] }
        return try lines(try db("\(Board.joined) WHERE path.superseded_by IS NULL AND call.id IN (\(each: calls))"))
    }

    private func lines(_ rows: [Row]) throws -> [BoardLine] {
        let calls = try rows.map(Call.init)
        let facts = try Facts(db).current(of: calls.map(\.id))
        let signs = try DispatchAlerts(db).of(paths: calls.map(\.path.id))
        return try zip(calls, rows).map { call, row in
            BoardLine(
                call: call, facts: facts[call.id] ?? [:], isLinked: try (row["linked"] as Int) == 1,
                dispatch: signs[call.path.id] ?? DispatchSigns())
        }
    }

    /// Facts are counted call by call, never `EXISTS`: PostgreSQL takes a quarter of the undecided for open, and would
    /// read the facts of all past calls at once rather than those of a few open ones.
    private func condition(_ filter: Filter) -> SQL {
        let stage: SQL = filter.stage.map { "AND path.stage = \($0)" } ?? ""
        let source: SQL =
            filter.source.map { source in
                """
                AND 0 < (
                    SELECT count(*) FROM call_fact WHERE call_fact.call_id = path.call_id
                      AND call_fact.state = 'current' AND call_fact.field = 'source' AND call_fact.value = \(source))
                """
            } ?? ""
        guard !filter.text.isEmpty else { return "\(stage) \(source)" }
        // `!` makes the next sign an ordinary one.
        let found = "%" + filter.text.lowercased().replacing(/[!%_]/) { "!\($0.output)" } + "%"
        let number = Int(filter.text.filter { $0.isASCII && $0.isNumber }) ?? 0
        return """
            \(stage) \(source) AND (path.call_id IN (SELECT id FROM call WHERE number = \(number)) OR 0 < (
                SELECT count(*) FROM call_fact
                WHERE call_fact.call_id = path.call_id AND call_fact.state = 'current'
                  AND call_fact.field IN ('location', 'whatHappened') AND lower(call_fact.value) LIKE \(found) ESCAPE '!'))
            """
    }
}
