import Exchange
import Foundation
import Vocabulary

/// What is held of a service to answer quickly whether it is what somebody asks for.
struct ServiceFacts: Sendable {
    let id: String
    let kinds: [Need.Kind]
    /// Whether needs can be offered to it now.
    let isOfferable: Bool
    /// In degrees.
    typealias Place = (latitude: Float, longitude: Float)

    /// Where it is.
    let places: [Place]
    let ages: (least: Double?, most: Double?)
    /// The languages that it tells of, by tag and by name, folded.
    let languages: Set<String>
    let hours: ServiceHours
    let room: (free: Int, told: Instant?)?

    init(_ entry: DirectoryEntry) {
        id = entry.record.id
        kinds = entry.kinds
        isOfferable = entry.isOfferable
        places = Self.places(of: entry)
        ages = (
            entry.record["minimum_age"].flatMap(Double.init), entry.record["maximum_age"].flatMap(Double.init)
        )
        languages = Set(entry[.language].flatMap { [$0["code"], $0["name"]].compactMap { $0?.lowercased() } })
        hours = ServiceHours(entry[.schedule])
        room = entry[.serviceCapacity].compactMap { one in
            one["available"].flatMap(Double.init).map { free in
                (Int(free), one["updated"].flatMap { try? Instant(rfc3339: $0) })
            }
        }.max { $0.0 < $1.0 }
    }

    static func places(of entry: DirectoryEntry) -> [Place] {
        entry.locations.compactMap { place in
            guard let latitude = place["latitude"].flatMap(Float.init),
                let longitude = place["longitude"].flatMap(Float.init)
            else { return nil }
            return (latitude, longitude)
        }
    }

    func takes(age: Int) -> ServiceAnswer {
        if ages.least == nil, ages.most == nil { return .ask }
        if let least = ages.least, Double(age) < least { return .no }
        // Whoever is taken until 17 is taken on the day before they are 18.
        if let most = ages.most, Double(age) >= most + 1 { return .no }
        return .yes
    }

    /// A service that does not tell of a language may speak it all the same.
    func speaks(_ language: String) -> ServiceAnswer {
        languages.contains(language.lowercased()) ? .yes : .ask
    }

    /// How long what was said of free places is believed, in seconds.
    static let freshness = 12 * 3600

    func hasRoom(at now: Instant) -> ServiceAnswer {
        guard let room, let told = room.told, now.since(told) <= .seconds(Self.freshness) else { return .ask }
        return room.free > 0 ? .yes : .no
    }

    /// How far the nearest of its places is, in kilometres; nothing where it tells of none.
    func distance(from point: Place) -> Float? {
        places.map { Self.distance($0, point) }.min()
    }

    /// Along the surface of a sphere; over a county, the mean of the latitudes is near enough.
    static func distance(_ one: Place, _ other: Place) -> Float {
        let north = (one.latitude - other.latitude) * 111.2
        let mean = (one.latitude + other.latitude) / 2 * .pi / 180
        let east = (one.longitude - other.longitude) * 111.2 * cos(mean)
        return (north * north + east * east).squareRoot()
    }
}
