import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@Suite struct `Tampering with the heads` {
    private func sealedWorld<T>(
        on engine: Engine, isolation: isolated (any Actor)? = #isolation, _ work: (World) async throws -> T
    ) async throws -> T {
        try await withThings(on: engine) { world in
            for n in 0..<3 {
                try await world.make("thing \(n)")
                try await world.seal()
            }
            return try await work(world)
        }
    }

    @Test(arguments: Engine.available)
    func `by taking the file away is found`(engine: Engine) async throws {
        try await sealedWorld(on: engine) { world in
            try FileManager.default.removeItem(at: world.headsFile)
            let found = try await world.workspace.verify()
            #expect(found.finding == Finding(position: 1, why: .headsMissing))
            #expect(found.sealed == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `by emptying the file is found`(engine: Engine) async throws {
        try await sealedWorld(on: engine) { world in
            try Data().write(to: world.headsFile)
            #expect(try await world.workspace.verify().fault?.why == .headsMissing)
        }
    }

    @Test(arguments: Engine.available, ["position", "hash", "time", "chain", "signature"])
    func `by changing a line is found at that line`(engine: Engine, part: String) async throws {
        try await sealedWorld(on: engine) { world in
            var lines = try String(contentsOf: world.headsFile, encoding: .utf8).split(separator: "\n").map(String.init)
            // The chains take turns: the third line is the journal's second head.
            lines[2] =
                switch part {
                case "position": lines[2].replacing(/"position":\d+/, with: "\"position\":1")
                case "hash": lines[2].replacing(/"hash":"[0-9a-f]{4}/, with: "\"hash\":\"0000")
                case "time": lines[2].replacing("2026-", with: "2025-")
                case "chain": lines[2].replacing("journal", with: "access_log")
                default: lines[2].replacing(/"signature":"[^"]+"/, with: "\"signature\":\"AAAA\"")
                }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: world.headsFile)
            let fault = try await world.workspace.verify().finding
            #expect(fault == Finding(position: 3, why: .headsForged))
        }
    }

    @Test(arguments: Engine.available)
    func `by signing with another key is found`(engine: Engine) async throws {
        try await sealedWorld(on: engine) { world in
            let line = try String(contentsOf: world.headsFile, encoding: .utf8).split(separator: "\n").count + 1
            let folder = world.folder
            try await Heads(folder: folder, keys: WorkspaceKeys()).seal(world.database, at: world.clock.now)
            let fault = try await world.workspace.verify().finding
            #expect(fault == Finding(position: Int64(line), why: .headsForged))
        }
    }
}
