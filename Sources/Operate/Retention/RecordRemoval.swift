import Store
import Vocabulary

/// Takes records out of the workspace, with everything that belongs to them and nothing else.
struct RecordRemoval {
    let walk: RecordWalk
    let db: any Transaction

    init(_ walk: RecordWalk, in db: any Transaction) {
        self.walk = walk
        self.db = db
    }

    /// Removes some of the records that were walked, last rows first, and answers how many rows they had.
    @discardableResult
    func remove(_ places: Set<Int>) throws -> Int {
        guard !places.isEmpty else { return 0 }
        let map = walk.map
        // What goes is no longer counted.
        let going = walk.ids(in: "path", of: places)
        let staying = try pathsOfNeeds(places).subtracting(going).sorted()
        for path in going + staying { try FunnelCells(db).forget(ID(stored: path)) }
        try forgetDueWork(places)
        let tables = map.ofPeople.sorted().filter { RecordsShape.all[$0] != nil }
        try RecordsCopies(db).forget(tables.map { ($0, walk.ids(in: $0, of: places)) })
        for name in map.order.reversed() {
            guard let table = map.tables[name] else { continue }
            for edge in table.edges {
                let column = SQL(stringLiteral: edge.column)
                for part in walk.ids(in: edge.parent, of: places).parts(of: 200) {
                    try remove(from: table, "\(column) IN (\(each: part))")
                }
            }
            guard name == walk.table else { continue }
            let firsts = places.flatMap { walk.found[$0].firsts }
            for part in firsts.sorted().parts(of: 200) { try remove(from: table, "id IN (\(each: part))") }
        }
        for path in staying { try FunnelCells(db).remember(ID(stored: path)) }
        return places.reduce(0) { $0 + walk.found[$1].rows }
    }

    /// The paths whose needs go, be it without them.
    private func pathsOfNeeds(_ places: Set<Int>) throws -> Set<String> {
        var paths: Set<String> = []
        for part in walk.ids(in: "path_need", of: places).parts(of: 200) {
            for row in try db("SELECT DISTINCT path_id FROM path_need WHERE id IN (\(each: part))") {
                paths.insert(try row["path_id"])
            }
        }
        return paths
    }

    private func remove(from table: RetentionMap.Table, _ which: SQL) throws {
        if table.isSealed {
            try db.remove(from: table.name, "DELETE FROM \(table.sql) WHERE \(which) RETURNING id")
        } else {
            try db.run("DELETE FROM \(table.sql) WHERE \(which)")
        }
    }

    /// What was still to be done about them is not to be done any more.
    private func forgetDueWork(_ places: Set<Int>) throws {
        let ids = walk.map.ofPeople.union(["shift"]).sorted().flatMap { walk.ids(in: $0, of: places) }
        for part in ids.parts(of: 200) {
            try db.run("DELETE FROM due_work WHERE done_at IS NULL AND subject IN (\(each: part))")
        }
    }
}
