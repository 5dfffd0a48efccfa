import Store
import Vocabulary

/// The marks of imports on their way: one is written at a time, and one that was not heard of for long is swept away.
///
/// A mark stays for good, so that no later import has its number: one that was held up for long finds its own mark gone, and
/// one that sweeps beside another never touches rows of a third.
package struct StagingMarks: Sendable {
    /// Where the marks stand: `number`, `begun_at`, `beat_at` and `state` of each.
    private let table: SQL
    /// An import not heard of for so long is dead.
    package let patience: Duration

    package init(in table: SQL, patience: Duration) {
        self.table = table
        self.patience = patience
    }

    /// Marks a new import, which nobody sees.
    ///
    /// - Parameter last: the greatest number that is given elsewhere.
    /// - Throws: ``Refusal`` with `.importUnderWay` while another one is alive.
    package func begin(after last: Int = 0, at now: Instant, in db: any Transaction) throws -> Int {
        guard try db("SELECT number FROM \(table) WHERE state = 'staging'").isEmpty else {
            throw Refusal(.importUnderWay, .conflicting)
        }
        let greatest: Int = try db("SELECT coalesce(max(number), 0) AS greatest FROM \(table)")[0]["greatest"]
        let next = max(last, greatest) + 1
        try db.run(
            "INSERT INTO \(table) (number, begun_at, beat_at, state) VALUES (\(next), \(now), \(now), 'staging')")
        return next
    }

    /// Says that an import is alive.
    ///
    /// - Throws: ``Refusal`` with `.importSwept` where it was swept away.
    package func beat(_ number: Int, at now: Instant, in db: any Transaction) throws {
        let standing = try db(
            "UPDATE \(table) SET beat_at = \(now) WHERE number = \(number) AND state = 'staging' RETURNING number")
        guard !standing.isEmpty else { throw Refusal(.importSwept, .conflicting) }
    }

    /// The imports that were not heard of for long, and what one left that died while it swept.
    package func dead(at now: Instant, in db: any Transaction) throws -> [Int] {
        try db(
            """
            SELECT number FROM \(table)
            WHERE state = 'sweeping' OR (state = 'staging' AND beat_at <= \(now.adding(.zero - patience))) ORDER BY number
            """
        ).map { try $0["number"] }
    }

    /// Sweeps an import away: from here on it writes nothing more; then its rows go, some at a time.
    ///
    /// - Parameter removals: each removes some rows and says whether there may be more.
    package func sweep(
        _ number: Int, in database: any Database, _ removals: [@Sendable (any Transaction) throws -> Bool]
    ) async throws {
        let table = table
        try await database.write { db in
            try db.run("UPDATE \(table) SET state = 'sweeping' WHERE number = \(number) AND state = 'staging'")
        }
        for removal in removals {
            while try await database.write({ db in
                // What has become visible is not swept.
                let isSweeping = try !db("SELECT number FROM \(table) WHERE number = \(number) AND state = 'sweeping'")
                    .isEmpty
                return try isSweeping && removal(db)
            }) {}
        }
        try await database.write { db in
            try db.run("UPDATE \(table) SET state = 'gone' WHERE number = \(number) AND state = 'sweeping'")
        }
    }
}
