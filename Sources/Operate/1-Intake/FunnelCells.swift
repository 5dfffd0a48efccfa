import Store
import Vocabulary

/// The numbers of the funnel, kept with every change of a path so that nobody counts a million paths again.
///
/// A path lies in exactly one cell: where it is, or where it left and why, to the program's own finer reason. What reached a stage is then the sum of all
/// cells from there on, so that *reached = here + left + reached of the next stage* holds by construction.
package struct FunnelCells {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The cell of all places; a path whose place is known lies in that place's cell too.
    package static let everywhere = ""
    /// The reason of those that have not left.
    package static let here = ""
    static let hour: Int64 = 3_600_000_000

    /// What a path or a need adds to one cell.
    struct Share: Equatable {
        var place: String?
        var hour: Int64
        var program: String
        var stage: String
        var reason: String
        var kind: String
        var paths = 0
        var calls = 0
        var people = 0
        var needs = 0
    }

    /// Adds what a new path brings.
    func add(_ share: Share) throws {
        try put(share, times: 1)
    }

    /// Does work that changes a path, and moves what it brings from the cell where it was to the one where it is.
    @discardableResult
    func recount<T>(_ path: ID<Path>, _ work: () throws -> T) throws -> T {
        let before = try shares(of: path)
        let outcome = try work()
        let after = try shares(of: path)
        guard before != after else { return outcome }
        for share in before { try put(share, times: -1) }
        for share in after { try put(share, times: 1) }
        return outcome
    }

    /// Takes out what a path brings that is about to be removed: what goes is no longer counted.
    func forget(_ path: ID<Path>) throws {
        for share in try shares(of: path) { try put(share, times: -1) }
    }

    /// Counts again what a path brings that stays when something of it went.
    func remember(_ path: ID<Path>) throws {
        for share in try shares(of: path) { try put(share, times: 1) }
    }

    private func put(_ share: Share, times sign: Int) throws {
        for place in Set([FunnelCells.everywhere, share.place ?? FunnelCells.everywhere]).sorted() {
            try db.run(
                """
                INSERT INTO funnel_cell (place, hour, program, stage, reason, kind, paths, calls, people, needs)
                VALUES (\(place), \(share.hour), \(share.program), \(share.stage), \(share.reason), \(share.kind),
                    \(sign * share.paths), \(sign * share.calls), \(sign * share.people), \(sign * share.needs))
                ON CONFLICT (place, hour, program, stage, reason, kind) DO UPDATE SET
                    paths = funnel_cell.paths + excluded.paths, calls = funnel_cell.calls + excluded.calls,
                    people = funnel_cell.people + excluded.people, needs = funnel_cell.needs + excluded.needs
                """
            )
        }
    }

    /// What a path and its needs bring now.
    private func shares(of path: ID<Path>) throws -> [Share] {
        try db("\(FunnelCells.pathShares) WHERE id = \(path)").map(Share.init)
            + db("\(FunnelCells.needShares) WHERE path.id = \(path) ORDER BY path_need.id").map(Share.init)
    }

    private static let pathShares: SQL = """
        SELECT place, received_at / \(hour) AS hour, program, stage, coalesce(left_reason || '/' || left_own, left_reason, '') AS reason,
               coalesce(left_kind, '') AS kind, 1 AS paths,
               CASE WHEN superseded_by IS NULL THEN 1 ELSE 0 END AS calls,
               CASE WHEN superseded_by IS NULL THEN people ELSE 0 END AS people, 0 AS needs
        FROM path
        """

    private static let needShares: SQL = """
        SELECT path.place, path.received_at / \(hour) AS hour, path.program, path_need.stage,
               coalesce(path_need.left_reason || '/' || path_need.left_own, path_need.left_reason, '') AS reason,
               coalesce(path_need.left_kind, '') AS kind, 0 AS paths, 0 AS calls, 0 AS people, 1 AS needs
        FROM path_need JOIN path ON path.id = path_need.path_id
        """

    /// The cells as they would be if they were all counted again: what is kept must be the same.
    package func recounted() throws -> [Row] {
        let all: SQL = "SELECT '' AS place, hour, program, stage, reason, kind, paths, calls, people, needs FROM"
        let placed: SQL = "SELECT place, hour, program, stage, reason, kind, paths, calls, people, needs FROM"
        return try counted(
            """
            \(all) (\(FunnelCells.pathShares)) AS path_anywhere
            UNION ALL \(all) (\(FunnelCells.needShares)) AS need_anywhere
            UNION ALL \(placed) (\(FunnelCells.pathShares)) AS path_there WHERE place IS NOT NULL
            UNION ALL \(placed) (\(FunnelCells.needShares)) AS need_there WHERE place IS NOT NULL
            """
        )
    }

    /// The cells as they are kept.
    package func kept() throws -> [Row] {
        try counted("SELECT * FROM funnel_cell")
    }

    private func counted(_ shares: SQL) throws -> [Row] {
        try db(
            """
            SELECT place, hour, program, stage, reason, kind, sum(paths) AS paths, sum(calls) AS calls,
                   sum(people) AS people, sum(needs) AS needs
            FROM (\(shares)) AS cells
            GROUP BY place, hour, program, stage, reason, kind
            HAVING sum(paths) <> 0 OR sum(calls) <> 0 OR sum(people) <> 0 OR sum(needs) <> 0
            ORDER BY place, hour, program, stage, reason, kind
            """
        )
    }
}

extension FunnelCells.Share {
    fileprivate init(_ row: Row) throws {
        place = try row["place"]
        hour = try row["hour"]
        program = try row["program"]
        stage = try row["stage"]
        reason = try row["reason"]
        kind = try row["kind"]
        paths = try row["paths"]
        calls = try row["calls"]
        people = try row["people"]
        needs = try row["needs"]
    }
}
