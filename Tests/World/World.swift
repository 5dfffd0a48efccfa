import Access
import Door
import Foundation
import Operate
import Store
import Vocabulary

/// A workspace of its own with its clock stopped and the cast at work: where every rule is tested, on either engine.
package struct World: Sendable {
    package let engine: Engine
    package let workspace: Workspace
    package let clock: StoppedClock
    private let fresh: FreshWorkspace
    private let migrations: [Migration]
    private let ids: [Cast: ID<Worker>]

    package var desk: Desk { workspace.desk }
    package var dana: Worker { worker(.dana) }
    package var theo: Worker { worker(.theo) }
    package var rosa: Worker { worker(.rosa) }
    package var sam: Worker { worker(.sam) }
    package var val: Worker { worker(.val) }
    package var grace: Worker { worker(.grace) }
    package var priya: Worker { worker(.priya) }
    package var otis: Worker { worker(.otis) }
    package var noor: Worker { worker(.noor) }
    package var ines: Worker { worker(.ines) }
    package var omar: Worker { worker(.omar) }

    /// Where the keys and the signed heads are kept.
    package var folder: URL { workspace.folder }

    fileprivate init(_ fresh: FreshWorkspace, migrations: [Migration]) async throws {
        let clock = StoppedClock()
        let workspace = try await World.workspace(fresh, migrations, clock)
        engine = fresh.engine
        self.workspace = workspace
        self.clock = clock
        self.fresh = fresh
        self.migrations = migrations
        ids = try await workspace.desk.perform(Cast.Hire(), by: .terminal)
    }

    private static func workspace(
        _ fresh: FreshWorkspace, _ migrations: [Migration], _ clock: StoppedClock
    ) async throws -> Workspace {
        try await Workspace(
            name: "test", database: fresh.open(), folder: fresh.folder.appending(path: "state"),
            migrations: migrations, timeZone: TimeZone(identifier: "America/Denver") ?? .gmt, clock: { clock.now })
    }

    package func worker(_ person: Cast) -> Worker {
        Worker(
            id: ids[person] ?? ID(stored: person.rawValue), name: person.displayName, roles: Set(person.roles),
            address: "192.0.2.7")
    }

    /// The same workspace as another process sees it, by the same clock.
    package func openAgain() async throws -> Workspace {
        try await World.workspace(fresh, migrations, clock)
    }

    /// The database itself, past the door: for looking at what stands there, and for tampering with it.
    package var database: any Database { desk.database }

    /// Changes rows behind the journal's back.
    package func tamper(_ statements: SQL...) async throws {
        try await database.write { db in
            for statement in statements { try db.run(statement) }
        }
    }

    /// How many rows a question finds.
    package func count(_ table: SQL) async throws -> Int {
        try await database.read { db in try db("SELECT count(*) AS many FROM \(table)")[0]["many"] }
    }

    /// Everything that happened, oldest first.
    package func journal() async throws -> [Journal.Entry] {
        try await database.read { db in try Journal(db).entries(after: 0, most: 100_000) }
    }
}

/// More worlds at once would not be done sooner on few cores, and would take all connections of a small server.
private let worlds = Turnstile(most: 6)

/// Lends a world, then closes it and removes it however the work ended.
///
/// - Parameter more: migrations after the program's own, for tables that only a test knows.
@discardableResult
package func withWorld<T>(
    on engine: Engine,
    adding more: [Migration] = [],
    isolation: isolated (any Actor)? = #isolation,
    _ work: (World) async throws -> T
) async throws -> T {
    await worlds.enter()
    defer { worlds.leave() }
    return try await withFreshWorkspace(on: engine, ready: true) { fresh in
        let world = try await World(fresh, migrations: Migration.all + more)
        do {
            let value = try await work(world)
            try await world.workspace.close()
            return value
        } catch {
            try? await world.workspace.close()
            throw error
        }
    }
}
