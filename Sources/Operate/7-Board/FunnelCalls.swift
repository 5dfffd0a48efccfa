import Store
import Vocabulary

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

    init(_ row: Row) throws {
        path = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        receivedAt = try row["received_at"]
        program = try row["program"]
        place = try row["place"]
        stage = try row["stage"]
        reason = try ReasonCode(row, "left_reason", own: "left_own")
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
                \(reason.own.map { own in "AND \(table).left_own = \(own)" as SQL } ?? "")
                AND \(table).left_kind = \(kind) AND \(table).left_at IS NOT NULL
                """
            }
        guard counts == .needs else { return condition }
        return "EXISTS (SELECT 1 FROM path_need WHERE path_need.path_id = path.id AND \(condition))"
    }
}
