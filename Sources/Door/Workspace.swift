import Access
import Foundation
import Logging
import Store
import Vocabulary

/// One operator's workspace, opened: its database brought up to date, its keys, its desk.
package struct Workspace: Sendable {
    /// The name in addresses: the file's stem, or the schema.
    package let name: String
    package let id: String
    /// The zone in which people read times.
    package let timeZone: TimeZone
    package let desk: Desk
    package let keys: WorkspaceKeys
    package let heads: Heads
    /// Where keys and heads are kept.
    package let folder: URL

    /// Opens a workspace, making it when it is new.
    ///
    /// - Parameters:
    ///   - timeZone: the zone a new workspace is given; an existing one keeps its own.
    ///   - ids: where the names of new things come from, in a workspace that has to come out the same again.
    /// - Throws: ``StorageError``, or ``WorkspaceKeys/Fault/missing(folder:)`` when the database has a history but its
    ///   keys are not there.
    package init(
        name: String, database: any Database, folder: URL, migrations: [Migration],
        timeZone: TimeZone = .current, ids: IDSource? = nil, clock: @escaping @Sendable () -> Instant
    ) async throws {
        try await database.migrate(migrations)
        let had = try await database.read { db in try db("SELECT id, time_zone FROM workspace").first }
        let keys: WorkspaceKeys
        if let found = try WorkspaceKeys.read(from: folder) {
            keys = found
        } else {
            guard had == nil else { throw WorkspaceKeys.Fault.missing(folder: folder.path) }
            keys = try WorkspaceKeys.make(in: folder)
        }
        let row: Row
        if let had {
            row = had
        } else {
            let now = clock()
            row = try await database.write { db in
                try IDSource.$lent.withValue(ids) { try Self.begin(in: db, timeZone, at: now) }
            }
        }
        self.name = name
        self.id = try row["id"]
        self.timeZone = TimeZone(identifier: try row["time_zone"]) ?? .gmt
        self.desk = Desk(database: database, seal: keys.seal, ids: ids, clock: clock)
        self.keys = keys
        self.heads = Heads(folder: folder, keys: keys)
        self.folder = folder
    }

    /// Writes the first row of a new workspace, and asks for its first work.
    private static func begin(in db: any Transaction, _ timeZone: TimeZone, at now: Instant) throws -> Row {
        // Two processes may open a new workspace at once: the first one's row stands.
        if let first = try db("SELECT id, time_zone FROM workspace").first { return first }
        let id = ID<Workspace>.new()
        try db(
            """
            INSERT INTO workspace (id, made_at, time_zone)
            VALUES (\(id), \(now), \(timeZone.identifier))
            """
        )
        try DueWork(db).ask(Sweep.kind, about: "", at: now.adding(.seconds(3600)))
        return Row(columns: ["id", "time_zone"], values: [.text(id.text), .text(timeZone.identifier)])
    }

    /// Seals what was done since the last head, then closes the database.
    package func close() async throws {
        try await heads.seal(desk.database, at: desk.clock())
        try await desk.database.close()
    }

    /// Keeps the workspace's own work going until the task is cancelled: the alarm, the heads, the news to and from
    /// other processes.
    package func attend(_ works: [Alarm.Kind: Alarm.Work], logger: Logger) async throws {
        var works = works
        works[Sweep.kind] = { _ in Sweep() }
        let alarm = Alarm(desk, works: works, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await alarm.run() }
            group.addTask { await sealEverySecond(logger: logger) }
            group.addTask { for await _ in desk.database.changesFromElsewhere() { desk.bell.ring() } }
            group.addTask { for await _ in desk.ownCommits.listen() { await desk.database.announce() } }
            try await group.waitForAll()
        }
    }

    private func sealEverySecond(logger: Logger) async {
        var last: [Chain.Name: Int64] = [:]
        while !Task.isCancelled {
            do {
                last = try await heads.seal(desk.database, after: last, at: desk.clock())
            } catch {
                logger.error("the journal's head could not be sealed", metadata: ["fault": "\(type(of: error))"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
