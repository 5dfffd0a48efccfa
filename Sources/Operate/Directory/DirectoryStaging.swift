import Exchange
import Foundation
import Linkage
import Plan
import Store
import Vocabulary

/// Writes what was read of a directory where no question sees it, until ``ShowDirectory`` does.
///
/// Bulk work and no command: nothing of it is in the journal, because nothing of it counts yet. Every transaction first
/// makes sure that the import still stands.
struct DirectoryStaging {
    /// The longest that the writer is held, by what the last batch took.
    static let longest = Duration.milliseconds(25)
    static let marks = StagingMarks(in: "directory_staging", patience: .seconds(30))
    static let fewest = 20
    static let most = 500

    let database: any Database
    let number: Int

    /// Begins an import; one that died is swept away first.
    ///
    /// - Throws: ``Refusal`` with `.importUnderWay` while another one is alive.
    static func begin(in database: any Database, at now: Instant) async throws -> DirectoryStaging {
        try await sweepDead(in: database, at: now)
        let number = try await database.write { db in try marks.begin(at: now, in: db) }
        return DirectoryStaging(database: database, number: number)
    }

    /// Writes every thing, in transactions that hold nobody up.
    func write(
        _ contents: DirectoryContents, clock: @Sendable () -> Instant, progress: (Int) throws -> Void
    ) async throws {
        var (done, batch) = (0, Self.fewest)
        for entity in DirectoryEntity.allCases {
            var rest = contents[entity][...]
            while !rest.isEmpty {
                try Task.checkCancellation()
                let some = Array(rest.prefix(batch))
                rest.removeFirst(some.count)
                let begun = ContinuousClock.now
                try await stage(some, at: clock())
                let took = max(ContinuousClock.now - begun, .microseconds(1))
                let fits = Double(some.count) * (Self.longest / took)
                batch = min(Self.most, max(Self.fewest, min(Int(fits), batch * 2)))
                done += some.count
                try progress(done)
            }
        }
    }

    private func stage(_ records: [DirectoryRecord], at now: Instant) async throws {
        let number = number
        try await database.write { db in
            try Self.marks.beat(number, at: now, in: db)
            try db.insert(
                into: "directory_record", columns: ["import", "entity", "id", "name_key", "modified", "fields"],
                rows: records.map { record in
                    [
                        number.stored, .text(record.entity.rawValue), .text(record.id),
                        record["name"].flatMap(Folding.words.fold).stored, record.modified.stored,
                        .text(record.written),
                    ]
                })
            let links = records.flatMap { record in
                record.keys.map { key -> [Value] in
                    [
                        number.stored, .text(key.target), .text(record.entity.rawValue), .text(key.field),
                        .text(record.id),
                    ]
                }
            }
            if !links.isEmpty {
                try db.insert(
                    into: "directory_link", columns: ["import", "target", "entity", "field", "id"], rows: links)
            }
        }
    }

    // MARK: - Sweeping

    /// Sweeps away the import that was not heard of for ``patience``, those replaced, and what one left that died while it
    /// swept.
    static func sweepDead(in database: any Database, at now: Instant) async throws {
        for number in try await database.read({ db in try marks.dead(at: now, in: db) }) {
            try await sweep(number, in: database)
        }
    }

    func sweep() async throws {
        try await Self.sweep(number, in: database)
    }

    private static func sweep(_ number: Int, in database: any Database) async throws {
        let entities = DirectoryEntity.allCases.map(\.rawValue)
        let removals = entities.map { entity -> @Sendable (any Transaction) throws -> Bool in
            { db in try removeSome(of: number, entity, db) }
        }
        try await marks.sweep(number, in: database, removals + [{ db in try removeLinks(of: number, db) }])
    }

    /// Removes some rows and says whether there may be more.
    private static func removeSome(of number: Int, _ entity: String, _ db: any Transaction) throws -> Bool {
        try !db(
            """
            DELETE FROM directory_record WHERE import = \(number) AND entity = \(entity) AND id IN (
                SELECT id FROM directory_record WHERE import = \(number) AND entity = \(entity)
                ORDER BY id LIMIT 500) RETURNING id
            """
        ).isEmpty
    }

    private static func removeLinks(of number: Int, _ db: any Transaction) throws -> Bool {
        try !db(
            """
            DELETE FROM directory_link WHERE import = \(number) AND target IN (
                SELECT target FROM directory_link WHERE import = \(number)
                ORDER BY target LIMIT 200) RETURNING id
            """
        ).isEmpty
    }
}

extension DirectoryRecord {
    /// When its publisher last changed it.
    var modified: Instant? {
        self["last_modified"].flatMap { try? Instant(rfc3339: $0) }
    }
}
