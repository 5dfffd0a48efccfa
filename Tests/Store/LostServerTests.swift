import Foundation
import Store
import Synchronization
import Testing
import World

/// What happens when the server, or the line to it, goes away.
@Suite(.serialized) struct `A lost server` {
    private static let table = "CREATE TABLE number (n BIGINT PRIMARY KEY)"

    private func count(_ n: Int, in database: any Database) async throws -> Int {
        try await database.read { db in try db("SELECT count(*) AS many FROM number WHERE n = \(n)")[0]["many"] }
    }

    @Test func `is found again after a restart, by writers and readers and listeners`() async throws {
        try await withPrivateServer { server in
            let database = try await openDatabase(server.address())
            let other = try await openDatabase(server.address())
            try await database.write { try $0.script(Self.table) }
            var signals = database.changesFromElsewhere().makeAsyncIterator()
            _ = await signals.next()
            #expect(try await count(1, in: database) == 0)
            try await server.restart()
            try await database.write { try $0.run("INSERT INTO number (n) VALUES (1)") }
            #expect(try await count(1, in: database) == 1)
            // The listener connects again by itself, and rings for what it missed; then others' commits are heard as before.
            _ = await signals.next()
            await other.announce()
            _ = await signals.next()
            try await database.close()
            try await other.close()
        }
    }

