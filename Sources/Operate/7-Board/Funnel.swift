import Store
import Vocabulary

/// The path as a funnel: how many reached each stage, how many are there now, and how many left there and why.
///
/// *Reached = here + all that left + reached of the next stage*, at every stage, because all of it is summed from the
/// same cells (``FunnelCells``).
package struct Funnel: Sendable {
    /// What is counted: every funnel says it.
    package enum Counts: String, CaseIterable, Sendable {
        /// Each path of each call with each program.
        case paths
        /// Each call once, by the path it walks now or walked last.
        case calls
        /// Each person in crisis of each call, one at least for each call.
        case people
        /// Each need that was raised, from the end of the encounter on.
        case needs

        var column: SQL {
            switch self {
            case .paths: "paths"
            case .calls: "calls"
            case .people: "people"
            case .needs: "needs"
            }
        }

        /// The first stage at which it can be counted.
        package var begin: Stage { self == .needs ? .disposed : .received }
    }

    /// Which calls are counted.
    package struct Filter: Sendable, Equatable {
        /// Calls received at or after this moment, to the hour.
        package var from: Instant?
        /// Calls received before this moment, to the hour.
        package var to: Instant?
        /// Nothing says: all programs, and calls for which none was asked.
        package var program: String?
        package var place: String?
        package var counts: Counts

        package init(
            from: Instant? = nil, to: Instant? = nil, program: String? = nil, place: String? = nil,
            counts: Counts = .paths
        ) {
            self.from = from
            self.to = to
            self.program = program
            self.place = place
            self.counts = counts
        }
    }

    /// One stage of the funnel.
    package struct Step: Sendable, Equatable {
        package let stage: Stage
        /// Whether the stage is part of the program, and of what is counted; where it is not, no share is told.
        package let applies: Bool
        package let reached: Int
        /// Those that are there now.
        package let here: Int
        package let left: [Leak]
    }

    /// Those that left at a stage for one reason, and what became of them.
    package struct Leak: Sendable, Equatable {
        package let reason: ReasonCode
        /// As it was for these: whoever had a call to which something was sent, and nobody one to which nothing was.
        package let kind: ReasonCode.Kind
        package let count: Int
    }

    package let filter: Filter
    package let steps: [Step]

    /// How many there are in all.
    package var total: Int { steps.first { $0.stage == filter.counts.begin }?.reached ?? 0 }

    /// Those whose need was met here: by phone, on the scene, or by the service they were referred to.
    package var helped: Int {
        left(.done) + (steps.first { $0.stage == .resolved }?.reached ?? 0)
    }

    /// How many left with one of the five ends.
    package func left(_ kind: ReasonCode.Kind) -> Int {
        steps.flatMap(\.left).filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
    }

    package var open: Int { steps.filter { $0.stage != .resolved }.reduce(0) { $0 + $1.here } }
}

/// Questions whose answers are funnels.
package struct Funnels {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most places and programs a choice offers.
    package static let most = 200

    /// Counts one funnel from the cells.
    ///
    /// - Parameter skipped: the stages that are no part of the program.
    package func funnel(_ filter: Funnel.Filter, skipping skipped: Set<Stage> = []) throws -> Funnel {
        var here: [Stage: Int] = [:]
        var left: [Stage: [Funnel.Leak]] = [:]
        let rows = try db(
            """
            SELECT stage, reason, kind, sum(\(filter.counts.column)) AS many FROM funnel_cell
            WHERE \(condition(filter)) GROUP BY stage, reason, kind
            """
        )
        for row in rows {
            let stage: Stage = try row["stage"]
            let reason: String = try row["reason"]
            let many: Int = try row["many"]
            if reason == FunnelCells.here {
                here[stage] = many
            } else if many > 0 {
                let kind: ReasonCode.Kind = try row["kind"]
                left[stage, default: []].append(
                    Funnel.Leak(reason: try ReasonCode(named: reason), kind: kind, count: many))
            }
        }
        var reached = 0
        var steps: [Funnel.Step] = []
        for stage in Stage.allCases.reversed() {
            let leaks = (left[stage] ?? []).sorted {
                ($1.count, $0.reason.name, $0.kind.rawValue) < ($0.count, $1.reason.name, $1.kind.rawValue)
            }
            reached += here[stage] ?? 0
            reached += leaks.reduce(0) { $0 + $1.count }
            steps.append(
                Funnel.Step(
                    stage: stage, applies: stage >= filter.counts.begin && !skipped.contains(stage), reached: reached,
                    here: here[stage] ?? 0, left: leaks))
        }
        return Funnel(filter: filter, steps: steps.reversed())
    }

    private func condition(_ filter: Funnel.Filter) -> SQL {
        let from: SQL = filter.from.map { "AND hour >= \($0.microseconds / FunnelCells.hour)" } ?? ""
        let to: SQL = filter.to.map { "AND hour < \($0.microseconds / FunnelCells.hour)" } ?? ""
        let program: SQL = filter.program.map { "AND program = \($0)" } ?? ""
        return "place = \(filter.place ?? FunnelCells.everywhere) \(from) \(to) \(program)"
    }

    /// The places by which calls were told, in order.
    package func places() throws -> [String] {
        try names("SELECT DISTINCT place AS name FROM funnel_cell WHERE place > '' ORDER BY place LIMIT \(Funnels.most)")
    }

    /// The programs that were asked, in order.
    package func programs() throws -> [String] {
        try names(
            """
            SELECT DISTINCT program AS name FROM path WHERE program <> \(Path.undecided)
            ORDER BY program LIMIT \(Funnels.most)
            """
        )
    }

    private func names(_ statement: SQL) throws -> [String] {
        try db(statement).map { try $0["name"] }
    }
}

