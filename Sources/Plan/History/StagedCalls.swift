import Exchange
import Store
import Vocabulary

/// Writes the rows of one import where no question sees them, until ``ShowImport`` does.
///
/// This is bulk work and no command: nothing of it is in the journal, because nothing of it counts yet. Every transaction
/// first makes sure that the import still stands, so that a reader that was held up for long and swept away in the
/// meantime writes nothing more.
struct StagedCalls {
    /// The longest that the writer is held, by what the last batch took.
    static let longest = Duration.milliseconds(25)
    static let marks = StagingMarks(in: "call_staging", patience: .seconds(10))
    /// How many rows one transaction holds.
    static let fewest = 50
    static let most = 2_000

    let database: any Database
    let number: Int
    let mapName: String
    /// Whether an import of the map is visible.
    let isAnyKnown: Bool

    /// Some calls of a file, in its order.
    struct Batch: Sendable {
        var calls: [StagedCall] = []
        /// The numbers among them that may be known.
        var asked: [String] = []
    }

    /// Begins an import; one that died is swept away first.
    ///
    /// - Throws: ``Refusal`` with `.importUnderWay` while another one is alive.
    static func begin(_ map: CallMap, in database: any Database, at now: Instant) async throws -> StagedCalls {
        try await sweepDead(in: database, at: now)
        let name = map.name
        let (number, isAnyKnown) = try await database.write { db -> (Int, Bool) in
            let last: Int = try db("SELECT coalesce(max(number), 0) AS last FROM call_import")[0]["last"]
            let next = try marks.begin(after: last, at: now, in: db)
            let known = try db("SELECT number FROM call_import WHERE map_name = \(name) LIMIT 1")
            return (next, !known.isEmpty)
        }
        return StagedCalls(database: database, number: number, mapName: map.name, isAnyKnown: isAnyKnown)
    }

    /// Says that the import is alive.
    ///
    /// - Throws: ``Refusal`` with `.importSwept` where it was swept away.
    func beat(at now: Instant) async throws {
        let number = number
        try await database.write { db in try Self.marks.beat(number, at: now, in: db) }
    }

    /// Writes some calls of the file, in its order, in one transaction, and says what they came to.
    ///
    /// - Parameter row: the place of the first of them among all calls that were read, from 0.
    func write(_ batch: Batch, from row: Int, at now: Instant) async throws -> ImportCounts {
        let (number, mapName) = (number, mapName)
        return try await database.write { db in
            try Self.marks.beat(number, at: now, in: db)
            return try StagedCalls.stage(batch, from: row, number, mapName, db)
        }
    }

    private static func stage(
        _ batch: Batch, from row: Int, _ number: Int, _ mapName: String, _ db: any Transaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var rows: [[Value]] = []
        rows.reserveCapacity(batch.calls.count)
        var amended: [Int64] = []
        var known = try standing(batch.asked, for: number, mapName, db)
        for (place, call) in batch.calls.enumerated() {
            if !batch.asked.isEmpty, let (id, same) = known[call.number] {
                if same == call.content {
                    counts.already += 1
                    continue
                }
                amended.append(id)
                counts.amended += 1
            } else {
                counts.imported += 1
            }
            let id = Int64(number) << 36 | Int64(row + place)
            if !batch.asked.isEmpty { known[call.number] = (id, call.content) }
            if call.isStrange { counts.strange += 1 }
            rows.append(call.row(id, of: number))
        }
        try db.insert(into: "past_call", columns: StagedCall.columns, rows: rows)
        for some in lists(of: amended, db) {
            try db.run("UPDATE past_call SET amended_by = \(number) WHERE id IN (\(each: some))")
        }
        return counts
    }

    /// The values in lists of one length, so that their statement is prepared once: what is missing in the last is filled
    /// with its first.
    private static func lists<T>(of values: [T], _ db: any Transaction) -> [[T]] {
        stride(from: 0, to: values.count, by: db.longestList).map { begin in
            let some = Array(values[begin..<min(begin + db.longestList, values.count)])
            return some + Array(repeating: some[0], count: db.longestList - some.count)
        }
    }

    /// The rows that stand for some numbers, as this import sees them: with all that it has staged itself.
    private static func standing(
        _ numbers: [String], for number: Int, _ mapName: String, _ db: any Transaction
    ) throws -> [String: (id: Int64, content: Int64)] {
        var found: [String: (Int64, Int64)] = [:]
        for asked in lists(of: Set(numbers).sorted(), db) {
            let rows = try db(
                """
                SELECT id, number, content FROM past_call
                WHERE number IN (\(each: asked))
                    AND (import = \(number) OR import IN (
                        SELECT shown.number FROM call_import AS shown WHERE shown.map_name = \(mapName)))
                    AND (amended_by IS NULL OR (amended_by <> \(number) AND amended_by NOT IN (
                        SELECT shown.number FROM call_import AS shown)))
                """
            )
            for row in rows { found[try row["number"]] = (try row["id"], try row["content"]) }
        }
        return found
    }

    // MARK: - Sweeping

    /// Sweeps away the import that was not heard of for ``patience``, and what one left that died while it swept.
    static func sweepDead(in database: any Database, at now: Instant) async throws {
        for number in try await database.read({ db in try marks.dead(at: now, in: db) }) {
            try await sweep(number, in: database)
        }
    }

    func sweep() async throws {
        try await Self.sweep(number, in: database)
    }

    private static func sweep(_ number: Int, in database: any Database) async throws {
        try await marks.sweep(number, in: database, [{ db in try removeSome(of: number, db) }])
    }

    /// Removes some of its rows and says whether there may be more.
    private static func removeSome(of number: Int, _ db: any Transaction) throws -> Bool {
        let range = (Int64(number) << 36)..<(Int64(number + 1) << 36)
        let restored = try db(
            """
            UPDATE past_call SET amended_by = NULL
            WHERE id IN (SELECT id FROM past_call WHERE amended_by = \(number) LIMIT 1000) RETURNING id
            """
        ).count
        let removed = try db(
            """
            DELETE FROM past_call WHERE id IN (
                SELECT id FROM past_call
                WHERE id >= \(range.lowerBound) AND id < \(range.upperBound) LIMIT 1000) RETURNING id
            """
        ).count
        return restored + removed > 0
    }
}