    @Test func `keeps what it acknowledged before it was killed, and is written to again`() async throws {
        try await withPrivateServer { server in
            let database = try await PostgresDatabase(server.address(), patience: .seconds(1))
            try await database.write { try $0.script(Self.table) }
            var acknowledged: Set<Int> = []
            for round in 0..<2 {
                let (some, faults) = await withTaskGroup(of: Result<Int, any Error>.self) { group in
                    for n in 0..<400 {
                        group.addTask {
                            let n = round * 1_000 + n
                            do {
                                try await database.write { db in
                                    try db.run("INSERT INTO number (n) VALUES (\(n))")
                                    try db("SELECT pg_sleep(0.001)")
                                }
                                return .success(n)
                            } catch {
                                return .failure(error)
                            }
                        }
                    }
                    var some: Set<Int> = []
                    var faults: [any Error] = []
                    var isKilled = false
                    while let result = await group.next() {
                        switch result {
                        case .success(let n): some.insert(n)
                        case .failure(let error): faults.append(error)
                        }
                        if some.count == 20, !isKilled {
                            isKilled = true
                            try? server.kill()
                        }
                    }
                    return (some, faults)
                }
                #expect(!faults.isEmpty)
                #expect(faults.allSatisfy { [.unreachable, .outcomeUnknown].contains($0 as? StorageError) })
                await #expect(throws: StorageError.unreachable) {
                    try await database.read { try $0("SELECT 1 AS one").count }
                }
                try await server.start()
                acknowledged.formUnion(some)
                let kept = try await database.read { db in
                    try db("SELECT n FROM number").reduce(into: Set<Int>()) { try $0.insert($1["n"]) }
                }
                #expect(acknowledged.isSubset(of: kept))
                try await database.write { try $0.run("INSERT INTO number (n) VALUES (\(round * 1_000 + 999))") }
            }
            try await database.close()
        }
    }

    @Test func `whose answer to a commit was lost is asked what became of it`() async throws {
        try await withPrivateServer { server in
            let proxy = try CuttingProxy(to: server.port)
            defer { proxy.close() }
            let database = try await PostgresDatabase(server.address(port: proxy.port), patience: .seconds(1))
            let beside = try await openDatabase(server.address())
            try await database.write { try $0.script(Self.table) }

            // It took place: the write succeeds, and once.
            try await database.write { db in
                try db("INSERT INTO number (n) VALUES (1) RETURNING n")
                proxy.cut(.answer)
            }
            #expect(try await count(1, in: beside) == 1)

            // It never arrived: nothing is kept, and the writer hears it.
            await #expect(throws: StorageError.unreachable) {
                try await database.write { db in
                    try db("INSERT INTO number (n) VALUES (2) RETURNING n")
                    proxy.cut(.request)
                }
            }
            #expect(try await count(2, in: beside) == 0)

            // Nobody can be asked: the writer hears that it is not known.
            await #expect(throws: StorageError.outcomeUnknown) {
                try await database.write { db in
                    try db("INSERT INTO number (n) VALUES (3) RETURNING n")
                    proxy.cut(.answer, andRefuse: true)
                }
            }
            #expect(try await count(3, in: beside) == 1)
            try await database.close()
            try await beside.close()
        }
    }

    @Test func `whose answer was lost while another node wrote on is still asked rightly`() async throws {
        try await withPrivateServer { server in
            let proxy = try CuttingProxy(to: server.port)
            defer { proxy.close() }
            let database = try await openDatabase(server.address(port: proxy.port))
            let beside = try await openDatabase(server.address())
            try await database.write { try $0.script(Self.table) }
            let stop = Mutex(false)
            async let busy = {
                var n = 1_000
                while !stop.withLock({ $0 }) {
                    n += 1
                    let next = n
                    try await beside.write { try $0.run("INSERT INTO number (n) VALUES (\(next))") }
                }
            }()
            for n in 0..<6 {
                let isKept = n % 2 == 0
                do {
                    try await database.write { db in
                        try db("INSERT INTO number (n) VALUES (\(n)) RETURNING n")
                        proxy.cut(isKept ? .answer : .request)
                    }
                    #expect(isKept)
                } catch {
                    #expect(!isKept && error as? StorageError == .unreachable)
                }
                #expect(try await count(n, in: beside) == (isKept ? 1 : 0))
            }
            stop.withLock { $0 = true }
            try await busy
            try await database.close()
            try await beside.close()
        }
    }

    @Test func `that does not write commits to its disk is refused`() async throws {
        try await withPrivateServer { server in
            for setting in ["fsync=off", "synchronous_commit=off"] {
                try await server.restart(with: setting)
                let error = await #expect(throws: StorageError.self) { try await openDatabase(server.address()) }
                guard case .failed = error else {
                    Issue.record("\(String(describing: error)) does not say why")
                    return
                }
                let database = try await PostgresDatabase(server.address(), mustBeDurable: false)
                try await database.close()
            }
        }
    }

    @Test func `whose disk is full keeps nothing half done, and is written to again once there is room`() async throws {
        try await withPrivateServer { server in
            guard let disk = await SmallDisk() else { return }
            let owner = try FileManager.default.attributesOfItem(atPath: server.folder.path)
            try FileManager.default.setAttributes(
                [.ownerAccountName: owner[.ownerAccountName] ?? ""], ofItemAtPath: disk.folder.path)
            try await server.command("CREATE TABLESPACE small LOCATION '\(disk.folder.path)'")
            let database = try await openDatabase(server.address())
            try await database.write { try $0.script("CREATE TABLE paper (n BIGINT, text TEXT) TABLESPACE small") }
            let text = (0..<1_000).map { _ in String(Int.random(in: 0...Int.max)) }.joined()
            var kept = 0
            let fault = await #expect(throws: StorageError.self) {
                for n in 0..<2_000 {
                    try await database.write { db in
                        try db.run("INSERT INTO paper (n, text) VALUES (\(n), \(text))")
                        try db.run("INSERT INTO paper (n, text) VALUES (\(-n), \(text))")
                    }
                    kept += 2
                }
            }
            #expect(fault == .full)
            #expect(try await database.read { try $0("SELECT n FROM paper").count } == kept)
            await disk.makeRoom()
            try await database.write { try $0.run("INSERT INTO paper (n, text) VALUES (1, \(text))") }
            #expect(try await database.read { try $0("SELECT n FROM paper").count } == kept + 1)
            try await database.write { try $0.script("DROP TABLE paper") }
            try await database.close()
            try await server.command("DROP TABLESPACE small")
            await disk.remove()
        }
    }
}
