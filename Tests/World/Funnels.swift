import Operate
import Store
import Vocabulary

/// What tests ask of the funnel.
extension World {
    package func funnel(
        from: Instant? = nil, to: Instant? = nil, program: String? = nil, place: String? = nil,
        counts: Funnel.Counts = .paths
    ) async throws -> Funnel {
        let filter = Funnel.Filter(from: from, to: to, program: program, place: place, counts: counts)
        return try await database.read { db in try Funnels(db).funnel(filter) }
    }

    package func calls(
        behind figure: FunnelFigure, below last: (at: Instant, path: ID<Path>)? = nil, most: Int
    ) async throws -> [FunnelCall] {
        try await database.read { db in
            try Funnels(db).calls(behind: figure, Funnel.Filter(), below: last, most: most)
        }
    }

    /// The numbers that were kept are those that come out when everything is counted again.
    package func cellsHold() async throws -> Bool {
        try await database.read { db in
            let (kept, counted) = (try FunnelCells(db).kept(), try FunnelCells(db).recounted())
            return kept.map(\.values) == counted.map(\.values)
        }
    }
}

extension Funnel {
    /// Whether reached = here + all that left + reached of the next stage, at every stage.
    package var isSound: Bool {
        zip(steps, steps.dropFirst().map(\.reached) + [0]).allSatisfy { step, next in
            step.reached == step.here + step.left.reduce(0) { $0 + $1.count } + next
        }
    }
}
