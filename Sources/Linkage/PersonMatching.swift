import Foundation

/// What is known of somebody, of each kind as much as there is.
package struct KnownPerson: Hashable, Sendable {
    /// A name in its parts, of which either may be unknown.
    package struct Name: Hashable, Sendable {
        package let given: String?
        package let family: String?

        package init(given: String?, family: String?) {
            self.given = given
            self.family = family
        }
    }

    package var names: [Name]
    package var births: [String]
    package var phones: [String]
    package var places: [String]

    package init(names: [Name] = [], births: [String] = [], phones: [String] = [], places: [String] = []) {
        self.names = names
        self.births = births
        self.phones = phones
        self.places = places
    }
}

/// Compares two people of whom several names, numbers and places may be known, and says why they may be one.
package struct PersonMatching: Sendable {
    package static let fields = [
        ComparedField("given-name", .givenName), ComparedField("family-name", .familyName),
        ComparedField("birth-date", .birthDate), ComparedField("phone", .phone), ComparedField("place", .street),
    ]

    /// How many hold a value in a field, and how many people there are; nothing where it is not counted.
    package typealias Count = @Sendable (_ field: ComparedField, _ value: String) -> Int?

    package let weights: LinkageWeights
    private let people: Int
    private let count: Count

    package init(_ weights: LinkageWeights? = nil, people: Int, count: @escaping Count) {
        self.people = people
        self.count = count
        // One pair is expected for each ten people, whatever their number; few people are taken for a thousand.
        let prior = 0.2 / Double(max(people, 1000))
        self.weights = weights ?? LinkageWeights(Self.shipped, prior: prior)
    }

    /// Of every kind the pair that speaks most for one person counts: somebody may have several names and numbers.
    package func compare(_ left: KnownPerson, _ right: KnownPerson) -> MatchProposal {
        var reasons: [MatchReason] = []
        let groups: [(fields: Range<Int>, left: [[String?]], right: [[String?]])] = [
            (0..<2, left.names.map { [$0.given, $0.family] }, right.names.map { [$0.given, $0.family] }),
            (2..<3, left.births.map { [$0] }, right.births.map { [$0] }),
            (3..<4, left.phones.map { [$0] }, right.phones.map { [$0] }),
            (4..<5, left.places.map { [$0] }, right.places.map { [$0] }),
        ]
        for group in groups {
            var best: [MatchReason]?
            for one in group.left {
                for other in group.right {
                    let found = self.reasons(group.fields, one, other)
                    if best.map({ sum(found) > sum($0) }) ?? true { best = found }
                }
            }
            reasons += best ?? group.fields.map { unknown(Self.fields[$0]) }
        }
        return MatchProposal(left: 0, right: 1, weight: weights.start + sum(reasons), reasons: reasons)
    }

    private func sum(_ reasons: [MatchReason]) -> Double { reasons.reduce(0) { $0 + $1.weight } }

    private func unknown(_ field: ComparedField) -> MatchReason {
        MatchReason(field: field, likeness: .unknown, m: nil, u: nil, frequency: nil, weight: 0)
    }

    private func reasons(_ fields: Range<Int>, _ left: [String?], _ right: [String?]) -> [MatchReason] {
        guard var table = RecordTable(Array(Self.fields[fields])) else { return [] }
        table.append(left)
        table.append(right)
        let pattern = Comparison.with(table) { $0.pattern(0, 1) }
        return fields.enumerated().map { place, field in
            let level = Int(pattern >> UInt64(place * 4) & 15)
            guard level > 0 else { return unknown(Self.fields[field]) }
            let learned = weights.fields[field]
            let frequency: Double? = level == 1 ? left[place].flatMap { self.frequency(field, $0) } : nil
            let (m, u) = (learned.m[level - 1], learned.u[level - 1])
            return MatchReason(
                field: learned.field, likeness: learned.field.kind.levels[level - 1], m: m, u: u, frequency: frequency,
                weight: log2(m / (frequency ?? u)))
        }
    }

    /// How often others hold a value, as if a thousand people more had been seen, among whom it is as frequent as usual.
    private func frequency(_ field: Int, _ value: String) -> Double? {
        guard let held = count(Self.fields[field], value) else { return nil }
        let usual = weights.fields[field].u[0]
        return (Double(max(0, held - 2)) + 1000 * usual) / Double(max(0, people - 2) + 1000)
    }

    /// What was learned from the records of FEBRL 3, whose errors are of every kind, with telephone numbers as its
    /// identifiers and addresses as its streets; the share of unequal birthdays as it is among adults.
    private static let shipped: [FieldWeights] = [
        ([0.60, 0.05, 0.03, 0.16, 0.03, 0.02, 0.11], [0.003, 0.00002, 0.0005, 0.0012, 0.0012, 0.024, 0.97008]),
        ([0.59, 0.05, 0.22, 0.03, 0.01, 0.10], [0.0028, 0.00002, 0.0009, 0.0005, 0.0138, 0.98198]),
        ([0.88, 0.01, 0.05, 0.02, 0.04], [0.00004, 0.00003, 0.001, 0.003, 0.99593]),
        ([0.60, 0.05, 0.02, 0.33], [0.00001, 0.00008, 0.00001, 0.9999]),
        ([0.45, 0.20, 0.02, 0.03, 0.30], [0.0004, 0.0003, 0.0005, 0.095, 0.9038]),
    ].enumerated().compactMap { field, shares in FieldWeights(fields[field], m: shares.0, u: shares.1) }
}
