/// Where a program serves: the areas it names, the area it draws, or both.
package struct Catchment: Hashable, Sendable {
    /// A place in degrees (WGS 84), the longitude first as in GeoJSON.
    package struct Position: Hashable, Sendable {
        package let longitude: Double
        package let latitude: Double

        package init(longitude: Double, latitude: Double) {
            self.longitude = longitude
            self.latitude = latitude
        }
    }

    /// An area as RFC 7946 draws it: its outline, and then its holes; each ring ends where it begins.
    package struct Polygon: Hashable, Sendable {
        package let rings: [[Position]]

        /// Whether a place lies within the outline and in no hole.
        package func contains(_ place: Position) -> Bool {
            rings.reduce(false) { inside, ring in Polygon.crosses(ring, from: place) ? !inside : inside }
        }

        /// Whether a line from a place to the east crosses a ring an odd number of times.
        private static func crosses(_ ring: [Position], from place: Position) -> Bool {
            var isOdd = false
            for (one, other) in zip(ring, ring.dropFirst())
            where (one.latitude > place.latitude) != (other.latitude > place.latitude) {
                let share = (place.latitude - one.latitude) / (other.latitude - one.latitude)
                if place.longitude < one.longitude + share * (other.longitude - one.longitude) { isOdd.toggle() }
            }
            return isOdd
        }
    }

    /// The beats, districts or neighbourhoods it serves, as the city's calls name them.
    package let areas: [String]
    package let shape: [Polygon]
    package let basis: Basis

    /// Whether it serves a place.
    package func contains(_ place: Position) -> Bool { shape.contains { $0.contains(place) } }

    /// Whether it serves an area of that name, however the name is written; nothing where it names none.
    package func contains(area: String) -> Bool? {
        guard !areas.isEmpty else { return nil }
        let name = area.lowercased()
        return areas.contains { $0.lowercased() == name }
    }
}
