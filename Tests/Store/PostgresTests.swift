import Foundation
import Store
import Testing
import World

@Suite(.enabled(if: Engine.available.contains(.postgres))) struct `A PostgreSQL schema` {
    private func withTable<T>(_ work: (FreshWorkspace, any Database) async throws -> T) async throws -> T {
        try await withFreshWorkspace(on: .postgres) { workspace in
            let database = try await workspace.open()
            try await database.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            let value = try await work(workspace, database)
            try await database.close()
            return value
        }
    }

    @Test(arguments: [
        "pg_north", "North", "north;drop", "1north", "", "north%20south", String(repeating: "n", count: 64),
    ])
    func `is named in small letters and nothing else`(schema: String) async throws {
        await #expect(throws: StorageError.self) {
            try await openDatabase("postgres://postgres@127.0.0.1:1/postgres?schema=\(schema)")
        }
    }

    @Test func `on a server that is not there is unreachable`() async throws {
        await #expect(throws: StorageError.unreachable) {
            try await openDatabase("postgres://postgres@127.0.0.1:1/postgres?schema=north")
        }
    }

    @Test func `held by another node is busy, and is written to afterwards`() async throws {
        try await withTable { workspace, holding in
            let waiting = try await PostgresDatabase(workspace.address, patience: .milliseconds(50))
            let (begun, gate) = (Latch(), Latch())
            async let held: Void = holding.write { db in
                try db("INSERT INTO number (n) VALUES (1)")
                begun.open()
                gate.waitUntilOpen()
            }
            await begun.opened()
            await #expect(throws: StorageError.busy) {
                try await waiting.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            }
            #expect(try await waiting.read { try $0("SELECT n FROM number").count } == 0)
            gate.open()
            try await held
            try await waiting.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            try await waiting.close()
        }
    }

    @Test func `two nodes that write at once see each other's commits`() async throws {
        try await withTable { workspace, database in
            let databases = [database, try await workspace.open()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<200 {
                    group.addTask {
                        try await databases[n % 2].write { db in
                            try db.run("INSERT INTO number (n) SELECT coalesce(max(n), 0) + 1 FROM number")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let most = try await database.read { db -> Int in try db("SELECT max(n) AS n FROM number")[0]["n"] }
            #expect(most == 200)
            try await databases[1].close()
        }
    }

    @Test func `a session ended by the server loses its transaction and nothing else`() async throws {
        try await withTable { _, database in
            await #expect(throws: StorageError.unreachable) {
                try await database.write { db in
                    try db.run("INSERT INTO number (n) VALUES (1)")
                    try db("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            await #expect(throws: StorageError.unreachable) {
                try await database.read { try $0("SELECT pg_terminate_backend(pg_backend_pid())").count }
            }
            try await database.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            let found = try await database.read { db -> [Int] in try db("SELECT n FROM number").map { try $0["n"] } }
            #expect(found == [2])
        }
    }

    @Test func `sessions ended while nobody used them are never noticed`() async throws {
        try await withTable { workspace, database in
            let name = "test \(UUID().uuidString)"
            let address = workspace.address + "&application_name=" + name.replacing(" ", with: "%20")
            let other = try await openDatabase(address)
            #expect(try await other.read { try $0("SELECT n FROM number").count } == 0)
            let ended = try await database.write { [name] db -> Int in
                try db("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = \(name)").count
            }
            #expect(ended == 2)
            #expect(try await other.read { try $0("SELECT n FROM number").count } == 0)
            try await other.write { try $0.run("INSERT INTO number (n) VALUES (1)") }
            try await other.close()
        }
    }

    @Test func `a value may be absent first and present later`() async throws {
        try await withTable { _, database in
            try await database.write { db in
                try db.script("CREATE TABLE thing (n BIGINT PRIMARY KEY, word TEXT, part DOUBLE PRECISION)")
                for n in 0..<8 {
                    let word: String? = n % 2 == 0 ? nil : "word"
                    let part: Double? = n < 4 ? nil : 0.5
                    try db.run("INSERT INTO thing (n, word, part) VALUES (\(n), \(word), \(part))")
                    let found: Int = try db("SELECT n FROM thing WHERE word IS NOT DISTINCT FROM \(word) AND n = \(n)")[
                        0]["n"]
                    #expect(found == n)
                }
            }
        }
    }

    @Test func `a table that grew a column is read anew`() async throws {
        try await withTable { workspace, database in
            let other = try await workspace.open()
            _ = try await database.read { try $0("SELECT * FROM number").count }
            try await other.write { try $0.script("ALTER TABLE number ADD COLUMN word TEXT") }
            // The first question may meet the old plan; the second never does.
            _ = try? await database.read { try $0("SELECT * FROM number").count }
            for _ in 0..<8 { _ = try await database.read { try $0("SELECT * FROM number").count } }
            try await other.close()
        }
    }

    @Test func `more statements than are kept prepared do no harm`() async throws {
        try await withTable { _, database in
            try await database.write { db in
                for n in 0..<1_100 {
                    try db.run("INSERT INTO number (n) VALUES (\(n)) -- \(SQL(stringLiteral: String(n)))")
                }
                try db.run("INSERT INTO number (n) VALUES (\(2_000)) -- 0")
            }
            #expect(try await database.read { try $0("SELECT n FROM number").count } == 1_101)
        }
    }
}
