import Crypto
import Exchange
import Foundation
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
    /// An import not heard of for so long is dead.
    static let patience = Duration.seconds(10)
    /// How many rows one transaction holds.
    static let fewest = 50
    static let most = 2_000

    let database: any Database
    let number: Int
    let mapName: String

    /// Begins an import; one that died is swept away first.
    ///
    /// - Throws: ``Refusal`` with `.importUnderWay` while another one is alive.
    static func begin(_ map: CallMap, in database: any Database, at now: Instant) async throws -> StagedCalls {
        try await sweepDead(in: database, at: now)
        let number = try await database.write { db -> Int in
            guard try db("SELECT number FROM call_staging WHERE state = 'staging'").isEmpty else {
                throw Refusal(.importUnderWay, .conflicting)
            }
            let next: Int = try db(
                """
                SELECT 1 + greater AS next FROM (
                    SELECT coalesce(max(number), 0) AS greater FROM (
                        SELECT number FROM call_import UNION ALL SELECT number FROM call_staging) AS every) AS last
                """
            )[0]["next"]
            try db.run(
                """
                INSERT INTO call_staging (number, begun_at, beat_at, state)
                VALUES (\(next), \(now), \(now), 'staging')
                """)
            return next
        }
        return StagedCalls(database: database, number: number, mapName: map.name)
    }

    /// Says that the import is alive; nothing where it was swept away.
    func beat(at now: Instant) async throws {
        let number = number
        try await database.write { db in
            try db.run("UPDATE call_staging SET beat_at = \(now) WHERE number = \(number) AND state = 'staging'")
        }
    }

    /// Writes some calls of the file, in its order, in one transaction, and says what they came to.
    ///
    /// - Parameter row: the place of the first of them among all calls that were read, from 0.
    func write(_ calls: [ReadCall], from row: Int, at now: Instant) async throws -> ImportCounts {
        let (number, mapName) = (number, mapName)
        return try await database.write { db in
            guard
                try !db(
                    """
                    UPDATE call_staging SET beat_at = \(now) WHERE number = \(number) AND state = 'staging'
                    RETURNING number
                    """
                ).isEmpty
            else { throw Refusal(.importSwept, .conflicting) }
            return try StagedCalls.stage(calls, from: row, number, mapName, db)
        }
    }

    private static func stage(
        _ calls: [ReadCall], from row: Int, _ number: Int, _ mapName: String, _ db: any Transaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var known = try standing(calls.map(\.number), for: number, mapName, db)
        for (place, call) in calls.enumerated() {
            let content = call.digest
            if let (id, same) = known[call.number] {
                if same == content {
                    counts.already += 1
                    continue
                }
                try db.run("UPDATE past_call SET amended_by = \(number) WHERE id = \(id)")
                counts.amended += 1
            } else {
                counts.imported += 1
            }
            let id = Int64(number) << 36 | Int64(row + place)
            known[call.number] = (id, content)
            if !call.flags.isEmpty { counts.strange += 1 }
            try insert(call, id, content, number, db)
        }
        return counts
    }

    /// The rows that stand for some numbers, as this import sees them: with all that it has staged itself.
    private static func standing(
        _ numbers: [String], for number: Int, _ mapName: String, _ db: any Transaction
    ) throws -> [String: (id: Int64, content: Int64)] {
        var found: [String: (Int64, Int64)] = [:]
        let wanted = Array(Set(numbers)).sorted()
        for begin in stride(from: 0, to: wanted.count, by: 500) {
            let some = Array(wanted[begin..<min(begin + 500, wanted.count)])
            // A statement of one length is prepared once: what is missing is filled with the first.
            let asked = some + Array(repeating: some[0], count: 500 - some.count)
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

    private static func insert(
        _ call: ReadCall, _ id: Int64, _ content: Int64, _ number: Int, _ db: any Transaction
    ) throws {
        func moment(_ seconds: Int64?) -> Int64? { seconds.map { $0 * 1_000_000 } }
        func degrees(_ value: Double?) -> Int64? { value.map { Int64(($0 * 1_000_000).rounded()) } }
        try db.run(
            """
            INSERT INTO past_call (id, import, number, content, received_at, dispatched_at, on_the_way_at, arrived_at,
                cleared_at, type, type_code, final_type, priority, disposition, beat, place, latitude, longitude,
                source, flags)
            VALUES (\(id), \(number), \(call.number), \(content), \(call.received * 1_000_000),
                \(moment(call.dispatched)), \(moment(call.onTheWay)), \(moment(call.arrived)), \(moment(call.cleared)),
                \(call.type), \(call.typeCode), \(call.finalType), \(call.priority), \(call.disposition),
                \(call.beat), \(call.place), \(degrees(call.latitude)), \(degrees(call.longitude)), \(call.source),
                \(call.flags.rawValue))
            """
        )
    }

    // MARK: - Sweeping

    /// Sweeps away the import that was not heard of for ``patience``, and what one left that died while it swept.
    static func sweepDead(in database: any Database, at now: Instant) async throws {
        let limit = now.adding(.zero - patience)
        let dead = try await database.read { db -> [Int] in
            try db(
                """
                SELECT number FROM call_staging
                WHERE state = 'sweeping' OR (state = 'staging' AND beat_at <= \(limit)) ORDER BY number
                """
            ).map { try $0["number"] }
        }
        for number in dead { try await sweep(number, in: database) }
    }

    func sweep() async throws {
        try await Self.sweep(number, in: database)
    }

    /// From here on the import writes nothing more; then its rows go, a few at a time.
    ///
    /// Its mark stays for good, so that no later import has its number: one that was held up for long finds its own mark
    /// gone, and one that sweeps beside another never touches rows of a third.
    private static func sweep(_ number: Int, in database: any Database) async throws {
        try await database.write { db in
            try db.run("UPDATE call_staging SET state = 'sweeping' WHERE number = \(number) AND state = 'staging'")
        }
        while try await database.write({ db in try removeSome(of: number, db) }) {}
        try await database.write { db in
            try db.run("UPDATE call_staging SET state = 'gone' WHERE number = \(number) AND state = 'sweeping'")
        }
    }

    /// Removes some of its rows and says whether there may be more; what has become visible is not swept.
    private static func removeSome(of number: Int, _ db: any Transaction) throws -> Bool {
        guard try !db("SELECT number FROM call_staging WHERE number = \(number) AND state = 'sweeping'").isEmpty else {
            return false
        }
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

extension ReadCall {
    /// The first 64 bits of the SHA-256 of everything that it tells, by which the same call is known again.
    var digest: Int64 {
        var text = "\(received)|\(time(dispatched))|\(time(onTheWay))|\(time(arrived))|\(time(cleared))|"
        for part in [type, typeCode, finalType, priority, disposition, beat, place, source] {
            text += part ?? "\u{0}"
            text += "\u{1}"
        }
        text += "\(latitude ?? 91)|\(longitude ?? 181)|\(flags.subtracting(.inFuture).rawValue)"
        let digest = SHA256.hash(data: Data(text.utf8))
        return digest.withUnsafeBytes { Int64(bitPattern: $0.loadUnaligned(as: UInt64.self).bigEndian) }
    }

    private func time(_ moment: Int64?) -> String { moment.map(String.init) ?? "" }
}
