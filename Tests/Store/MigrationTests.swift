import Store
import Testing
import World

@Suite struct Migrations {
    private let first = Migration("0001 team", "CREATE TABLE team (id TEXT PRIMARY KEY);")
    private let second = Migration(
        "0002 size",
        sqlite: "ALTER TABLE team ADD COLUMN size BIGINT;",
        postgres: "ALTER TABLE team ADD COLUMN size BIGINT;"
    )

    @Test func `one text says where SQLite keeps the rows, which PostgreSQL is not told`() {
        let step = Migration(
            "0001 things", "CREATE TABLE a (n BIGINT PRIMARY KEY); CREATE TABLE b (id TEXT PRIMARY KEY) WITHOUT ROWID;")
        #expect(
            step.sqlite
                == "CREATE TABLE a (n INTEGER PRIMARY KEY); CREATE TABLE b (id TEXT PRIMARY KEY) WITHOUT ROWID;")
        #expect(step.postgres == "CREATE TABLE a (n BIGINT PRIMARY KEY); CREATE TABLE b (id TEXT PRIMARY KEY);")
    }

    @Test(arguments: Engine.available)
    func `each step is taken once and remembered by name`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { workspace in
            for steps in [[first], [first, second], [first, second]] {
                let database = try await workspace.open()
                try await database.migrate(steps)
                try await database.close()
            }
            let database = try await workspace.open()
            try await database.write { try $0.run("INSERT INTO team (id, size) VALUES ('north', 2)") }
            let names = try await database.read { db -> [String] in
                try db("SELECT name FROM migration ORDER BY name").map { try $0["name"] }
            }
            #expect(names == ["0001 team", "0002 size"])
            try await database.close()
        }
    }

    @Test(arguments: Engine.available)
    func `a database that knows more than the program is refused`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.migrate([first, second])
            await #expect(throws: StorageError.newer(migration: "0002 size")) { try await database.migrate([first]) }
        }
    }

    @Test(arguments: Engine.available)
    func `a step that fails leaves nothing behind`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            let broken = Migration("0002 broken", "CREATE TABLE place (id TEXT PRIMARY KEY); CREATE TABL wrong;")
            await #expect(throws: StorageError.self) { try await database.migrate([first, broken]) }
            try await database.migrate([first, Migration("0002 place", "CREATE TABLE place (id TEXT PRIMARY KEY);")])
        }
    }

    @Test(arguments: Engine.available)
    func `two processes that migrate together both succeed`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { workspace in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        let database = try await workspace.open()
                        try await database.migrate([first, second])
                        try await database.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
