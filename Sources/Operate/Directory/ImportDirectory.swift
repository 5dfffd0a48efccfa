import Access
import Door
import Exchange
import Plan
import Store
import Vocabulary

/// Brings what was read of a directory into a workspace: in short transactions, visible all at once at the end.
package struct ImportDirectory {
    private let name: String
    private let desk: Desk
    private let worker: Worker

    /// - Parameter name: what the source is called; what it told before is replaced.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ name: String, at desk: Desk, by worker: Worker) throws(Refusal) {
        self.name = try FreeText.needed(name, most: DirectorySource.mostName, field: "source")
        self.desk = desk
        self.worker = worker
    }

    /// What is not sound is not brought in: nothing of it.
    ///
    /// - Parameter isTrial: says what would change, and changes nothing.
    /// - Throws: ``Refusal`` where a service stands elsewhere, or another import is under way; `progress` may throw too.
    package func run(
        _ contents: DirectoryContents, isTrial: Bool = false, progress: (Int) throws -> Void = { _ in }
    ) async throws -> DirectoryChanges {
        guard contents.isSound else { throw Refusal(.directoryFaulty) }
        guard may(worker, ShowDirectory.permission).allowed else {
            throw Refusal(.mayNot, .forbidden, values: ["permission": ShowDirectory.permission.rawValue])
        }
        let staging = try await DirectoryStaging.begin(in: desk.database, at: desk.clock())
        do {
            try await staging.write(contents, clock: desk.clock, progress: progress)
            let key = DirectorySource.key(name)
            let number = staging.number
            let changes = try await desk.database.read { db in
                try ImportDirectory.changes(number, of: key, things: contents.count, in: db)
            }
            if isTrial {
                try await staging.sweep()
            } else {
                _ = try await desk.perform(
                    ShowDirectory(number: number, name: name, changes: changes), by: worker)
                try? await DirectoryStaging.sweepDead(in: desk.database, at: desk.clock())
            }
            return changes
        } catch {
            try? await staging.sweep()
            throw error
        }
    }

    /// What the staged import says otherwise than the one that counts.
    private static func changes(
        _ number: Int, of key: String, things: Int, in db: any Transaction
    ) throws -> DirectoryChanges {
        let old: Int =
            try db("SELECT import FROM directory_source WHERE name_key = \(key)").first.map { try $0["import"] } ?? 0
        let elsewhere: Int = try db(
            """
            SELECT count(*) AS many FROM directory_record AS fresh
            WHERE fresh.import = \(number) AND fresh.entity = 'service' AND (
                EXISTS (
                    SELECT 1 FROM directory_record AS other
                    WHERE other.import IN (SELECT import FROM directory_source WHERE name_key <> \(key))
                        AND other.entity = 'service' AND other.id = fresh.id)
                OR EXISTS (
                    SELECT 1 FROM service WHERE service.id = fresh.id AND NOT EXISTS (
                        SELECT 1 FROM service_entry JOIN directory_source
                            ON directory_source.id = service_entry.source_id
                        WHERE service_entry.id = service.id AND directory_source.name_key = \(key))))
            """)[0]["many"]
        guard elsewhere == 0 else {
            throw Refusal(.serviceElsewhere, .conflicting, values: ["n": String(elsewhere)])
        }
        var changes = DirectoryChanges()
        changes.things = things
        let row = try db(
            """
            SELECT count(*) AS every, count(old.id) AS known,
                coalesce(sum(CASE WHEN old.fields = fresh.fields THEN 1 ELSE 0 END), 0) AS same
            FROM directory_record AS fresh LEFT JOIN directory_record AS old
                ON old.import = \(old) AND old.entity = fresh.entity AND old.id = fresh.id
            WHERE fresh.import = \(number) AND fresh.entity = 'service'
            """)[0]
        let (every, known, same): (Int, Int, Int) = (try row["every"], try row["known"], try row["same"])
        let before: Int = try db(
            "SELECT count(*) AS many FROM directory_record WHERE import = \(old) AND entity = 'service'")[0]["many"]
        changes.added = every - known
        changes.same = same
        changes.changed = known - same
        changes.gone = before - known
        return changes
    }
}

/// Lets what was staged count, all at once: the one small command, and the one event, of an import.
struct ShowDirectory: Order {
    static let permission = Permission.manageServices

    let number: Int
    let name: String
    let changes: DirectoryChanges

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (DirectorySource, [Event]) {
        guard
            try !db(
                """
                UPDATE directory_staging SET state = 'shown' WHERE number = \(number) AND state = 'staging'
                RETURNING number
                """
            ).isEmpty
        else { throw Refusal(.importSwept, .conflicting) }
        let key = DirectorySource.key(name)
        let services = changes.added + changes.changed + changes.same
        let before = try db("SELECT * FROM directory_source WHERE name_key = \(key)").first.map(DirectorySource.init)
        let row: Row
        if let before {
            row = try db.keep(
                in: "directory_source",
                """
                UPDATE directory_source SET name = \(name), import = \(number), services = \(services),
                    things = \(changes.things), read_at = \(now), read_by = \(worker.id)
                WHERE id = \(before.id) RETURNING *
                """)[0]
            try db.run("UPDATE directory_staging SET state = 'sweeping' WHERE number = \(before.number)")
        } else {
            row = try db.keep(
                in: "directory_source",
                """
                INSERT INTO directory_source (id, name, name_key, import, services, things, read_at, read_by)
                VALUES (\(ID<DirectorySource>.new()), \(name), \(key), \(number), \(services), \(changes.things), \(now),
                    \(worker.id))
                RETURNING *
                """)[0]
        }
        let source = try DirectorySource(row)
        try ListedServices(db).refresh(source, at: now)
        let event = Event(
            .directoryImported, .directorySource(source.id),
            [
                "added": .init(changes.added), "changed": .init(changes.changed), "gone": .init(changes.gone),
                "same": .init(changes.same), "things": .init(changes.things),
            ])
        return (source, [event])
    }

    func subject(of outcome: DirectorySource) -> String { outcome.id.text }

    func outcome(again subject: String, in db: any Transaction) throws -> DirectorySource {
        guard let row = try db("SELECT * FROM directory_source WHERE id = \(subject)").first else {
            throw Refusal(.noSuchDirectoryEntry, .absent)
        }
        return try DirectorySource(row)
    }
}

/// Says whether everybody may read the directory, or only those who work here.
package struct OpenDirectory: Order {
    package static let permission = Permission.manageServices

    let isOpen: Bool

    package init(_ isOpen: Bool) {
        self.isOpen = isOpen
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try Directories(db).isOpen() != isOpen else { return ((), []) }
        try db.keep(
            in: "directory_opening",
            """
            INSERT INTO directory_opening (id, is_open, said_by, said_at)
            VALUES (\(ID<OpenDirectory>.new()), \(isOpen ? 1 : 0), \(worker.id), \(now)) RETURNING *
            """)
        return ((), [Event(isOpen ? .directoryOpened : .directoryShut, .directory)])
    }
}

extension Refusal.Code {
    package static let directoryFaulty: Self = "directory-faulty"
}
