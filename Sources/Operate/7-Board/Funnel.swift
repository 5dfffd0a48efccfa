import Door
import Programs
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

    /// Those that left at a stage for one standard reason, and what became of them.
    package struct Leak: Sendable, Equatable {
        /// Those of them for whom a program's finer reason was named.
        package struct Finer: Sendable, Equatable {
            /// The standard code with the program's own.
            package let reason: ReasonCode
            package let count: Int
        }

        package let reason: ReasonCode
        /// As it was for these: whoever had a call to which something was sent, and nobody one to which nothing was.
        package let kind: ReasonCode.Kind
        package let count: Int
        /// The finer reasons, the most frequent first; for those beyond them none was named.
        package let finer: [Finer]

        package init(reason: ReasonCode, kind: ReasonCode.Kind, count: Int, finer: [Finer] = []) {
            self.reason = reason
            self.kind = kind
            self.count = count
            self.finer = finer
        }
    }

    package let filter: Filter
    package let steps: [Step]

    package init(_ filter: Filter, _ steps: [Step]) {
        self.filter = filter
        self.steps = steps
    }

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
    package func funnel(_ filter: Funnel.Filter) throws -> Funnel {
        let skipped = try filter.program.flatMap { try LivePrograms(db).live($0) }?.skipped ?? []
        var here: [Stage: Int] = [:]
        var left: [Stage: [Cell]] = [:]
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
                left[stage, default: []].append(Cell(reason: try ReasonCode(written: reason), kind: kind, count: many))
            }
        }
        var reached = 0
        var steps: [Funnel.Step] = []
        for stage in Stage.allCases.reversed() {
            let leaks = Self.leaks(left[stage] ?? []).sorted {
                ($1.count, $0.reason.name, $0.kind.rawValue) < ($0.count, $1.reason.name, $1.kind.rawValue)
            }
            reached += here[stage] ?? 0
            reached += leaks.reduce(0) { $0 + $1.count }
            // An older version may have had the stage, and calls that ended there.
            let isSkipped = skipped.contains(stage) && here[stage] == nil && leaks.isEmpty
            steps.append(
                Funnel.Step(
                    stage: stage, applies: stage >= filter.counts.begin && !isSkipped, reached: reached,
                    here: here[stage] ?? 0, left: leaks))
        }
        return Funnel(filter, steps.reversed())
    }

    /// What left for one reason, be it told finely or not.
    private struct Cell {
        let reason: ReasonCode
        let kind: ReasonCode.Kind
        let count: Int
    }

    /// Sums by standard code and end, with the finer reasons beneath.
    private static func leaks(_ cells: [Cell]) -> [Funnel.Leak] {
        struct Key: Hashable {
            let reason: ReasonCode
            let kind: ReasonCode.Kind
        }
        return Dictionary(grouping: cells) { Key(reason: $0.reason.standard, kind: $0.kind) }.map { key, cells in
            let finer = cells.filter { $0.reason.own != nil }
                .map { Funnel.Leak.Finer(reason: $0.reason, count: $0.count) }
                .sorted { ($1.count, $0.reason.written) < ($0.count, $1.reason.written) }
            return Funnel.Leak(
                reason: key.reason, kind: key.kind, count: cells.reduce(0) { $0 + $1.count }, finer: finer)
        }
    }

    private func condition(_ filter: Funnel.Filter) -> SQL {
        let from: SQL = filter.from.map { "AND hour >= \($0.microseconds / FunnelCells.hour)" } ?? ""
        let to: SQL = filter.to.map { "AND hour < \($0.microseconds / FunnelCells.hour)" } ?? ""
        let program: SQL = filter.program.map { "AND program = \($0)" } ?? ""
        return "place = \(filter.place ?? FunnelCells.everywhere) \(from) \(to) \(program)"
    }

    /// The places by which calls were told, in order.
    package func places() throws -> [String] {
        try names(
            "SELECT DISTINCT place AS name FROM funnel_cell WHERE place > '' ORDER BY place LIMIT \(Funnels.most)")
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

extension Event.Subject {
    /// The figures as a whole, for the access log.
    package static let outcomes = Event.Subject(kind: "outcomes", id: "")
}
