import Exchange
import Foundation
import Testing

/// Seattle's beats of 2018 as the city gives them.
private let seattle: URL = {
    let named = ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared"
    return URL(filePath: named).appending(path: "data/beats-seattle")
}()

@Suite struct `A file of beats` {
    /// One square a feature, with what is said of it.
    private func file(_ features: [String], of geometry: String? = nil) -> Data {
        let square = geometry ?? #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#
        let written = features.map { #"{"type":"Feature","properties":\#($0),"geometry":\#(square)}"# }
        return Data(#"{"type":"FeatureCollection","features":[\#(written.joined(separator: ","))]}"#.utf8)
    }

    @Test func `names its beats by the property whose values the calls have`() throws {
        let beats = try BeatFile(
            file([
                #"{"OBJECTID":1,"name":"Old Town","code":"007"}"#, #"{"OBJECTID":2,"name":"River","code":"8"}"#,
                #"{"OBJECTID":3,"name":"River","code":"8"}"#, #"{"OBJECTID":4,"name":null,"code":" "}"#,
            ])
        ).beats(named: nil, known: ["7", "08"])
        #expect(beats.map(\.name) == ["007", "8"])
        // Two polygons of one name are one beat.
        #expect(beats.map(\.rings.count) == [1, 2])
        #expect(beats[0].rings[0][2] == BeatShape.Point(longitude: 1, latitude: 1))
    }

    @Test func `is asked for a property by its own name where the calls tell none`() throws {
        let file = try BeatFile(file([#"{"a":"x","Beat_No":"12"}"#]))
        #expect(try file.beats(named: nil, known: []).map(\.name) == ["12"])
        #expect(try file.beats(named: "a", known: ["12"]).map(\.name) == ["x"])
        #expect(throws: BeatsFault.noName(properties: ["Beat_No", "a"])) { try file.beats(named: "b", known: []) }
        let unnamed = try BeatFile(self.file([#"{"q":"x"}"#, "{}"]))
        #expect(throws: BeatsFault.noName(properties: ["q"])) { try unnamed.beats(named: nil, known: ["12"]) }
    }

    @Test(arguments: [
        ("", BeatsFault.notGeoJSON), ("{", .notGeoJSON), ("[]", .notGeoJSON), (#"{"type":"Feature"}"#, .notGeoJSON),
        (#"{"type":"FeatureCollection","features":[]}"#, .noPolygons),
        (#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]}}]}"#, .noPolygons),
        (#"{"type":"FeatureCollection","features":[{"geometry":null}]}"#, .noPolygons),
    ])
    func `is refused when it holds none`(text: String, fault: BeatsFault) {
        #expect(throws: fault) { try BeatFile(Data(text.utf8)) }
    }

    @Test func `is refused when its coordinates are feet or letters, or too many`() {
        let feet = #"{"type":"Polygon","coordinates":[[[1270000,230000],[1270001,230000],[1270001,230001],[0,0]]]}"#
        #expect(throws: BeatsFault.notDegrees) { try BeatFile(file(["{}"], of: feet)) }
        let letters = #"{"type":"Polygon","coordinates":[[["a","b"],[1,2],[3,4],[5,6]]]}"#
        #expect(throws: BeatsFault.notGeoJSON) { try BeatFile(file(["{}"], of: letters)) }
        let many = Array(repeating: "{}", count: BeatFile.mostBeats + 1)
        #expect(throws: BeatsFault.tooLarge) { try BeatFile(file(many)) }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: seattle.path), "beats-seattle is not here"))
    func `of Seattle is found to be named as the calls name them`() throws {
        let file = try BeatFile(try Data(contentsOf: seattle.appending(path: "data/beats.geojson")))
        let calls = try TableReader(
            try FileBytes(seattle.appending(path: "Seattle_Police_Department_911_Incident_Response.csv").path))
        var known: Set<String> = []
        var reader = calls
        while let chunk = try reader.next() {
            let column = try CallTable.header(chunk).firstIndex(of: "Zone/Beat") ?? 10
            for record in 0..<chunk.count { chunk.text(column, ofRecord: record).map { _ = known.insert($0) } }
        }
        let beats = try file.beats(named: nil, known: known)
        #expect(beats.count == 55)
        let drawn = Set(beats.map(\.name))
        let missing = known.subtracting(drawn).subtracting(["Zone/Beat", ""])
        print("of \(known.count - 1) beats of Seattle's calls the map has not: \(missing.sorted())")
        #expect(missing.count <= 2)
    }
}
