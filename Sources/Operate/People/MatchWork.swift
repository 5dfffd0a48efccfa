import Access
import Door
import Linkage
import Store
import Vocabulary

/// A comparison of everybody with everybody.
package struct PeopleComparison: Hashable, Sendable {
    package let id: ID<PeopleComparison>
    package let people: Int
    package let pairs: Int
    package let leftOut: Int
    /// Whether it was learned from the people here what agreement is worth; else what is shipped counts.
    package let isLearned: Bool
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        people = try row["people"]
        pairs = try row["pairs"]
        leftOut = try row["left_out"]
        isLearned = try row["weights"] as String? != nil
        by = Author(id: try row["compared_by"], name: try row["author"])
        at = try row["compared_at"]
    }
}

/// The work of deciding who is one person: what the latest comparison proposed and nobody has decided.
package struct MatchWork {
    /// Two people who may be one, as whom they count now.
    package struct Open: Hashable, Sendable {
        package let one: ID<Person>
        package let other: ID<Person>
        /// In thousandths, as it was when everybody was compared.
        package let likelihood: Int
    }

    /// The most that a page shows.
    package static let most = 50

    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The latest, where everybody was ever compared.
    package func latest() throws -> PeopleComparison? {
        try db(
            """
            SELECT people_comparison.*, coalesce(account.display_name, 'Alongside') AS author
            FROM people_comparison LEFT JOIN account ON account.id = people_comparison.compared_by
            ORDER BY people_comparison.compared_at DESC, people_comparison.id DESC LIMIT 1
            """
        ).first.map(PeopleComparison.init)
    }

    /// What was learned here of what agreement is worth, where it was.
    package func weights() throws -> LinkageWeights? {
        let row = try db(
            "SELECT weights FROM people_comparison WHERE weights IS NOT NULL ORDER BY compared_at DESC, id DESC LIMIT 1"
        ).first
        return try row.flatMap { try KeptJSON.value(MatchWeights.self, in: $0["weights"] as String).weights }
    }

    /// The most probable first; neither those who count as one by now nor those who were told apart.
    package func open(most: Int = MatchWork.most) throws -> [Open] {
        try db("\(standing) ORDER BY likelihood DESC, one_id, other_id LIMIT \(most)").map { row in
            Open(one: try row["one_id"], other: try row["other_id"], likelihood: try row["likelihood"])
        }
    }

    package func count() throws -> Int {
        try db("SELECT count(*) AS n FROM (\(standing)) AS standing").first?["n"] ?? 0
    }

    /// Records that were merged since count as whoever they were merged into.
    private var standing: SQL {
        """
        SELECT one.root_id AS one_id, other.root_id AS other_id, max(match_proposal.likelihood) AS likelihood
        FROM match_proposal
        JOIN person AS one ON one.id = match_proposal.one_id
        JOIN person AS other ON other.id = match_proposal.other_id
        WHERE one.root_id <> other.root_id AND NOT EXISTS (
            SELECT 1 FROM person_apart
            JOIN person AS left_one ON left_one.id = person_apart.one_id
            JOIN person AS right_one ON right_one.id = person_apart.other_id
            WHERE (left_one.root_id = one.root_id AND right_one.root_id = other.root_id)
               OR (left_one.root_id = other.root_id AND right_one.root_id = one.root_id))
        GROUP BY one.root_id, other.root_id
        """
    }
}

/// Keeps what came of comparing everybody: its proposals take the place of those before.
package struct KeepComparison: Order {
    package static let permission = Permission.mergePeople

    let compared: EverybodyCompared

    package init(_ compared: EverybodyCompared) {
        self.compared = compared
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PeopleComparison?, [Event]) {
        let weights = try compared.learned.map { try KeptJSON.text(of: MatchWeights($0)) }
        try db.keep(
            in: "people_comparison",
            """
            INSERT INTO people_comparison (id, people, pairs, left_out, weights, compared_by, compared_at)
            VALUES (\(ID<PeopleComparison>.new()), \(compared.people), \(compared.pairs), \(compared.leftOut), \(weights),
                \(worker.id), \(now)) RETURNING *
            """
        )
        try db.run("DELETE FROM match_proposal")
        // Somebody may have gone while everybody was compared.
        let there = try Set(
            compared.proposals.flatMap { [$0.one, $0.other] }.parts(of: 500).flatMap { part -> [ID<Person>] in
                try db("SELECT id FROM person WHERE id IN (\(each: part))").map { try $0["id"] }
            })
        let rows = compared.proposals.filter { there.contains($0.one) && there.contains($0.other) }.map { pair in
            [Value.text(pair.one.text), .text(pair.other.text), .integer(Int64(pair.likelihood))]
        }
        for part in rows.parts(of: 200) {
            try db.insert(into: "match_proposal", columns: ["one_id", "other_id", "likelihood"], rows: part)
        }
        let said: [String: Event.Fact] = [
            "people": .init(compared.people), "pairs": .init(compared.pairs), "proposals": .init(rows.count),
        ]
        return (try MatchWork(db).latest(), [Event(.everybodyCompared, .everybody, said)])
    }

    package func subject(of outcome: PeopleComparison?) -> String { outcome?.id.text ?? "" }

    package func outcome(again subject: String, in db: any Transaction) throws -> PeopleComparison? {
        try MatchWork(db).latest()
    }
}

extension Event.Subject {
    /// All people of a workspace together.
    package static let everybody = Event.Subject(kind: "everybody", id: "")
}

extension Event.Kind {
    package static let everybodyCompared: Self = "everybody-compared"
}
