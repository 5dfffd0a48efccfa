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
        let squares = file([
            #"{"OBJECTID":1,"name":"Old Town","code":"007"}"#, #"{"OBJECTID":2,"name":"River","code":"8"}"#,
            #"{"OBJECTID":4,"name":null,"code":" "}"#, #"{"OBJECTID":3,"name":"River","code":"8"}"#,
        ])
        let text = String(decoding: squares, as: UTF8.self)
        let last = try #require(text.range(of: "[0,0],[1,0],[1,1]", options: .backwards))
        let beats = try BeatFile(Data(text.replacingCharacters(in: last, with: "[0,0],[2,0],[2,1]").utf8)).beats(
            named: nil, known: ["7", "08"]
        ).shapes
        #expect(beats.map(\.name) == ["007", "8"])
        // Two polygons of one name are one beat.
        #expect(beats.map(\.rings.count) == [1, 2])
        #expect(beats[0].rings[0][2] == BeatShape.Point(longitude: 1, latitude: 1))
    }

    @Test func `is asked for a property by its own name where the calls tell none`() throws {
        let file = try BeatFile(file([#"{"a":"x","Beat_No":"12"}"#]))
        #expect(try file.beats(named: nil, known: []).shapes.map(\.name) == ["12"])
        #expect(try file.beats(named: "a", known: ["12"]).shapes.map(\.name) == ["x"])
        #expect(throws: BeatsFault.noName(properties: ["Beat_No", "a"])) { try file.beats(named: "b", known: []) }
        let unnamed = try BeatFile(self.file([#"{"q":"x"}"#, "{}"]))
        #expect(throws: BeatsFault.noName(properties: ["q"])) { try unnamed.beats(named: nil, known: ["12"]) }
    }

    @Test func `is never named by a number that a program counted where a property of beats fits as well`() throws {
        // The features in another order than their beats, so that each number is some beat's.
        let file = try BeatFile(
            file((0..<5).map { #"{"FID":\#($0 + 1),"OBJECTID":\#($0 + 1),"police_beat":"\#(5 - $0)","shape_area":9}"# })
        )
        let named = try file.beats(named: nil, known: ["1", "2", "3", "4", "5"])
        #expect(named.property == "police_beat")
        #expect(named.shapes.map(\.name) == ["5", "4", "3", "2", "1"])
        #expect((named.known, named.leftOut) == (5, 0))
        let only = try BeatFile(self.file([#"{"OBJECTID":1,"colour":"red"}"#]))
        #expect(try only.beats(named: nil, known: ["1"]).property == "OBJECTID")
        #expect(try only.beats(named: "OBJECTID", known: []).property == "OBJECTID")
    }

    @Test func `is named by the likeliest of the properties that fit alike, then by one that tells all apart`() throws {
        let areas = try BeatFile(file([#"{"Area":"1","district":"2"}"#, #"{"Area":"2","district":"1"}"#]))
        #expect(try areas.beats(named: nil, known: ["1", "2"]).property == "district")
        let plain = try BeatFile(
            file([#"{"a":"1","b":"2"}"#, #"{"a":"2","b":"1"}"#, #"{"a":"2","b":"3"}"#]))
        #expect(try plain.beats(named: nil, known: ["1", "2"]).property == "b")
        // A precinct of many beats names fewer of the calls' beats than the beats do, and as many polygons.
        let nested = try BeatFile(
            file((1...6).map { #"{"bt":"\#(7 - $0)","precinct":"\#(($0 + 2) / 3)"}"# }))
        #expect(try nested.beats(named: nil, known: Set((1...6).map(String.init))).property == "bt")
    }

    @Test func `tells how many of its features are no beats, and how many beats of the calls it has`() throws {
        let text = String(decoding: file([#"{"beat":"1"}"#, "{}", #"{"beat":"9"}"#]), as: UTF8.self)
        let point = #"{"type":"Feature","properties":{"beat":"2"},"geometry":{"type":"Point","coordinates":[1,2]}}"#
        let named = try BeatFile(Data((text.dropLast(2) + ",\(point)]}").utf8))
            .beats(named: nil, known: ["01", "1", "2", ""])
        #expect((named.shapes.count, named.known, named.leftOut) == (2, 1, 2))
    }

    @Test func `makes one beat of two spellings, and one polygon of two that are the same`() throws {
        let named = try BeatFile(file([#"{"beat":"01"}"#, #"{"beat":"1"}"#, #"{"beat":" 1 "}"#, #"{"beat":"2"}"#]))
            .beats(named: nil, known: ["1"])
        #expect(named.shapes.map(\.name) == ["01", "2"])
        #expect(named.shapes.map(\.rings.count) == [1, 1])
        // A hole of one polygon that another of the same beat fills is no polygon twice.
        let ring = "[[0,0],[3,0],[3,3],[0,3],[0,0]]", inner = "[[1,1],[2,1],[2,2],[1,2],[1,1]]"
        let filled = #"{"type":"MultiPolygon","coordinates":[[\#(ring),\#(inner)],[\#(inner)]]}"#
        let beat = try BeatFile(file([#"{"beat":"1"}"#], of: filled)).beats(named: nil, known: [])
        #expect(beat.shapes.map(\.rings.count) == [3])
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
        let beats = try file.beats(named: nil, known: known).shapes
        #expect(beats.count == 55)
        let drawn = Set(beats.map(\.name))
        let missing = known.subtracting(drawn).subtracting(["Zone/Beat", ""])
        print("of \(known.count - 1) beats of Seattle's calls the map has not: \(missing.sorted())")
        #expect(missing.count <= 2)
    }
}
