import Linkage
import Store
import Vocabulary

/// What came of comparing everybody of a workspace with everybody: who may be one person, and what agreement is worth here.
package struct EverybodyCompared: Sendable {
    /// Two people who may be one.
    package struct Pair: Hashable, Sendable {
        package let one: ID<Person>
        package let other: ID<Person>
        /// In thousandths.
        package let likelihood: Int
    }

    /// What is being done, and how far: reading is told by people, comparing by pairs.
    package enum Step: Sendable {
        case reading(Int, of: Int)
        case learning
        case weighing(Int, of: Int)
    }

    package let people: Int
    /// How many pairs had enough in common to be compared.
    package let pairs: Int
    /// How many groups of records were too large to compare each with each.
    package let leftOut: Int
    /// Nothing where there are too few people to learn from.
    package let learned: LinkageWeights?
    /// The most probable first.
    package let proposals: [Pair]

    /// So many are proposed at most: whoever has looked at them compares again.
    package static let mostProposals = 2000
    /// So many pairs are weighed with all that is known of both.
    private static let mostWeighed = 20_000
    private static let page = 2000

    /// Reads everybody and compares; nothing is written, and nobody waits for it.
    ///
    /// - Parameters:
    ///   - index: filled; tells how often a value is held.
    ///   - telling: hears of each step; what it throws ends the work.
    package init(
        in database: any Database, by index: PeopleIndex, telling: (Step) throws -> Void = { _ in }
    ) async throws {
        // How rare a name is weighs: those who were begun a moment ago count too.
        try await database.read { db in try index.catchUp(in: db) }
        let everybody = try await Everybody(in: database, telling)
        try telling(.learning)
        var learned: LinkageWeights?
        if everybody.people.count >= MatchWeights.fewestPeople, let table = everybody.table(ofAll: false) {
            learned = try await PeopleLinkage(learningFrom: table.records).weights
        }
        let matching = PersonMatches.matching(by: index, learned)
        guard let table = everybody.table(ofAll: true) else {
            self.init(people: 0, pairs: 0, leftOut: 0, learned: nil, proposals: [])
            return
        }
        let linkage = try await PeopleLinkage(table.records, weighedBy: matching.weights)
        var weighed: Set<[Int]> = []
        for pair in linkage.closest(Self.mostWeighed) {
            let owners = [table.owners[pair.left], table.owners[pair.right]].sorted()
            if owners[0] != owners[1] { weighed.insert(owners) }
        }
        var proposals: [Pair] = []
        for (done, pair) in weighed.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated() {
            if done.isMultiple(of: 200) {
                try Task.checkCancellation()
                try telling(.weighing(done, of: weighed.count))
            }
            let (one, other) = (everybody.people[pair[0]], everybody.people[pair[1]])
            let probability = matching.compare(one.known, other.known).probability
            guard probability >= PersonMatches.least, !everybody.apart.contains([one.id, other.id]) else { continue }
            let ids = one.id.text < other.id.text ? (one.id, other.id) : (other.id, one.id)
            proposals.append(Pair(one: ids.0, other: ids.1, likelihood: Int((probability * 1000).rounded())))
        }
        proposals.sort { ($1.likelihood, $0.one.text, $0.other.text) < ($0.likelihood, $1.one.text, $1.other.text) }
        self.init(
            people: everybody.people.count, pairs: linkage.compared, leftOut: linkage.leftOut, learned: learned,
            proposals: Array(proposals.prefix(Self.mostProposals)))
    }

    private init(people: Int, pairs: Int, leftOut: Int, learned: LinkageWeights?, proposals: [Pair]) {
        self.people = people
        self.pairs = pairs
        self.leftOut = leftOut
        self.learned = learned
        self.proposals = proposals
    }
}

/// Everybody, with what is compared of them; no legal name.
private struct Everybody {
    struct One {
        let id: ID<Person>
        var known = KnownPerson()
    }

    private(set) var people: [One] = []
    /// Those who were told apart, both ways.
    private(set) var apart: Set<[ID<Person>]> = []

