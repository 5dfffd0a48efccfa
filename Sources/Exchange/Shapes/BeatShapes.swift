import Foundation

/// One beat of a city as a shape on the map.
package struct BeatShape: Hashable, Sendable {
    /// A place on the map, WGS 84.
    package struct Point: Hashable, Sendable {
        /// Degrees east.
        package let longitude: Double
        /// Degrees north.
        package let latitude: Double

        package init(longitude: Double, latitude: Double) {
            self.longitude = longitude
            self.latitude = latitude
        }
    }

    package let name: String
    /// Closed rings, the outer ones and those of holes, for the even-odd rule.
    package let rings: [[Point]]

    package init(name: String, rings: [[Point]]) {
        self.name = name
        self.rings = rings
    }
}

/// Why a file of beats is not read.
package enum BeatsFault: Error, Hashable, Sendable {
    /// It is no GeoJSON FeatureCollection (RFC 7946).
    case notGeoJSON
    /// It has no polygon.
    case noPolygons
    /// It has more bytes, beats or points than are taken.
    case tooLarge
    /// Its coordinates are no degrees of WGS 84, which GeoJSON asks for (RFC 7946 §4).
    case notDegrees
    /// No property names each polygon; these are there.
    case noName(properties: [String])
}

/// The beats of a file under the names that one of its properties gives them.
package struct NamedBeats: Hashable, Sendable {
    package let shapes: [BeatShape]
    /// The property that names them.
    package let property: String
    /// How many of the beats that the calls name are among them.
    package let known: Int
    /// Features that are in none: they are no polygon, or have no name.
    package let leftOut: Int
}

