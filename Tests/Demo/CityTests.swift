import Access
import Foundation
import Operate
import Programs
import Testing
import Vocabulary

@testable import Demo

@Suite struct `The invented city` {
    let city: City

    init() throws {
        city = City(try Invented.read())
    }

    @Test func `has beats that are polygons, each closed`() throws {
        let beats = try Polygons(city.beats)
        #expect(beats.rings.count == 16)
        for (name, ring) in beats.rings {
            #expect(ring.first == ring.last, "\(name) is open")
            #expect(ring.count >= 5)
        }
    }

    @Test func `has places and crossings that lie in the beat they name`() throws {
        let beats = try Polygons(city.beats)
        let lines = String(decoding: city.gazetteer, as: UTF8.self).split(separator: "\n").dropFirst()
        #expect(lines.count > 400)
        for line in lines {
            let cells = line.split(separator: ",")
            let inside = beats.names(latitude: Double(cells[3]) ?? 0, longitude: Double(cells[4]) ?? 0)
            #expect(inside == [String(cells[2])], "\(cells[0])")
        }
    }

    @Test func `has calls that lie in the beat they name, the same for the same seed`() throws {
        let beats = try Polygons(city.beats)
        let calls = days(3, seed: 5)
        #expect(calls.count > 1_000)
        for call in calls {
            let (latitude, longitude) = Ground.degrees(call.spot.point)
            #expect(beats.names(latitude: latitude, longitude: longitude) == [call.spot.beat], "\(call.spot)")
        }
        #expect(calls.map(\.received) == days(3, seed: 5).map(\.received))
        #expect(calls.map(\.received) != days(3, seed: 6).map(\.received))
    }

    @Test func `is called as often as it was told, most in the afternoon and least before dawn`() throws {
        let calls = days(28, seed: 9)
        #expect(abs(Double(calls.count) / 28 - 520) < 30)
        let hours = Dictionary(grouping: calls) { Calendar.city.component(.hour, from: $0.received.date) }
        let (noon, dawn) = (hours[15]?.count ?? 0, hours[5]?.count ?? 0)
        // 57 and 14 of 1,000 calls, as published.
        #expect((2.8...6).contains(Double(noon) / Double(dawn)))
        let share = Double(calls.count { $0.scene != nil }) / Double(calls.count)
        #expect(abs(share - Rhythm.behavioural) < 0.015)
    }

    @Test func `speaks only of what the rest of the program knows`() throws {
        let invention = city.invention
        let programs = try Invented.programs().map { try Program(yaml: $0) }
        #expect(programs.map(\.name) == Filling.programs)
        let questions = Set(programs.flatMap { $0.questions.map(\.key) })
        let kinds = Set(invention.places.map(\.kind))
        for scene in invention.scenes {
            #expect(Nature(rawValue: scene.nature) != nil, "\(scene.key)")
            #expect(!scene.says.isEmpty && !scene.types.isEmpty, "\(scene.key)")
            #expect(scene.needs.allSatisfy { Need.Kind(rawValue: $0) != nil }, "\(scene.key)")
            #expect(questions.isSuperset(of: scene.answers?.keys.map(\.self) ?? []), "\(scene.key)")
            #expect(scene.at?.allSatisfy { kinds.contains($0) || $0 == "home" } ?? true, "\(scene.key)")
        }
        #expect(invention.services.allSatisfy { Need.Kind(rawValue: $0.kind) != nil })
        #expect(invention.staff.allSatisfy { Role(rawValue: $0.role) != nil })
        for team in invention.teams {
            #expect(Filling.programs.contains(team.program), "\(team.name)")
            #expect(team.members.allSatisfy { Discipline(rawValue: $0.as) != nil }, "\(team.name)")
        }
        // At every hour of the week somebody is at work.
        let nights = (0..<24).filter { hour in
            !invention.teams.contains { team in
                team.from < team.until
                    ? (team.from..<team.until).contains(hour) : hour >= team.from || hour < team.until
            }
        }
        #expect(nights.isEmpty)
        // Telephone numbers are those that are kept for fiction.
        #expect(invention.services.allSatisfy { $0.phone.contains("55501") })
    }

    private func days(_ count: Int, seed: UInt64) -> [CityCall] {
        var calls = CityCalls(city, callsPerDay: 520, seed: seed)
        // A Monday in March, at midnight in the city.
        let start = Instant(microseconds: 1_772_434_800_000_000)
        return (0..<count * 24).flatMap { calls.calls(from: start.adding(.seconds($0 * 3600))) }
    }
}

/// The invention that comes with Alongside.
enum Invented {
    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    static func read() throws -> Invention { try Invention(folder: root.appending(path: "Demo")) }

    static func programs() throws -> [[UInt8]] {
        try Filling.programs.map { Array(try Data(contentsOf: root.appending(path: "Programs/\($0).yaml"))) }
    }
}

/// Polygons as a program that knows only GeoJSON reads them.
private struct Polygons {
    private struct File: Decodable {
        struct Feature: Decodable {
            struct Properties: Decodable { let beat: String }
            struct Geometry: Decodable { let coordinates: [[[Double]]] }
            let properties: Properties
            let geometry: Geometry
        }
        let features: [Feature]
    }

    let rings: [(name: String, ring: [[Double]])]

    init(_ bytes: Data) throws {
        rings = try JSONDecoder().decode(File.self, from: bytes).features.map {
            ($0.properties.beat, $0.geometry.coordinates[0])
        }
    }

    /// Every beat that holds a point: a ray to the east crosses its border an odd number of times.
    func names(latitude: Double, longitude: Double) -> [String] {
        rings.filter { _, ring in
            zip(ring, ring.dropFirst()).count { one, other in
                (one[1] > latitude) != (other[1] > latitude)
                    && longitude < (other[0] - one[0]) * (latitude - one[1]) / (other[1] - one[1]) + one[0]
            } % 2 == 1
        }.map(\.name)
    }
}
