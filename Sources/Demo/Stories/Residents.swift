import Vocabulary

/// Somebody who was invented: a name, an age and a language, and where they live.
struct Resident: Sendable {
    let ordinal: Int
    let name: String
    let age: Int
    /// BCP 47.
    let language: String
    let home: City.Spot
    /// What helps them, as teams have learned it.
    let strengths: String?
    let phone: String

    /// As a call-taker writes down who it is.
    var knownAs: String { "\(name), \(age)" }
}

/// The people of the city who meet the program: most of them once, a few of them often.
///
/// One call in four is about one of thirty people: an assumption, made so that a year holds people whom CareHouston would
/// count as calling often, which is from eight calls in ninety days on (JEMS).
struct Residents: Sendable {
    private let city: City
    private let seed: UInt64
    /// The last place in the record at which each of them was met.
    private(set) var known: [Int: Met] = [:]
    private var next = 0

    /// Where in the record somebody stands, so that they are recognised when they come back.
    struct Met: Sendable {
        let person: String
        var calls: Int
    }

    private static let often = 30

    init(of city: City, seed: UInt64) {
        self.city = city
        self.seed = seed
        next = Self.often
    }

    /// How many people were met.
    var count: Int { known.count }

    /// Whom a call is about: one who comes often, one who was met before, or somebody new.
    mutating func whom(_ chance: inout SeededNumbers) -> Resident {
        if chance.happens(0.25) { return resident(Int(chance.between(0, Double(Self.often)))) }
        if next > Self.often + 20, chance.happens(0.15) {
            return resident(Int(chance.between(Double(Self.often), Double(next))))
        }
        next += 1
        return resident(next - 1)
    }

    /// Notes under which name of the record they were met last.
    mutating func note(_ resident: Resident, as person: String) {
        known[resident.ordinal] = Met(person: person, calls: (known[resident.ordinal]?.calls ?? 0) + 1)
    }

    func resident(_ ordinal: Int) -> Resident {
        var chance = SeededNumbers(seed, 1_000_000 + UInt64(ordinal))
        let names = city.invention.people
        let firsts = chance.one(of: [49: names.women, 48: names.men, 3: names.neither], else: names.neither)
        let (first, last) = (chance.choice(firsts) ?? "", chance.choice(names.surnames) ?? "")
        // Teenagers to the very old; most are grown and not yet old.
        let age = chance.happens(0.1) ? Int(chance.between(12, 18)) : min(96, Int(18 + abs(chance.normal(18, 17))))
        let language = chance.choice(names.languages, by: \.weight)?.tag ?? "en"
        let strengths = ordinal < Self.often || chance.happens(0.2) ? chance.choice(city.invention.strengths) : nil
        return Resident(
            ordinal: ordinal, name: "\(first) \(last)", age: age, language: language, home: city.house(&chance),
            strengths: strengths, phone: "307555\(String(10_000 + 100 + ordinal % 100).suffix(4))")
    }
}
