import Access
import Door
import Exchange
import Foundation
import Operate
import Plan
import Store
import Testing
import Vocabulary
import World

/// A small export, and where it lies.
struct Export {
    static let map = """
        map: river-city
        zone: America/Chicago
        times: year-first
        columns:
          number: number
          received: received
          dispatched: sent
          cleared: cleared
          type: type
          beat: beat
          place: place
        """

    let folder: URL
    var file: URL { folder.appending(path: "calls.csv") }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func write(_ rows: [String]) throws {
        try Data((["number,received,sent,cleared,type,beat,place"] + rows).joined(separator: "\n").utf8).write(to: file)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Rows of a quiet month: a welfare check every hour.
    static func rows(_ count: Int, type: String = "WELFARE CHECK") -> [String] {
        (0..<count).map { number in
            let (day, hour) = (number / 24 % 28 + 1, number % 24)
            let at = "2025-01-\(day < 10 ? "0" : "")\(day) \(hour < 10 ? "0" : "")\(hour)"
            return "R\(number),\(at):00:00,\(at):05:00,\(at):35:00,\(type),\(number % 3),\(number % 5)00 ELM"
        }
    }
}

extension World {
    func importCalls(
        _ export: Export, by worker: Worker? = nil, reject: (ImportCalls.Rejected) -> Void = { _ in }
    ) async throws -> ImportCalls.Result {
        try await ImportCalls(
            try CallMap(yaml: Export.map.utf8), text: Export.map, at: desk, by: worker ?? ines
        ).run(export.file.path, reject: reject)
    }

