import Exchange
import Foundation
import Plan

/// The beats of a city drawn side by side, darker where more calls came from.
///
/// Drawn here as one picture, it prints and needs neither a script nor tiles of somebody else's server (decision 19).
struct BeatMap: Sendable {
    /// One beat.
    struct Area: Sendable {
        /// An SVG path.
        let path: String
        let shade: String
        /// Its name and its count.
        let title: String
    }

    /// A beat's name where it fits into the beat.
    struct Label: Sendable {
        let name: String
        let x: Int
        let y: Int
        let shade: String
    }

    /// What one shade stands for.
    struct Shade: Sendable {
        let shade: String
        let range: String
    }

    /// The width of the city; its height follows.
    static let width = 1_000.0

    /// That of the picture, with a margin of four on each side.
    let height: Int
    let areas: [Area]
    let labels: [Label]
    let legend: [Shade]
    /// What the picture shows, for those who do not see it.
    let told: String
    /// How many calls came from beats that the map has not.
    let elsewhere: String?

    /// - Parameter counts: the calls of each beat, by its name in the calls.
    init?(_ beats: [BeatShape], counts: [String: Int], _ words: Words) {
        let points = beats.lazy.flatMap { $0.rings.joined() }
        guard let west = points.map(\.longitude).min(), let east = points.map(\.longitude).max(),
            let south = points.map(\.latitude).min(), let north = points.map(\.latitude).max(), east > west,
            north > south
        else { return nil }
        let number = Numbers(words.language)
        // Degrees are as wide as they are in the middle of the city.
        let narrow = cos((south + north) / 2 * .pi / 180)
        let scale = Self.width / ((east - west) * narrow)
        let tall = min(1_600, ((north - south) * scale).rounded(.up))
        height = Int(tall) + 8
        let squeeze = tall / ((north - south) * scale)
        func spot(_ point: BeatShape.Point) -> (x: Int, y: Int) {
            (
                Int(
                    (((point.longitude - west) * narrow * scale - Self.width / 2) * squeeze + Self.width / 2).rounded()),
                Int(((north - point.latitude) * scale * squeeze).rounded())
            )
        }
        let byKey = counts.reduce(into: [String: Int]()) { $0[BeatShape.key($1.key), default: 0] += $1.value }
        let told = beats.map { byKey[BeatShape.key($0.name)] ?? 0 }
        let busiest = max(1, told.max() ?? 1)
        func shade(_ count: Int) -> String { "h\(count * 5 / (busiest + 1))" }
        let drawn = zip(beats, told).map { beat, count in
            let rings = beat.rings.map { ring in
                ring.map(spot).reduce(into: [(x: Int, y: Int)]()) {
                    if $0.last.map({ $0 != $1 }) ?? true { $0.append($1) }
                }
            }
            return (beat: beat, count: count, rings: rings, size: rings.map(Self.area).max() ?? 0)
        }.sorted { $0.size > $1.size }
        areas = drawn.map { one in
            Area(
                path: one.rings.filter { $0.count > 2 }.map(Self.path).joined(), shade: shade(one.count),
                title: words("past.beatCount", count: one.count, ["beat": one.beat.name, "n": number(one.count)]))
        }
        labels = drawn.compactMap { one in
            guard let ring = one.rings.max(by: { Self.area($0) < Self.area($1) }),
                let middle = Self.middle(ring, fitting: one.beat.name)
            else { return nil }
            return Label(name: one.beat.name, x: middle.x, y: middle.y, shade: shade(one.count))
        }
        legend = (0..<5).compactMap { step in
            let low = (step * (busiest + 1) + 4) / 5
            let high = ((step + 1) * (busiest + 1) + 4) / 5 - 1
            guard low <= high else { return nil }
            return Shade(
                shade: "h\(step)", range: low == high ? number(low) : "\(number(low))–\(number(min(high, busiest)))")
        }
        let most = drawn.max { $0.count < $1.count }
        self.told = words(
            "past.mapTold",
            ["n": number(beats.count), "beat": most?.beat.name ?? "", "calls": number(most?.count ?? 0)])
        let known = Set(beats.map { BeatShape.key($0.name) })
        let rest = byKey.filter { !known.contains($0.key) }.values.reduce(0, +)
        elsewhere = rest > 0 ? words("past.mapElsewhere", count: rest, ["n": number(rest)]) : nil
    }

    private static func path(_ ring: [(x: Int, y: Int)]) -> String {
        "M" + ring.map { "\($0.x) \($0.y)" }.joined(separator: "L") + "Z"
    }

    /// Twice the area of a ring (Gauss).
    private static func area(_ ring: [(x: Int, y: Int)]) -> Int {
        guard ring.count > 2 else { return 0 }
        return abs(zip(ring, ring.dropFirst() + [ring[0]]).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y })
    }

    /// The middle of the widest stretch of a ring on its middle line, where a name has room on it.
    private static func middle(_ ring: [(x: Int, y: Int)], fitting name: String) -> (x: Int, y: Int)? {
        guard ring.count > 2, let top = ring.map(\.y).min(), let bottom = ring.map(\.y).max(), bottom - top > 24 else {
            return nil
        }
        let y = (top + bottom) / 2
        let crossings = zip(ring, ring.dropFirst() + [ring[0]]).compactMap { from, to -> Int? in
            guard (from.y <= y) != (to.y <= y) else { return nil }
            return from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y)
        }.sorted()
        let stretches = stride(from: 0, to: crossings.count - 1, by: 2).map { (crossings[$0], crossings[$0 + 1]) }
        guard let widest = stretches.max(by: { $0.1 - $0.0 < $1.1 - $1.0 }),
            widest.1 - widest.0 > 14 * name.count + 6
        else { return nil }
        return ((widest.0 + widest.1) / 2, y)
    }
}
