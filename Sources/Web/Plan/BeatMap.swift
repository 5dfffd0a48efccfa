import Exchange
import Foundation
import Plan

/// The beats of a city drawn side by side, darker where more calls came from, or more of whatever else is counted.
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
    /// How many beats lie far from all others, in whole or in part, and are not drawn there.
    let far: String?
    /// What is counted, and what its shades are called.
    let counted: String
    let legendTitle: String

    /// - Parameters:
    ///   - counts: the calls of each beat, by its name in the calls.
    ///   - untold: the beats, by name, of which the count is held back.
    ///   - subject: what is counted, as the words call it.
    init?(
        _ shapes: [BeatShape], counts: [String: Int], untold: (String) -> Bool = { _ in false },
        of subject: String = "past", _ words: Words
    ) {
        let beats = Self.merged(shapes)
        let near = Self.near(Self.unwrapped(beats))
        guard let ground = Self.frame(near.flatMap(\.rings)), ground.east > ground.west, ground.north > ground.south
        else { return nil }
        let number = Numbers(words.language)
        // Degrees are as wide as they are in the middle of the city.
        let narrow = max(0.01, cos((ground.south + ground.north) / 2 * .pi / 180))
        let scale = Self.width / ((ground.east - ground.west) * narrow)
        let tall = min(1_600, ((ground.north - ground.south) * scale).rounded(.up))
        height = Int(tall) + 8
        let squeeze = min(1, tall / ((ground.north - ground.south) * scale))
        func spot(_ point: BeatShape.Point) -> (x: Int, y: Int) {
            (
                Int(
                    (((point.longitude - ground.west) * narrow * scale - Self.width / 2) * squeeze + Self.width / 2)
                        .rounded()),
                Int(((ground.north - point.latitude) * scale * squeeze).rounded())
            )
        }
        let byKey = counts.reduce(into: [String: Int]()) { $0[BeatShape.key($1.key), default: 0] += $1.value }
        let told = beats.map { byKey[BeatShape.key($0.name)] ?? 0 }
        let busiest = told.max() ?? 0
        counted = words("beatMaps.\(subject).mapCounts")
        legendTitle = words("beatMaps.\(subject).mapLegend")
        func shade(_ name: String, _ count: Int) -> String {
            untold(name) ? "untold" : "h\(count * 5 / (busiest + 1))"
        }
        let drawn = zip(near, told).filter { !$0.0.rings.isEmpty }.map { beat, count in
            let rings = beat.rings.map { ring in
                ring.map(spot).reduce(into: [(x: Int, y: Int)]()) { spots, next in
                    if let last = spots.last, last == next { return }
                    spots.append(next)
                }
            }
            return (beat: beat, count: count, rings: rings, size: rings.map(Self.area).max() ?? 0)
        }.sorted { $0.size > $1.size }
        areas = drawn.map { one in
            Area(
                path: Self.path(one.rings), shade: shade(one.beat.name, one.count),
                title: untold(one.beat.name)
                    ? words("beatMaps.\(subject).beatUntold", ["beat": one.beat.name])
                    : words(
                        "beatMaps.\(subject).beatCount", count: one.count,
                        ["beat": one.beat.name, "n": number(one.count)]))
        }
        labels = drawn.compactMap { one in
            guard let ring = one.rings.max(by: { Self.area($0) < Self.area($1) }),
                let middle = Self.middle(ring, fitting: one.beat.name)
            else { return nil }
            return Label(name: one.beat.name, x: middle.x, y: middle.y, shade: shade(one.beat.name, one.count))
        }
        let held =
            drawn.contains { untold($0.beat.name) }
            ? [Shade(shade: "untold", range: words("beatMaps.\(subject).mapUntold"))] : []
        legend =
            (0..<5).compactMap { step in
                let low = (step * (busiest + 1) + 4) / 5
                let high = ((step + 1) * (busiest + 1) + 4) / 5 - 1
                guard low <= high else { return nil }
                return Shade(
                    shade: "h\(step)", range: low == high ? number(low) : "\(number(low))–\(number(min(high, busiest)))"
                )
            } + held
        let most = zip(beats, told).max { $0.1 < $1.1 }
        self.told =
            busiest == 0
            ? words("beatMaps.\(subject).mapNone")
            : words(
                "beatMaps.\(subject).mapTold", count: beats.count,
                ["n": number(beats.count), "beat": most?.0.name ?? "", "calls": number(busiest)])
        let known = Set(beats.map { BeatShape.key($0.name) })
        let rest = byKey.filter { !known.contains($0.key) }.values.reduce(0, +)
        let torn = zip(beats, near).count { $0.rings.count > $1.rings.count }
        far = torn > 0 ? words("beatMaps.\(subject).mapFar", count: torn, ["n": number(torn)]) : nil
        elsewhere = rest > 0 ? words("beatMaps.\(subject).mapElsewhere", count: rest, ["n": number(rest)]) : nil
    }

    /// Beats of one name as one, however it is spelled; a shape that is there twice would be a hole in itself.
    private static func merged(_ shapes: [BeatShape]) -> [BeatShape] {
        var (order, beats): ([String], [String: (name: String, shapes: [[[BeatShape.Point]]])]) = ([], [:])
        for shape in shapes {
            let key = BeatShape.key(shape.name)
            if beats[key] == nil { order.append(key) }
            if beats[key]?.shapes.contains(shape.rings) != true {
                beats[key, default: (shape.name, [])].shapes.append(shape.rings)
            }
        }
        return order.compactMap { beats[$0] }.map { BeatShape(name: $0.name, rings: $0.shapes.flatMap { $0 }) }
    }

    /// The beats with degrees east that go on beyond 180 where a city lies on both sides of that meridian: they begin after
    /// the longest stretch of degrees in which nothing is drawn.
    private static func unwrapped(_ beats: [BeatShape]) -> [BeatShape] {
        func degree(_ longitude: Double) -> Int { (Int((longitude + 180).rounded(.down)) % 360 + 360) % 360 }
        var isDrawn = Array(repeating: false, count: 360)
        for ring in beats.lazy.flatMap(\.rings) { for point in ring { isDrawn[degree(point.longitude)] = true } }
        var (begin, longest, run) = (0, 0, 0)
        for place in 0..<720 {
            if isDrawn[place % 360] {
                if run > longest { (begin, longest) = (place % 360, run) }
                run = 0
            } else {
                run += 1
            }
        }
        let start = Double(begin - 180)
        return beats.map { beat in
            BeatShape(
                name: beat.name,
                rings: beat.rings.map { ring in
                    ring.map {
                        let east = ($0.longitude - start).truncatingRemainder(dividingBy: 360)
                        return BeatShape.Point(
                            longitude: start + (east < 0 ? east + 360 : east), latitude: $0.latitude)
                    }
                })
        }
    }

    /// Farther than so many times the reach of three quarters of all rings lies no beat of a city.
    private static let farthest = 10.0

    /// The beats without the rings that lie far from all others, as one at 0° 0′ that some program put there.
    private static func near(_ beats: [BeatShape]) -> [BeatShape] {
        let frames = beats.flatMap(\.rings).compactMap { frame([$0]) }
        guard frames.count > 2 else { return beats }
        func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        let east = middle(frames.map { ($0.west + $0.east) / 2 })
        let north = middle(frames.map { ($0.south + $0.north) / 2 })
        let narrow = max(0.01, cos(north * .pi / 180))
        func reach(_ frame: Frame) -> Double {
            max(
                max(east - frame.west, frame.east - east) * narrow, max(north - frame.south, frame.north - north))
        }
        let usual = frames.map(reach).sorted()[(frames.count - 1) * 3 / 4]
        guard usual > 0 else { return beats }
        return beats.map { beat in
            BeatShape(
                name: beat.name,
                rings: beat.rings.filter { frame([$0]).map { reach($0) <= usual * farthest } ?? false })
        }
    }

    private typealias Frame = (west: Double, south: Double, east: Double, north: Double)

    /// The degrees between which rings lie.
    private static func frame(_ rings: [[BeatShape.Point]]) -> Frame? {
        guard let first = rings.lazy.joined().first(where: { _ in true }) else { return nil }
        var frame = (first.longitude, first.latitude, first.longitude, first.latitude)
        for point in rings.joined() {
            frame = (
                min(frame.0, point.longitude), min(frame.1, point.latitude), max(frame.2, point.longitude),
                max(frame.3, point.latitude)
            )
        }
        return frame
    }

    /// The path of a beat; a dot where it is too small for one.
    private static func path(_ rings: [[(x: Int, y: Int)]]) -> String {
        let path = rings.filter { area($0) > 0 }.map(path).joined()
        guard path.isEmpty, let spot = rings.first?.first else { return path }
        return "M\(spot.x) \(spot.y)h2v2h-2Z"
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