/// The polygons of a GeoJSON FeatureCollection (RFC 7946), each with what is said of it.
package struct BeatFile: Sendable {
    /// As large as the file may be, in bytes.
    package static let mostBytes = 20_000_000
    package static let mostBeats = 3_000
    package static let mostPoints = 500_000
    /// The longest name that is kept.
    package static let mostName = 80

    /// One feature: what is said of it, and the rings of each of its polygons.
    private struct Feature {
        let properties: [String: String]
        let polygons: [[[BeatShape.Point]]]
    }

    private let features: [Feature]
    /// Features that are no polygon.
    private let others: Int

    /// - Throws: ``BeatsFault``.
    package init(_ bytes: Data) throws(BeatsFault) {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge }
        guard let file = (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any],
            file["type"] as? String == "FeatureCollection", let list = file["features"] as? [[String: Any]]
        else { throw .notGeoJSON }
        var features: [Feature] = []
        var points = 0
        for feature in list {
            guard let geometry = feature["geometry"] as? [String: Any] else { continue }
            let polygons = try Self.polygons(geometry)
            guard !polygons.isEmpty else { continue }
            points += polygons.joined().reduce(0) { $0 + $1.count }
            features.append(
                Feature(
                    properties: Self.texts(feature["properties"] as? [String: Any] ?? [:]), polygons: polygons))
            guard points <= Self.mostPoints, features.count <= Self.mostBeats else { throw .tooLarge }
        }
        guard !features.isEmpty else { throw .noPolygons }
        self.features = features
        others = list.count - features.count
    }

    private static func polygons(_ geometry: [String: Any]) throws(BeatsFault) -> [[[BeatShape.Point]]] {
        let polygons: [[[[Any]]]]
        switch geometry["type"] as? String {
        case "Polygon": polygons = (geometry["coordinates"] as? [[[Any]]]).map { [$0] } ?? []
        case "MultiPolygon": polygons = geometry["coordinates"] as? [[[[Any]]]] ?? []
        default: return []
        }
        var found: [[[BeatShape.Point]]] = []
        for polygon in polygons {
            var rings: [[BeatShape.Point]] = []
            for places in polygon {
                let points = try ring(places)
                if points.count >= 4 { rings.append(points) }
            }
            if !rings.isEmpty { found.append(rings) }
        }
        return found
    }

    private static func ring(_ places: [[Any]]) throws(BeatsFault) -> [BeatShape.Point] {
        var points: [BeatShape.Point] = []
        for place in places {
            guard place.count >= 2, let east = (place[0] as? NSNumber)?.doubleValue,
                let north = (place[1] as? NSNumber)?.doubleValue
            else { throw .notGeoJSON }
            guard abs(east) <= 180, abs(north) <= 90 else { throw .notDegrees }
            points.append(BeatShape.Point(longitude: east, latitude: north))
        }
        return points
    }

    private static func texts(_ properties: [String: Any]) -> [String: String] {
        properties.compactMapValues { value in
            let text = (value as? String) ?? (value as? NSNumber).map(\.stringValue)
            let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            return trimmed.isEmpty ? nil : String(trimmed.prefix(mostName))
        }
    }

    /// The properties that polygons have, in the order of their names.
    package var properties: [String] { Set(features.flatMap(\.properties.keys)).sorted() }

    /// A word in the name of a property that names a beat, the surest first.
    private static let likely = [
        "beat", "district", "sector", "zone", "precinct", "division", "name", "label", "id", "area",
    ]

    /// How likely a property names beats, by its own name: less is likelier.
    private static func rank(_ property: String) -> Int? {
        let name = property.lowercased()
        let words = name.split { !$0.isLetter }
        return likely.firstIndex { word in name.hasPrefix(word) || words.contains { $0 == word } }
    }

    /// Properties in which a program numbered the features; they tell nothing about a beat.
    private static let counted: Set<String> = ["objectid", "fid", "ogcfid", "globalid", "gid", "oid", "rowid"]

    private static func isCounted(_ property: String) -> Bool {
        counted.contains(property.lowercased().filter(\.isLetter))
    }

    /// The beats under the names that one property gives them; polygons of one name are one beat.
    ///
    /// - Parameters:
    ///   - property: the property that names them; else that whose values are the most beats among `known`, of several
    ///     the one whose own name speaks of beats, then one that tells all polygons apart. Numbers that a program gave
    ///     the features are taken only where nothing else fits. Where nothing is known, the property's own name counts.
    ///   - known: the names of beats in the calls.
    /// - Throws: ``BeatsFault/noName(properties:)``.
    package func beats(named property: String?, known: Set<String>) throws(BeatsFault) -> NamedBeats {
        let known = Set(known.map(BeatShape.key)).subtracting([""])
        guard let chosen = property.map({ properties.contains($0) ? $0 : nil }) ?? guess(known) else {
            throw .noName(properties: properties)
        }
        var (order, named): ([String], [String: (name: String, polygons: [[[BeatShape.Point]]])]) = ([], [:])
        var nameless = 0
        for feature in features {
            guard let name = feature.properties[chosen] else {
                nameless += 1
                continue
            }
            let key = BeatShape.key(name)
            if named[key] == nil { order.append(key) }
            named[key, default: (name, [])].polygons += feature.polygons
        }
        guard !order.isEmpty else { throw .noName(properties: properties) }
        let shapes = order.compactMap { named[$0] }.map { beat in
            // The same polygon twice would be a hole under the even-odd rule.
            var seen: Set<[[BeatShape.Point]]> = []
            return BeatShape(name: beat.name, rings: beat.polygons.filter { seen.insert($0).inserted }.flatMap { $0 })
        }
        return NamedBeats(
            shapes: shapes, property: chosen, known: known.intersection(order).count, leftOut: others + nameless)
    }

    /// The property that seems to name the beats.
    private func guess(_ known: Set<String>) -> String? {
        typealias Fit = (property: String, hits: Int, rank: Int?, isUnique: Bool)
        let fits = properties.map { property -> Fit in
            let values = features.compactMap { $0.properties[property] }.map(BeatShape.key)
            let different = Set(values)
            return (
                property, different.intersection(known).count, Self.rank(property), different.count == features.count
            )
        }
        func order(_ fit: Fit) -> (Int, Int, Int) { (-fit.hits, fit.rank ?? .max, fit.isUnique ? 0 : 1) }
        let (counted, told) = (
            fits.filter { Self.isCounted($0.property) }, fits.filter { !Self.isCounted($0.property) }
        )
        // The first of equals is that whose name comes first.
        return told.filter { $0.hits > 0 }.min { order($0) < order($1) }?.property
            ?? counted.filter { $0.hits > 0 }.min { order($0) < order($1) }?.property
            ?? told.filter { $0.rank != nil }.min { order($0) < order($1) }?.property
    }
}

extension BeatShape {
    /// A beat's name as it is looked up: in capitals, without blanks around it, and `7` for `007`.
    package static func key(_ name: String) -> String {
        let key = CallMap.key(ofType: name)
        let bare = key.drop { $0 == "0" }
        return bare.isEmpty ? key : String(bare)
    }
}
