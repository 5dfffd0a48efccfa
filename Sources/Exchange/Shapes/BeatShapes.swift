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

/// The polygons of a GeoJSON FeatureCollection (RFC 7946), each with what is said of it.
package struct BeatFile: Sendable {
    /// As large as the file may be, in bytes.
    package static let mostBytes = 20_000_000
    package static let mostBeats = 3_000
    package static let mostPoints = 500_000
    /// The longest name that is kept.
    package static let mostName = 80

    private let features: [(properties: [String: String], rings: [[BeatShape.Point]])]

    /// - Throws: ``BeatsFault``.
    package init(_ bytes: Data) throws(BeatsFault) {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge }
        guard let file = (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any],
            file["type"] as? String == "FeatureCollection", let list = file["features"] as? [[String: Any]]
        else { throw .notGeoJSON }
        var features: [(properties: [String: String], rings: [[BeatShape.Point]])] = []
        var points = 0
        for feature in list {
            guard let geometry = feature["geometry"] as? [String: Any] else { continue }
            let rings = try Self.rings(geometry)
            guard !rings.isEmpty else { continue }
            points += rings.reduce(0) { $0 + $1.count }
            features.append((Self.texts(feature["properties"] as? [String: Any] ?? [:]), rings))
            guard points <= Self.mostPoints, features.count <= Self.mostBeats else { throw .tooLarge }
        }
        guard !features.isEmpty else { throw .noPolygons }
        self.features = features
    }

    private static func rings(_ geometry: [String: Any]) throws(BeatsFault) -> [[BeatShape.Point]] {
        let polygons: [[[[Any]]]]
        switch geometry["type"] as? String {
        case "Polygon": polygons = (geometry["coordinates"] as? [[[Any]]]).map { [$0] } ?? []
        case "MultiPolygon": polygons = geometry["coordinates"] as? [[[[Any]]]] ?? []
        default: return []
        }
        var rings: [[BeatShape.Point]] = []
        for ring in polygons.joined() {
            var points: [BeatShape.Point] = []
            for place in ring {
                guard place.count >= 2, let east = (place[0] as? NSNumber)?.doubleValue,
                    let north = (place[1] as? NSNumber)?.doubleValue
                else { throw .notGeoJSON }
                guard abs(east) <= 180, abs(north) <= 90 else { throw .notDegrees }
                points.append(BeatShape.Point(longitude: east, latitude: north))
            }
            if points.count >= 4 { rings.append(points) }
        }
        return rings
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

    /// How a property's name begins that names a beat, the surest first.
    private static let likely = [
        "beat", "district", "sector", "zone", "precinct", "division", "area", "name", "label", "id",
    ]

    /// The beats under the names that one property gives them; polygons of one name are one beat.
    ///
    /// - Parameters:
    ///   - property: the property that names them; else that whose values are most often among `known`, else the one whose
    ///     own name speaks of beats.
    ///   - known: the names of beats in the calls.
    /// - Throws: ``BeatsFault/noName(properties:)``.
    package func beats(named property: String?, known: Set<String>) throws(BeatsFault) -> [BeatShape] {
        let keys = Set(known.map(BeatShape.key))
        func hits(_ property: String) -> Int {
            features.count { $0.properties[property].map { keys.contains(BeatShape.key($0)) } ?? false }
        }
        let chosen: String?
        if let property {
            chosen = properties.contains(property) ? property : nil
        } else {
            let best = properties.max { hits($0) < hits($1) }
            chosen =
                best.flatMap { hits($0) > 0 ? $0 : nil }
                ?? Self.likely.lazy.compactMap { word in
                    properties.first { $0.lowercased().hasPrefix(word) }
                }.first
        }
        guard let chosen else { throw .noName(properties: properties) }
        var (order, rings): ([String], [String: [[BeatShape.Point]]]) = ([], [:])
        for feature in features {
            guard let name = feature.properties[chosen] else { continue }
            if rings[name] == nil { order.append(name) }
            rings[name, default: []] += feature.rings
        }
        guard !order.isEmpty else { throw .noName(properties: properties) }
        return order.map { BeatShape(name: $0, rings: rings[$0] ?? []) }
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
