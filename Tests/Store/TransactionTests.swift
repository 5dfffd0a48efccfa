import Store
import Synchronization
import Testing
import World

@Suite struct Transactions {
    struct Refused: Error {}

    @Test(arguments: Engine.available)
    func `one of ten that write together fails alone`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            let failed = await withTaskGroup(of: Int?.self) { group in
                for n in 0..<10 {
                    group.addTask {
                        do {
                            try await database.write { db in
                                try db.run("INSERT INTO number (n) VALUES (\(n))")
                                if n == 4 { throw Refused() }
                                if n == 6 { try db("INSERT INTO number (n) VALUES (\(n))") }
                                if n == 8 { try db.run("INSERT INTO number (n) VALUES (\(n))") }
                            }
                            return nil
                        } catch { return n }
                    }
                }
                return await group.reduce(into: [Int]()) { if let n = $1 { $0.append(n) } }
            }
            #expect(Set(failed) == [4, 6, 8])
            let kept = try await database.read { db -> [Int] in
                try db("SELECT n FROM number ORDER BY n").map { try $0["n"] }
            }
            #expect(kept == [0, 1, 2, 3, 5, 7, 9])
        }
    }

    @Test(arguments: Engine.available)
    func `a statement that fails undoes those before it in the same work`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            let error = await #expect(throws: (any Error).self) {
                try await database.write { db in
                    try db.run("INSERT INTO number (n) VALUES (1)")
                    try db.run("INSERT INTO number (n) VALUES (1)")
                }
            }
            guard case .constraint? = error as? StorageError else {
                Issue.record("\(String(describing: error)) is not a constraint")
                return
            }
            try await database.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            let many = try await database.read { db -> Int in try db("SELECT count(*) AS many FROM number")[0]["many"] }
            #expect(many == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `work that queues up shares a commit`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            let groups: SQL =
                switch engine {
                case .sqlite: "SELECT 1 AS id"
                case .postgres: "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) AS id"
                }
            try await database.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            // The first holds the writer until all others wait.
            let gate = Latch()
            async let first: Void = database.write { db in
                gate.waitUntilOpen()
                try db.run("INSERT INTO number (n) VALUES (-1)")
            }
            let commits = try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 0..<50 {
                    group.addTask {
                        try await database.write { db in
                            try db.run("INSERT INTO number (n) VALUES (\(n))")
                            return try db(groups)[0]["id"]
                        }
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
                gate.open()
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            try await first
            #expect(commits.count < 25)
            let many = try await database.read { db -> Int in try db("SELECT count(*) AS many FROM number")[0]["many"] }
            #expect(many == 51)
        }
    }

    @Test(arguments: Engine.available)
    func `what was found out is asked again after the commit`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { $0.known["n"] = 1 }
            #expect(try await database.write { db in db.known["n"] as Int? } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `nobody is answered before what they wrote can be read by others`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { workspace in
            let writing = try await workspace.open()
            let reading = try await workspace.open()
            try await writing.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<100 {
                    group.addTask {
                        try await writing.write { try $0.run("INSERT INTO number (n) VALUES (\(n))") }
                        let found = try await reading.read { try $0("SELECT n FROM number WHERE n = \(n)").count }
                        #expect(found == 1)
                    }
                }
                try await group.waitForAll()
            }
            try await writing.close()
            try await reading.close()
        }
    }

    @Test(arguments: Engine.available)
    func `a reader sees one moment, whatever is written meanwhile`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE number (n BIGINT PRIMARY KEY)")
                try db.run("INSERT INTO number (n) VALUES (1)")
            }
            let (looked, written) = (Latch(), Latch())
            async let counts = database.read { db -> [Int] in
                let before: Int = try db("SELECT count(*) AS many FROM number")[0]["many"]
                looked.open()
                written.waitUntilOpen()
                return [before, try db("SELECT count(*) AS many FROM number")[0]["many"]]
            }
            await looked.opened()
            try await database.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            written.open()
            #expect(try await counts == [1, 1])
            let after = try await database.read { db -> Int in try db("SELECT count(*) AS many FROM number")[0]["many"]
            }
            #expect(after == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `the rows kept in sealed tables are those of one piece of work`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { try $0.script("CREATE TABLE thing (id TEXT PRIMARY KEY, word TEXT)") }
            let kept = try await withThrowingTaskGroup(of: [String].self) { group in
                for n in 0..<20 {
                    group.addTask {
                        try await database.write { db in
                            let id = "t\(n)"
                            try db.keep(in: "thing", "INSERT INTO thing (id, word) VALUES (\(id), 'old') RETURNING *")
                            try db.keep(in: "thing", "UPDATE thing SET word = 'new' WHERE id = \(id) RETURNING *")
                            return try db.kept.entries.map { "\($0.id) \(try $0.row?["word"] as String? ?? "")" }
                        }
                    }
                }
                return try await group.reduce(into: [[String]]()) { $0.append($1) }
            }
            #expect(Set(kept) == Set((0..<20).map { ["t\($0) new"] }))
        }
    }
}
