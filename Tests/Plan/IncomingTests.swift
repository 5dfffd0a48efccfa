import Access
import Door
import Exchange
import Foundation
import Logging
import Operate
import Store
import Testing
import Vocabulary
import World

@testable import Plan

@Suite struct `A file on its way in` {
    private static func bytes(_ count: Int, from first: Int = 0) -> [UInt8] {
        Array(
            (["number,received,sent,cleared,type,beat,place"] + Export.rows(first + count).dropFirst(first))
                .joined(separator: "\n").utf8)
    }

    private func readings(_ world: World) -> Readings {
        Readings(of: world.workspace, logger: Logger(label: "test"))
    }

    private func take(_ readings: Readings, _ world: World, _ bytes: [UInt8] = bytes(3)) async throws -> IncomingFile {
        try await readings.take("calls.csv", at: world.clock.now) { write in try bytes.withUnsafeBytes(write) }
    }

    /// Reads a file to its end and says what came of it.
    private func read(
        _ id: ID<IncomingFile>, _ readings: Readings, _ world: World, name: String = "river-city"
    ) async throws -> IncomingEnd {
        let map = try MapShelf.Entry(text: Export.map.replacing("river-city", with: name))
        try await readings.begin(id, with: map, by: world.ines)
        while true {
            if case .ended(let end) = await readings.state(of: id) { return end }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func `waits with seven others, and no more, however many come at once`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            let taken = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        let bytes = Self.bytes(3)
                        let file = try? await readings.take("calls.csv", at: world.clock.now) { write in
                            for byte in stride(from: 0, to: bytes.count, by: 7) {
                                try bytes[byte..<min(byte + 7, bytes.count)].withUnsafeBytes(write)
                                await Task.yield()
                            }
                        }
                        return file != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == IncomingFiles.most)
            #expect(readings.files.all().count == IncomingFiles.most)
            #expect(readings.files.everything().count == IncomingFiles.most)
        }
    }

    @Test func `takes no other's place once it was read`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            for number in 0..<(IncomingFiles.most + 4) {
                let file = try await take(readings, world, Self.bytes(3, from: 3 * number))
                guard case .done(_, let imported, _, _, _, _) = try await read(file.id, readings, world) else {
                    Issue.record("file \(number) was not read")
                    return
                }
                #expect(imported == 3)
                world.clock.move(.seconds(60))
            }
            #expect(readings.files.waiting().isEmpty)
            #expect(readings.files.everything().count <= IncomingFiles.most + 1)
        }
    }

    @Test func `is given up when nothing more of it comes`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            await #expect(throws: Refusal(.fileStalled)) {
                try await readings.take("calls.csv", at: world.clock.now, silence: .milliseconds(50)) { write in
                    try Self.bytes(3).withUnsafeBytes(write)
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            #expect(readings.files.everything().isEmpty)
            #expect(await readings.isFull == false)
        }
    }

    @Test func `is kept for a day, and gone from then on`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            let file = try await take(readings, world)
            world.clock.move(IncomingFiles.keptFor)
            #expect(try readings.files.one(file.id, at: world.clock.now).name == "calls.csv")
            world.clock.move(.seconds(1))
            #expect(throws: Refusal(.noSuchFile, .absent)) { try readings.files.one(file.id, at: world.clock.now) }
            _ = try await take(readings, world)
            #expect(readings.files.everything().count == 1)
        }
    }

    @Test func `is left alone by every server but the one that reads it`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            let file = try await take(readings, world)
            let elsewhere = try #require(readings.files.lock(file.id))
            guard case .reading = await readings.state(of: file.id) else {
                Issue.record("it is said not to be read")
                return
            }
            await #expect(throws: Refusal(.importUnderWay, .conflicting)) { try await readings.remove(file.id) }
            let map = try MapShelf.Entry(text: Export.map)
            try await readings.begin(file.id, with: map, by: world.ines)
            #expect(readings.files.map(of: file.id) == nil)
            world.clock.move(.seconds(48 * 3600))
            _ = try await take(readings, world)
            #expect(readings.files.everything().contains(file.id))
            // When that server has died, the mark is free.
            withExtendedLifetime(elsewhere) {}
        }
    }

    @Test(arguments: Engine.available)
    func `counts once, whatever it is called`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let readings = readings(world)
            let first = try await take(readings, world)
            guard case .done = try await read(first.id, readings, world) else {
                Issue.record("it was not read")
                return
            }
            let again = try await take(readings, world)
            #expect(
                try await read(again.id, readings, world, name: "other-town")
                    == .refused(code: "file-known-as", values: ["map": "river-city"]))
            #expect(try await PastCalls(of: world.workspace).known(as: world.ines).history.count == 3)
        }
    }

    @Test func `is refused where its beginning is no header`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            for broken in ["num\0ber,received,type\n", "\"number,received,type\n"] {
                let text = broken + "1,2025-01-01 10:00,FIGHT\n2,2025-01-01 11:00,FIGHT\n"
                let file = try await take(readings, world, Array(text.utf8))
                #expect(throws: CallTableFault.headerUnreadable) {
                    try ExportSample(readings.files.calls(file.id).path)
                }
                #expect(
                    try await read(file.id, readings, world) == .refused(code: "header-unreadable", values: [:]))
            }
        }
    }

    @Test func `that tells another zone than its map is said so before it is read`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            let rows = (10..<20).map { "R\($0),2025-01-\($0)T10:00:00+01:00,FIGHT" }
            let file = try await take(
                readings, world, Array((["number,received,type"] + rows).joined(separator: "\n").utf8))
            let columns: [CallField: [String]] = [.number: ["number"], .received: ["received"], .type: ["type"]]
            let path = readings.files.calls(file.id).path
            for (zone, fits) in [("America/Chicago", false), ("Europe/Berlin", true)] {
                let map = CallMap(name: "town", zone: zone, times: .yearFirst, columns: columns)
                if fits {
                    #expect(try MapTrial(map, of: path, now: world.clock.now).calls.count == MapTrial.shown)
                } else {
                    #expect(throws: ZoneMisfit.self) { try MapTrial(map, of: path, now: world.clock.now) }
                }
            }
        }
    }

    @Test func `with more columns than anybody can be asked about is refused`() async throws {
        try await withWorld(on: .sqlite) { world in
            let readings = readings(world)
            let header = (0..<9_000).map { "c\($0)" }.joined(separator: ",")
            let file = try await take(readings, world, Array((header + "\n1,2\n").utf8))
            #expect(throws: Refusal(.tooManyColumns, values: ["n": "9000", "most": "500"])) {
                try ExportSample(readings.files.calls(file.id).path)
            }
        }
    }
}
