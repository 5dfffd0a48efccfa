import Foundation
import Store
import Testing
import World

@Suite struct `A SQLite file` {
    private func withFile<T>(_ work: (String) async throws -> T) async throws -> T {
        try await withFreshWorkspace(on: .sqlite) { try await work($0.address) }
    }

    @Test func `the connection that commits waits for the disk`() async throws {
        try await withFreshDatabase(on: .sqlite) { database in
            for _ in 0..<2 {
                let settings = try await database.write { db -> [Value] in
                    try ["synchronous", "foreign_keys"].map {
                        try db("PRAGMA \(SQL(stringLiteral: $0))")[0].values[0]
                    }
                }
                #expect(settings == [.integer(2), .integer(1)])
            }
            let journal = try await database.read { try $0("PRAGMA journal_mode")[0].values }
            #expect(journal == [.text("wal")])
        }
    }

    @Test func `is filled from its log while others write`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.write { try $0.script("CREATE TABLE thing (n BIGINT PRIMARY KEY, part BYTEA)") }
            let part = [UInt8](repeating: 7, count: 100_000)
            for n in 0..<100 {
                try await database.write { try $0.run("INSERT INTO thing (n, part) VALUES (\(n), \(part))") }
            }
            // Ten megabytes are many thousand pages: long before the last is written, the first are brought over.
            func size() throws -> Int {
                try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            }
            let deadline = ContinuousClock.now + .seconds(20)
            while try size() < 2_000_000, .now < deadline { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try size() >= 2_000_000)
            try await database.close()
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        }
    }

    @Test func `only its owner can read the file and what stands beside it`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            for file in [path, path + "-wal", path + "-shm"] {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            try await database.close()
        }
    }

    @Test func `who finds the file held by another process is told it is busy, and succeeds afterwards`() async throws {
        try await withFile { path in
            let holding = try SQLiteDatabase(path: path)
            let waiting = try SQLiteDatabase(path: path, patience: .milliseconds(50))
            try await holding.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            let (begun, gate) = (Latch(), Latch())
            async let held: Void = holding.write { db in
                try db.run("INSERT INTO number (n) VALUES (1)")
                begun.open()
                gate.waitUntilOpen()
            }
            await begun.opened()
            await #expect(throws: StorageError.busy) {
                try await waiting.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            }
            // Readers never wait for writers.
            let seen = try await waiting.read { try $0("SELECT n FROM number").count }
            #expect(seen == 0)
            gate.open()
            try await held
            try await waiting.write { try $0.run("INSERT INTO number (n) VALUES (2)") }
            try await holding.close()
            try await waiting.close()
        }
    }

    @Test func `two processes that write at once keep everything`() async throws {
        try await withFile { path in
            let databases = [try SQLiteDatabase(path: path), try SQLiteDatabase(path: path)]
            try await databases[0].write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
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
            let most = try await databases[1].read { db -> Int in try db("SELECT max(n) AS n FROM number")[0]["n"] }
            #expect(most == 200)
            for database in databases { try await database.close() }
        }
    }

    @Test func `a file that is no database is not taken for one`() async throws {
        try await withFile { path in
            try Data("This is a letter to Val, and not a database at all. ".utf8).write(to: URL(filePath: path))
            #expect(throws: StorageError.self) { try SQLiteDatabase(path: path) }
            #expect(throws: StorageError.unreachable) { try SQLiteDatabase(path: path + "/no/such/folder.sqlite") }
        }
    }

    @Test func `when the disk is full nothing is half done, and with room again work goes on`() async throws {
        guard let disk = await SmallDisk() else { return }
        let database = try SQLiteDatabase(path: disk.folder.appending(path: "workspace.sqlite").path)
        try await database.write { db in
            try db.script("CREATE TABLE paper (n BIGINT PRIMARY KEY, text TEXT); CREATE TABLE total (n BIGINT);")
            try db.run("INSERT INTO total (n) VALUES (0)")
        }
        let text = String(repeating: "x", count: 10_000)
        var kept = 0
        let fault = await #expect(throws: StorageError.self) {
            for n in 0..<2_000 {
                try await database.write { db in
                    try db.run("UPDATE total SET n = n + 1")
                    try db.run("INSERT INTO paper (n, text) VALUES (\(n), \(text))")
                }
                kept += 1
            }
        }
        #expect(fault == .full)
        #expect(kept > 0)
        let counts: SQL = "SELECT (SELECT count(*) FROM paper) AS papers, (SELECT n FROM total) AS total"
        #expect(try await database.read { try $0(counts)[0].values } == [.integer(Int64(kept)), .integer(Int64(kept))])
        await disk.makeRoom()
        try await database.write { db in
            try db.run("UPDATE total SET n = n + 1")
            try db.run("INSERT INTO paper (n, text) VALUES (\(-1), \(text))")
        }
        #expect(try await database.read { try $0(counts)[0].values[0] } == .integer(Int64(kept + 1)))
        try await database.close()
        await disk.remove()
    }
}