    init(in database: any Database, _ telling: (EverybodyCompared.Step) throws -> Void) async throws {
        let many = try await database.read { db in try db("SELECT count(*) AS n FROM person").first?["n"] as Int? } ?? 0
        var (last, read) = ("", 0)
        var places: [ID<Person>: Int] = [:]
        while true {
            try Task.checkCancellation()
            try telling(.reading(read, of: many))
            let after = last
            let part = try await database.read { db in try Part(after: after, in: db) }
            guard let newest = part.last else { break }
            for (root, known) in part.known {
                let place = places[root] ?? people.count
                if place == people.count { people.append(One(id: root)) }
                places[root] = place
                people[place].known.add(known)
            }
            (last, read) = (newest, read + part.many)
        }
        apart = try await database.read { db in
            let rows = try db(
                """
                SELECT one.root_id AS one_id, other.root_id AS other_id FROM person_apart
                JOIN person AS one ON one.id = person_apart.one_id JOIN person AS other ON other.id = person_apart.other_id
                """
            )
            return Set(
                try rows.flatMap { row -> [[ID<Person>]] in
                    let pair: [ID<Person>] = [try row["one_id"], try row["other_id"]]
                    return [pair, pair.reversed()]
                })
        }
    }

    /// One record for each person, or as many as it takes that every name, number, birthday and place stands in one.
    func table(ofAll isAll: Bool) -> (records: RecordTable, owners: [Int])? {
        guard var records = RecordTable(PersonMatching.fields), !people.isEmpty else { return nil }
        var owners: [Int] = []
        for (owner, one) in people.enumerated() {
            let known = one.known
            let many = [known.names.count, known.births.count, known.phones.count, known.places.count].max() ?? 0
            for place in 0..<(isAll ? many : min(many, 1)) {
                let name = known.names.at(place)
                records.append([
                    name?.given, name?.family, known.births.at(place), known.phones.at(place), known.places.at(place),
                ])
                owners.append(owner)
            }
        }
        return (records, owners)
    }

    /// Some records in their order, with what stands of each.
    private struct Part {
        let last: String?
        let many: Int
        private(set) var known: [(root: ID<Person>, known: KnownPerson)] = []

        init(after: String, in db: any Transaction) throws {
            let rows = try db("SELECT id, root_id FROM person WHERE id > \(after) ORDER BY id LIMIT \(2000)")
            (last, many) = (try rows.last.map { try $0["id"] }, rows.count)
            guard let last else { return }
            var ofRecord: [String: KnownPerson] = [:]
            for row in try db(
                """
                SELECT person_id, given, family FROM person_name
                WHERE withdrawn_at IS NULL AND person_id > \(after) AND person_id <= \(last) ORDER BY recorded_at DESC, id DESC
                """
            ) {
                let name = KnownPerson.Name(given: try row["given"], family: try row["family"])
                ofRecord[try row["person_id"], default: KnownPerson()].names.append(name)
            }
            for row in try db(
                """
                SELECT person_id, kind, value FROM person_fact
                WHERE withdrawn_at IS NULL AND kind IN ('birth-date', 'phone', 'place')
                  AND person_id > \(after) AND person_id <= \(last) ORDER BY recorded_at DESC, id DESC
                """
            ) {
                let (id, kind, value): (String, PersonFact.Kind, String) = (
                    try row["person_id"], try row["kind"], try row["value"]
                )
                var known = ofRecord[id] ?? KnownPerson()
                switch kind {
                // Of what there is only one of, the newest stands.
                case .birthDate: if known.births.isEmpty { known.births = [value] }
                case .phone: known.phones.append(value)
                case .place: known.places.append(value)
                default: break
                }
                ofRecord[id] = known
            }
            known = try rows.compactMap { row in
                let id: String = try row["id"]
                return try ofRecord[id].map { (try row["root_id"], $0) }
            }
        }
    }
}

extension KnownPerson {
    fileprivate mutating func add(_ other: KnownPerson) {
        names += other.names
        if births.isEmpty { births = other.births }
        phones += other.phones
        places += other.places
    }
}

extension Array {
    /// The element of a place, or the last before it.
    fileprivate func at(_ place: Int) -> Element? { isEmpty ? nil : self[Swift.min(place, count - 1)] }
}
