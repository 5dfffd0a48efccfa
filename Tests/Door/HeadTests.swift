import Access
import Crypto
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@Suite struct `The signed heads` {
    private struct Line: Decodable {
        let chain: String
        let position: Int64
        let hash: String
        let time: String
        let signature: String
    }

    private func lines(_ world: World) throws -> [Line] {
        let text = try String(contentsOf: world.headsFile, encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test(arguments: Engine.available)
    func `are written only when a chain has moved`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let heads = world.workspace.heads
            var last = try await heads.seal(world.database, at: world.clock.now)
            #expect(try lines(world).map(\.chain) == ["journal", "access_log"])
            last = try await heads.seal(world.database, after: last, at: world.clock.now)
            #expect(try lines(world).count == 2)
            try await world.make()
            last = try await heads.seal(world.database, after: last, at: world.clock.now)
            #expect(try lines(world).map(\.chain) == ["journal", "access_log", "journal"])
            let newest = try #require(try await world.journal().last)
            #expect(try lines(world).last?.position == newest.position)
            #expect(last[.journal] == newest.position)
        }
    }

    @Test(arguments: Engine.available)
    func `bear the workspace's signature over all they say`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await world.make()
            try await world.seal()
            let file = world.folder.appending(path: "signing.key")
            let raw = try #require(Data(base64Encoded: try Data(contentsOf: file)))
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: raw).publicKey
            let ledger = try await Ledger.read(.journal, in: world)
            let lines = try lines(world)
            for line in lines {
                let said = "alongside head 1\n\(line.chain)\n\(line.position)\n\(line.hash)\n\(line.time)\n"
                let signature = try #require(Data(base64Encoded: line.signature))
                #expect(key.isValidSignature(signature, for: Data(said.utf8)))
                #expect(line.time == world.clock.now.description)
            }
            #expect(lines.first?.hash == ledger.entries.last?.hash.hex)
        }
    }

    @Test(arguments: Engine.available)
    func `say how much they vouch for`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await world.make()
            try await world.seal()
            let sealed = try await world.journal().count
            for _ in 0..<3 { try await world.make() }
            let found = try await world.workspace.verify()
            #expect(found.fault == nil)
            #expect(found.events == Int64(sealed + 3))
            #expect(found.sealed == Int64(sealed))
        }
    }

    @Test(arguments: Engine.available)
    func `are sealed when the workspace closes`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let other = try await world.openAgain()
            _ = try await other.desk.perform(MakeThing("last"), by: world.theo)
            try await other.close()
            let found = try await world.workspace.verify()
            #expect(found.sealed == found.events)
        }
    }

    /// What a power cut leaves of a line is no forgery, and what is sealed after it counts.
    @Test(arguments: Engine.available)
    func `survive a line that was cut short`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await world.make()
            try await world.seal()
            let file = world.headsFile
            let whole = try Data(contentsOf: file)
            try (whole + whole.prefix(70)).write(to: file)
            #expect(try await world.workspace.verify().fault == nil)
            try await world.make()
            try await world.seal()
            let found = try await world.workspace.verify()
            #expect(found.fault == nil)
            #expect(found.sealed == found.events)
        }
    }

    @Test(arguments: Engine.available)
    func `of two processes never mix`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<40 {
                    let workspace = n % 2 == 0 ? world.workspace : other
                    group.addTask {
                        try await workspace.heads.seal(workspace.desk.database, at: world.clock.now)
                        _ = try await workspace.desk.perform(MakeThing("thing \(n)"), by: world.theo)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try lines(world).count == 80)
            #expect(try await world.workspace.verify().fault == nil)
            try await other.close()
        }
    }
}

@Suite struct `The keys of a workspace` {
    @Test(arguments: Engine.available)
    func `are for nobody else on the machine`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await world.seal()
            func mode(_ url: URL) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
            }
            #expect(try mode(world.folder) == 0o700)
            for name in ["signing.key", "rows.key", "heads"] {
                #expect(try mode(world.folder.appending(path: name)) == 0o600, "\(name)")
            }
        }
    }

    @Test(arguments: Engine.available, [["signing.key"], ["rows.key"], ["signing.key", "rows.key"]])
    func `must be there when there is a history`(engine: Engine, names: [String]) async throws {
        try await withThings(on: engine) { world in
            try await world.make()
            let kept = try names.map { name in
                let file = world.folder.appending(path: name)
                let data = try Data(contentsOf: file)
                try FileManager.default.removeItem(at: file)
                return (file, data)
            }
            await #expect(throws: WorkspaceKeys.Fault.missing(folder: world.folder.path)) {
                try await world.openAgain()
            }
            // Nothing was made anew: brought back, they fit.
            for (file, data) in kept { try data.write(to: file) }
            let again = try await world.openAgain()
            try await again.heads.seal(again.desk.database, at: world.clock.now)
            #expect(try await again.verify(tables: ["thing"]).fault == nil)
            try await again.close()
        }
    }

    @Test(arguments: Engine.available, ["", "not base64!", "c2hvcnQ="])
    func `that cannot be read are named`(engine: Engine, text: String) async throws {
        try await withThings(on: engine) { world in
            try Data(text.utf8).write(to: world.folder.appending(path: "rows.key"))
            await #expect(throws: WorkspaceKeys.Fault.unreadable(file: "rows.key")) { try await world.openAgain() }
        }
    }

    /// Whoever comes second takes the keys of the first, or the two would call each other forgers.
    @Test(arguments: Engine.available)
    func `are made once when several processes make the workspace`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { fresh in
            let workspaces = try await withThrowingTaskGroup(of: Workspace.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await Workspace(
                            name: "test", database: fresh.open(), folder: fresh.folder.appending(path: "state"),
                            migrations: Migration.door + Thing.migrations, clock: { StoppedClock.start })
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(workspaces.map(\.id)).count == 1)
            for workspace in workspaces {
                _ = try await workspace.desk.perform(MakeThing("thing"), by: .terminal)
                try await workspace.heads.seal(workspace.desk.database, at: StoppedClock.start)
            }
            for workspace in workspaces {
                #expect(try await workspace.verify(tables: ["thing"]).fault == nil)
                try await workspace.close()
            }
        }
    }
}

extension World {
    var headsFile: URL { folder.appending(path: "heads") }

    func seal() async throws {
        try await workspace.heads.seal(database, at: clock.now)
    }
}
