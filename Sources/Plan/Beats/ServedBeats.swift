import Exchange
import Programs

/// Which of a city's beats programs serve, as far as they say where they do.
///
/// Beats that all programs treat alike are one group, so that calls from them walk the same path.
struct ServedBeats {
    /// By beat: its group.
    let group: [Int]
    /// By group and program: whether the program serves it; nothing where it does not say, or no beat is told.
    let serves: [[Bool?]]

    /// - Parameter drawn: the beats as they are drawn, of those that are.
    init(_ beats: [String], _ drawn: [BeatShape], _ programs: [Program]) {
        let middles = Dictionary(
            drawn.map { ($0.name.lowercased(), $0.middle) }, uniquingKeysWith: { first, _ in first })
        var serves: [[Bool?]] = []
        group = beats.map { beat in
            let found = programs.map { program in
                beat.isEmpty ? nil : program.catchment?.serves(beat: beat, middles[beat.lowercased()] ?? nil)
            }
            if let known = serves.firstIndex(of: found) { return known }
            serves.append(found)
            return serves.count - 1
        }
        self.serves = serves
    }
}

extension Catchment {
    /// Whether it serves a beat: by its name, else by where its middle lies.
    package func serves(beat: String, _ middle: Position?) -> Bool? {
        if contains(area: beat) == true { return true }
        guard !shape.isEmpty, let middle else { return contains(area: beat) }
        return contains(middle)
    }
}

extension BeatShape {
    /// The middle of its largest ring, weighed by area; nothing where the ring has none.
    package var middle: Catchment.Position? {
        let found = rings.compactMap(Self.weighed).max { $0.area < $1.area }
        return found.map { Catchment.Position(longitude: $0.longitude, latitude: $0.latitude) }
    }

    private static func weighed(_ ring: [Point]) -> (area: Double, longitude: Double, latitude: Double)? {
        guard let first = ring.first else { return nil }
        // Told from the first corner, so that nothing is lost between large degrees and small beats.
        var (twice, east, north) = (0.0, 0.0, 0.0)
        for (one, other) in zip(ring, ring.dropFirst() + [first]) {
            let (x, y) = (one.longitude - first.longitude, one.latitude - first.latitude)
            let (nextX, nextY) = (other.longitude - first.longitude, other.latitude - first.latitude)
            let cross = x * nextY - nextX * y
            twice += cross
            east += (x + nextX) * cross
            north += (y + nextY) * cross
        }
        guard twice != 0 else { return nil }
        return (abs(twice), first.longitude + east / (3 * twice), first.latitude + north / (3 * twice))
    }
}