/// One figure of a funnel, behind which calls stand.
package struct FunnelFigure: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case reached
        case here
        case left(ReasonCode, ReasonCode.Kind)
    }

    package let stage: Stage
    package let part: Part

    package init(_ stage: Stage, _ part: Part) {
        self.stage = stage
        self.part = part
    }
}

/// One path behind a figure.
package struct FunnelCall: Sendable {
    package let path: ID<Path>
    package let call: ID<Call>
    package let number: Int
    package let receivedAt: Instant
    package let program: String
    package let place: String?
    package let stage: Stage
    package let reason: ReasonCode?

    fileprivate init(_ row: Row) throws {
        path = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        receivedAt = try row["received_at"]
        program = try row["program"]
        place = try row["place"]
        stage = try row["stage"]
        let name: String? = try row["left_reason"]
        reason = try name.map { try ReasonCode(named: $0) }
    }
}

extension Funnels {
    /// The paths behind one figure, newest first, below the one a page ended with; by need, the paths of the needs.
    package func calls(
        behind figure: FunnelFigure, _ filter: Funnel.Filter, below last: (at: Instant, path: ID<Path>)? = nil,
        most: Int
    ) throws -> [FunnelCall] {
        // The period is that of the cells, so that the list is as long as the figure says.
        func hour(_ moment: Instant) -> Int64 { moment.microseconds / FunnelCells.hour * FunnelCells.hour }
        let from: SQL = filter.from.map { "AND path.received_at >= \(hour($0))" } ?? ""
        let to: SQL = filter.to.map { "AND path.received_at < \(hour($0))" } ?? ""
        let program: SQL = filter.program.map { "AND path.program = \($0)" } ?? ""
        let place: SQL = filter.place.map { "AND path.place = \($0)" } ?? ""
        let walked: SQL = [.calls, .people].contains(filter.counts) ? "AND path.superseded_by IS NULL" : ""
        let below: SQL = last.map { "AND (path.received_at, path.id) < (\($0.at), \($0.path))" } ?? ""
        return try db(
            """
            SELECT path.*, call.number FROM path JOIN call ON call.id = path.call_id
            WHERE \(condition(figure, filter.counts)) \(from) \(to) \(program) \(place) \(walked) \(below)
            ORDER BY path.received_at DESC, path.id DESC LIMIT \(most)
            """
        ).map(FunnelCall.init)
    }

    private func condition(_ figure: FunnelFigure, _ counts: Funnel.Counts) -> SQL {
        let table: SQL = counts == .needs ? "path_need" : "path"
        let later = Stage.allCases.filter { $0 >= figure.stage }
        let condition: SQL =
            switch figure.part {
            case .reached: "\(table).stage IN (\(each: later))"
            case .here: "\(table).stage = \(figure.stage) AND \(table).left_at IS NULL"
            case .left(let reason, let kind):
                """
                \(table).stage = \(figure.stage) AND \(table).left_reason = \(reason.name)
                AND \(table).left_kind = \(kind) AND \(table).left_at IS NOT NULL
                """
            }
        guard counts == .needs else { return condition }
        return "EXISTS (SELECT 1 FROM path_need WHERE path_need.path_id = path.id AND \(condition))"
    }
}
