import Foundation
import Vocabulary

/// The invented city: its streets, its places, and where in it something happens.
package struct City: Sendable {
    /// Where something is: as people say it, in which beat, and on the map.
    struct Spot: Hashable, Sendable {
        let name: String
        let beat: String
        let point: Ground.Point
    }

    let invention: Invention
    /// The zone of the city's clocks.
    package static let zone = TimeZone(identifier: "America/Denver") ?? .gmt

    package init(_ invention: Invention) {
        self.invention = invention
    }

    package var name: String { invention.city }

    /// Named roads lie ten blocks apart: avenues run east, streets run south.
    private static let spacing = 10.0

    /// A house somewhere: more often near the market than at the edge.
    func house(_ chance: inout SeededNumbers) -> Spot {
        let point =
            chance.happens(0.55)
            ? Ground.Point(x: chance.normal(100, 28), y: chance.normal(92, 26))
            : Ground.Point(x: chance.between(0, Ground.side), y: chance.between(0, Ground.side))
        return block(near: point, &chance)
    }

    /// The hundred block of a road near a point, as dispatch systems tell addresses.
    private func block(near point: Ground.Point, _ chance: inout SeededNumbers) -> Spot {
        let isAvenue = chance.happens(0.5)
        let names = isAvenue ? invention.streets.avenues : invention.streets.streets
        let across = isAvenue ? point.y : point.x
        let road = min(names.count - 1, max(0, Int(across / Self.spacing)))
        let line = (Double(road) + 0.5) * Self.spacing
        let on = Ground.inside(
            isAvenue ? Ground.Point(x: point.x, y: line) : Ground.Point(x: line, y: point.y))
        let along = Int(isAvenue ? on.x : on.y)
        let name = "\(along * 100 + 100) \(names[road]) \(isAvenue ? "Ave" : "St")"
        return Spot(name: name, beat: Ground.beat(of: on), point: on)
    }

    /// A place of one of some kinds, or a house where there is none.
    func place(_ kinds: [String], _ chance: inout SeededNumbers) -> Spot {
        let some = invention.places.filter { kinds.contains($0.kind) }
        guard let chosen = chance.choice(some, by: \.weight) else { return house(&chance) }
        return spot(of: chosen)
    }

    func spot(of place: Invention.Place) -> Spot {
        let point = Ground.inside(Ground.Point(x: place.x, y: place.y))
        return Spot(name: place.name, beat: Ground.beat(of: point), point: point)
    }

    /// Where every avenue meets every street.
    var crossings: [Spot] {
        invention.streets.avenues.enumerated().flatMap { row, avenue in
            invention.streets.streets.enumerated().map { column, street in
                let point = Ground.inside(
                    Ground.Point(x: (Double(column) + 0.5) * Self.spacing, y: (Double(row) + 0.5) * Self.spacing))
                return Spot(name: "\(avenue) Ave & \(street) St", beat: Ground.beat(of: point), point: point)
            }
        }
    }
}
