import Exchange
import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite struct `The map of beats` {
    let words: Words

    init() throws {
        words = try Catalogue(folder: Share.folder.appending(path: "Words"))["en"]
    }

    /// A box of degrees with a name.
    private func box(
        _ name: String, _ west: Double, _ south: Double, _ wide: Double = 0.1, _ tall: Double = 0.1
    ) -> BeatShape {
        let (east, north) = (west + wide > 180 ? west + wide - 360 : west + wide, south + tall)
        let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return BeatShape(name: name, rings: [corners.map { BeatShape.Point(longitude: $0.0, latitude: $0.1) }])
    }

    /// Boxes side by side.
    private func row(_ names: [String], from west: Double = -90, _ south: Double = 40) -> [BeatShape] {
        names.enumerated().map { box($1, west + Double($0) / 10, south) }
    }

    /// The corners of every area, by its title.
    private func corners(_ map: BeatMap) -> [String: [(x: Int, y: Int)]] {
        Dictionary(
            uniqueKeysWithValues: map.areas.map { area in
                (
                    area.title,
                    area.path.matches(of: /(-?[0-9]+) (-?[0-9]+)/).map { (Int($0.1) ?? .max, Int($0.2) ?? .max) }
                )
            })
    }

    private func widths(_ map: BeatMap) -> [Int] {
        corners(map).values.map { ($0.map(\.x).max() ?? 0) - ($0.map(\.x).min() ?? 0) }
    }

    /// Beats that lie on the line from corner to corner of the picture, as in a city of squares.
    @Test func `draws every corner of every beat`() throws {
        let squares = (0..<4).flatMap { south in
            (0..<4).map { west in box("\(west) \(south)", Double(west) / 10, Double(south) / 10) }
        }
        let map = try #require(BeatMap(squares, counts: [:], words))
        for (name, corners) in corners(map) { #expect(Set(corners.map { "\($0)" }).count == 4, "\(name): \(corners)") }
    }

    @Test func `shows that a count is held back, and no number for it`() throws {
        let map = try #require(
            BeatMap(row(["A", "B"]), counts: ["A": 12], untold: { $0 == "B" }, of: "gap", words))
        #expect(map.areas.map(\.shade).sorted() == ["h4", "untold"])
        #expect(map.areas.first { $0.shade == "untold" }?.title == "B: held back")
        #expect(map.legend.last?.shade == "untold")
        let all = try #require(BeatMap(row(["A", "B"]), counts: ["A": 12], of: "gap", words))
        #expect(!all.legend.contains { $0.shade == "untold" })
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 99, 100, 12_345])
    func `has a legend in which every count has its shade, once`(busiest: Int) throws {
        let map = try #require(BeatMap(row(["A", "B"]), counts: ["A": busiest, "B": busiest / 2], words))
        var from = 0
        for shade in map.legend {
            let ends = shade.range.split(separator: "–").map { Int($0.filter(\.isNumber)) ?? -1 }
            #expect(ends.first == from)
            let to = try #require(ends.last)
            for count in Set([from, to, (from + to) / 2]) {
                let other = try #require(BeatMap(row(["A", "B"]), counts: ["A": busiest, "B": count], words))
                #expect(other.areas.first { $0.title.hasPrefix("B:") }?.shade == shade.shade, "\(count) of \(busiest)")
            }
            from = to + 1
        }
        #expect(from == busiest + 1)
    }

    @Test func `says that no beat of it is in the calls, and which has the most where one is`() throws {
        let none = try #require(BeatMap(row(["A", "B"]), counts: ["X": 7], words))
        #expect(none.told == words("beatMaps.past.mapNone"))
        #expect(none.legend.map(\.range) == ["0"])
        #expect(none.elsewhere == "7 calls came from beats that the map has not.")
        let two = try #require(BeatMap(row(["A", "B"]), counts: ["b": 7], words))
        #expect(two.told == "Of 2 beats, B has the most of these calls: 7.")
        let one = try #require(BeatMap(row(["A"]), counts: ["A": 7], words))
        #expect(one.told == "A is the only beat that is drawn; calls from it: 7.")
    }

    @Test func `counts a beat of two spellings once, and draws a shape of it once`() throws {
        let map = try #require(BeatMap(row(["01", "2"]) + row(["1"]), counts: ["1": 5, "001": 2, "2": 1], words))
        #expect(Set(map.areas.map(\.title)) == ["01: 7 calls", "2: 1 call"])
        #expect(map.areas.allSatisfy { $0.path.matches(of: /M/).count == 1 })
        #expect(map.elsewhere == nil)
        #expect(map.told.hasPrefix("Of 2 beats, 01 "))
        // The same name far apart is one beat of two shapes.
        let split = try #require(BeatMap(row(["1", "2", "01"]), counts: ["1": 5], words))
        #expect(split.areas.map { $0.path.matches(of: /M/).count }.sorted() == [1, 2])
    }

    @Test func `keeps within its picture, whatever the city's form`() throws {
        var dice = SeededNumbers(seed: 11)
        for _ in 0..<200 {
            let (tall, wide) = (
                pow(10, Double.random(in: -7...0, using: &dice)), pow(10, Double.random(in: -7...0, using: &dice))
            )
            let (west, south) = (Double.random(in: -180..<179, using: &dice), Double.random(in: -85...84, using: &dice))
            let beats = (0..<Int.random(in: 1...9, using: &dice)).map { place in
                box(
                    "\(place)", west + wide * Double(place) / 9, south + tall * Double(place % 3) / 3, wide / 9,
                    tall / 3)
            }
            guard let map = BeatMap(beats, counts: ["0": 3], words) else { continue }
            #expect(map.areas.count == beats.count)
            for point in corners(map).values.joined() {
                #expect((0...1_002).contains(point.x) && (0...map.height).contains(point.y), "\(point)")
            }
        }
    }

    @Test func `draws a city on both sides of the 180th meridian as one`() throws {
        let map = try #require(BeatMap(row(["A", "B", "C"], from: 179.85, -17), counts: ["A": 1], words))
        #expect(widths(map).allSatisfy { (330...340).contains($0) })
        #expect(map.far == nil)
    }

    @Test func `leaves out what lies far from all others, and says so`() throws {
        let names = (0..<20).map { "B\($0)" }
        let stray = try #require(BeatMap(row(names) + [box("Null", 0, 0)], counts: ["B0": 1, "Null": 2], words))
        #expect(stray.areas.count == 20)
        #expect(widths(stray).allSatisfy { $0 >= 49 })
        #expect(stray.far == words("beatMaps.past.mapFar", count: 1))
        // Of a beat with one far shape the others are drawn.
        let torn = BeatShape(name: "B0", rings: row(names)[0].rings + box("", 0, 0).rings)
        let rest = try #require(BeatMap([torn] + row(names).dropFirst(), counts: ["B0": 1], words))
        #expect((rest.areas.count, rest.far) == (20, words("beatMaps.past.mapFar", count: 1)))
        // An airport out of town is no slip.
        let airport = try #require(BeatMap(row(names) + [box("Airport", -87, 40)], counts: ["B0": 1], words))
        #expect((airport.areas.count, airport.far) == (21, nil))
    }

    @Test func `shows a beat that is too small to be drawn as a dot`() throws {
        let map = try #require(
            BeatMap(
                row(["A", "B"]) + [box("Kiosk", -89.94713, 40.0531, 0.00001, 0.00001)], counts: ["Kiosk": 9], words))
        #expect(map.areas.map { $0.path.hasSuffix("h2v2h-2Z") } == [false, false, true])
        #expect(map.told == "Of 3 beats, Kiosk has the most of these calls: 9.")
    }
}