    /// The past calls as every question sees them.
    func past() async throws -> History { try await PastCalls(of: workspace).known(as: ines).history }
}

func withExport<T>(_ rows: [String], _ work: (Export) async throws -> T) async throws -> T {
    let export = try Export()
    defer { export.remove() }
    try export.write(rows)
    return try await work(export)
}

@Suite struct `Importing past calls` {
    @Test(arguments: Engine.available)
    func `makes them visible all at once, with one event`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(300)) { export in
                let before = try await world.journal().count
                let result = try await world.importCalls(export)
                #expect(result.counts.imported == 300)
                #expect(result.counts.read == 300)
                let events = try await world.journal().dropFirst(before)
                #expect(events.map(\.kind) == [.callsImported])
                #expect(try await world.past().count == 300)
                try await world.workspace.heads.seal(world.database, at: world.clock.now)
                let verified = try await world.workspace.verify(tables: Migration.sealedTables)
                #expect(verified.fault == nil, "\(String(describing: verified.fault))")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `changes nothing the second time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(100)) { export in
                _ = try await world.importCalls(export)
                let (events, rows) = (try await world.journal().count, try await world.count("past_call"))
                let again = try await world.importCalls(export)
                #expect(again.counts.already == 100)
                #expect(again.counts.read == 100)
                #expect(again.shown == nil)
                #expect(try await world.journal().count == events)
                #expect(try await world.count("past_call") == rows)
                #expect(try await world.count("call_staging WHERE state <> 'gone'") == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `amends what a newer export tells otherwise`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(50)) { export in
                _ = try await world.importCalls(export)
                try export.write(
                    Export.rows(49) + ["R49,2025-01-03 01:00:00,,,SUICIDE THREAT,1,900 OAK", Export.rows(51)[50]])
                let newer = try await world.importCalls(export)
                #expect(newer.counts.already == 49)
                #expect(newer.counts.amended == 1)
                #expect(newer.counts.imported == 1)
                let past = try await world.past()
                #expect(past.count == 51)
                #expect(past.types.sorted() == ["SUICIDE THREAT", "WELFARE CHECK"])
                // The older telling is amended a second time, and the first amendment stays readable.
                try export.write(["R49,2025-01-03 01:00:00,,,DRUNK PERSON,1,900 OAK"])
                #expect(try await world.importCalls(export).counts.amended == 1)
                #expect(try await world.past().types.contains("DRUNK PERSON"))
                #expect(try await world.past().count == 51)
                #expect(try await world.count("past_call WHERE number = 'R49'") == 3)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `takes the last of two rows with one number`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(1) + Export.rows(1) + Export.rows(1, type: "FIGHT")) { export in
                let result = try await world.importCalls(export)
                #expect(result.counts.imported == 1)
                #expect(result.counts.already == 1)
                #expect(result.counts.amended == 1)
                #expect(try await world.past().types == ["FIGHT"])
            }
        }
    }

    /// Nothing is asked of the store for numbers that can be new only; those that come again are asked for.
    @Test(arguments: Engine.available)
    func `takes the last of two rows far from each other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let rows = Export.rows(2_000) + Export.rows(3, type: "FIGHT") + Export.rows(5).suffix(2)
            try await withExport(rows) { export in
                let result = try await world.importCalls(export)
                #expect(result.counts.imported == 2_000 && result.counts.amended == 3 && result.counts.already == 2)
                #expect(try await world.past().count == 2_000)
                #expect(try await world.count("past_call WHERE amended_by = import") == 3)
                try export.write(Export.rows(2_000, type: "FIGHT"))
                let newer = try await world.importCalls(export)
                #expect(newer.counts.amended == 1_997 && newer.counts.already == 3)
                #expect(try await world.past().types == ["FIGHT"])
            }
        }
    }

    /// By this number calls are known again; another one for the same call would amend a whole past.
    @Test(arguments: Engine.available)
    func `knows a call again by what earlier versions kept of it`(engine: Engine) async throws {
        let map = Export.map + "\n  latitude: lat\n  longitude: lon"
        try await withWorld(on: engine) { world in
            try await withExport([]) { export in
                try Data(
                    """
                    number,received,sent,cleared,type,beat,place,lat,lon
                    R0,2025-01-01 00:00:00,2025-01-01 00:05:00,2025-01-01 00:35:00,WELFARE CHECK,,000 ELM,29.39624,-98.491496
                    """.utf8
                ).write(to: export.file)
                _ = try await ImportCalls(try CallMap(yaml: map.utf8), text: map, at: world.desk, by: world.ines)
                    .run(export.file.path)
                #expect(
                    try await world.count(
                        "past_call WHERE content = -6086891037868509741 AND latitude = 29396240 AND beat IS NULL") == 1)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `says each row that is no call, with its line`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(
                Export.rows(5) + [",2025-01-01,,,X,,", "R8,soon,,,X,,", "R9,2025-01-01 10:00,\0,,X,,"]
            ) { export in
                var rejected: [ImportCalls.Rejected] = []
                let result = try await world.importCalls(export) { rejected.append($0) }
                #expect(
                    rejected == [
                        .init(line: 7, reason: .noNumber), .init(line: 8, reason: .timeUnreadable),
                        .init(line: 9, reason: .holdsNUL),
                    ])
                #expect(result.counts.rejected == 3)
                #expect(result.counts.read == 8)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `leaves nothing of a file that most rows of do not fit the map`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport((0..<20).map { "R\($0),1/31/2025 10:00,,,X,," }) { export in
                await #expect(throws: MapMisfit(rows: 20, rejected: 20, reasons: [.timeUnreadable: 20])) {
                    try await world.importCalls(export)
                }
                let left = try await world.count("past_call") + world.count("call_staging WHERE state <> 'gone'")
                #expect(left == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `leaves nothing of a file that is cut off or stopped`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(3_000)) { export in
                let reading = ImportCalls(
                    try CallMap(yaml: Export.map.utf8), text: Export.map, at: world.desk, by: world.ines)
                await #expect(throws: CancellationError.self) {
                    _ = try await reading.run(export.file.path, progress: { _ in throw CancellationError() })
                }
                let left = try await world.count("past_call") + world.count("call_staging WHERE state <> 'gone'")
                #expect(left == 0)
                #expect(try await world.past().count == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is for who may`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(3)) { export in
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "import-calls"])) {
                    try await world.importCalls(export, by: world.theo)
                }
                await #expect(throws: Refusal.self) { try await PastCalls(of: world.workspace).known(as: world.theo) }
            }
        }
    }

    /// A staging import is not seen, blocks a second one while it lives, and is swept away once it is dead.
    @Test(arguments: Engine.available)
    func `sweeps away an import that died`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(40)) { export in
                _ = try await world.importCalls(export)
                try export.write(Export.rows(40, type: "FIGHT"))
                let now = world.clock.now
                // What a killed process leaves: rows under a number that nobody shows, and marks on those they amend.
                try await world.tamper(
                    "INSERT INTO call_staging (number, begun_at, beat_at, state) VALUES (2, \(now), \(now), 'staging')",
                    """
                    INSERT INTO past_call (id, import, number, content, received_at, type, flags)
                    VALUES (\(Int64(2) << 36), 2, 'R1', 7, \(now), 'FIGHT', 0)
                    """,
                    "UPDATE past_call SET amended_by = 2 WHERE number = 'R1' AND import = 1")
                #expect(try await world.past().types == ["WELFARE CHECK"])
                #expect(try await world.past().count == 40)
                await #expect(throws: Refusal(.importUnderWay, .conflicting)) { try await world.importCalls(export) }
                world.clock.move(.seconds(11))
                let result = try await world.importCalls(export)
                #expect(result.counts.amended == 40)
                #expect(try await world.past().types == ["FIGHT"])
                #expect(try await world.count("past_call WHERE type = 'FIGHT'") == 40)
                #expect(try await world.count("call_staging WHERE state <> 'gone'") == 0)
            }
        }
    }
}
