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

@Suite struct `Drawing the beats` {
    private func file(_ names: [String], shift: Int = 0) -> Data {
        let features = names.enumerated().map { place, name in
            let (west, east) = (Double(place + shift) / 10, Double(place + shift + 1) / 10)
            return """
                {"type":"Feature","properties":{"id":\(place + 900),"beat":"\(name)"},"geometry":{"type":"Polygon",
                "coordinates":[[[\(west),0],[\(east),0],[\(east),0.1],[\(west),0.1],[\(west),0]]]}}
                """
        }
        return Data(#"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#.utf8)
    }

    @Test(arguments: Engine.available)
    func `keeps the last drawing, and each in the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            #expect(try await world.database.read { db in try BeatDrawing.beats(db) }.isEmpty)
            let first = try DrawBeats(file(["1", "2"]), known: ["1"])
            let id = try await world.desk.perform(first, by: world.ines)
            // The same file again changes nothing.
            #expect(try await world.desk.perform(first, by: world.ines) == id)
            world.clock.move(.seconds(60))
            // The same file with other names is another drawing.
            _ = try await world.desk.perform(
                try DrawBeats(file(["1", "2"]), named: "id", known: []), by: world.ines)
            #expect(try await world.database.read { db in try BeatDrawing.beats(db) }.map(\.name) == ["900", "901"])
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(try DrawBeats(file(["1", "2", "3"], shift: 1), known: []), by: world.ines)
            let beats = try await world.database.read { db in try BeatDrawing.beats(db) }
            #expect(beats.map(\.name) == ["1", "2", "3"])
            #expect(beats[0].rings[0][0] == BeatShape.Point(longitude: 0.1, latitude: 0))
            let events = try await world.journal().filter { $0.kind == .beatsDrawn }
            #expect(events.count == 3)
            try await world.workspace.heads.seal(world.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
            try await world.database.write { db in try db.run("UPDATE beat_drawing SET shapes = '[]'") }
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault != nil)
        }
    }

    @Test func `is refused to those who may not`() async throws {
        try await withWorld(on: .sqlite) { world in
            let order = try DrawBeats(file(["1"]), known: [])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "import-calls"])) {
                try await world.desk.perform(order, by: world.theo)
            }
        }
    }
}
