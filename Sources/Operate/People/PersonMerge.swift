import Access
import Door
import Store
import Vocabulary

/// That two records count as one person, until somebody takes it back.
///
/// A merge moves nothing: every name, fact and contact stays with its own record, so that taking a merge back leaves
/// everything where it was, whatever was merged before or after it.
package struct PersonMerge: Hashable, Sendable {
    package let id: ID<PersonMerge>
    /// As whom both count.
    package let kept: ID<Person>
    package let merged: ID<Person>
    package let certainty: Certainty
    package let reason: String
    /// How probable the comparison held it to be, in thousandths; nothing where nobody compared.
    package let likelihood: Int?
    package let by: Author
    package let at: Instant
    package let undoneReason: String?
    package let undoneBy: Author?
    package let undoneAt: Instant?

    /// The longest reason, in characters.
    package static let mostReason = 500

    init(_ row: Row) throws {
        id = try row["id"]
        kept = try row["kept_id"]
        merged = try row["merged_id"]
        certainty = try row["certainty"]
        reason = try row["reason"]
        likelihood = try row["likelihood"]
        by = Author(id: try row["merged_by"], name: try row["author"])
        at = try row["merged_at"]
        undoneReason = try row["undone_reason"]
        let undoer: String? = try row["undone_by"]
        undoneBy = try undoer.map { Author(id: $0, name: try row["undoer"]) }
        undoneAt = try row["undone_at"]
    }

    package var stands: Bool { undoneAt == nil }
}

/// Every question asked about which records are of one person.
package struct PersonMerges {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT person_merge.*, coalesce(merger.display_name, 'Alongside') AS author,
               coalesce(parter.display_name, 'Alongside') AS undoer
        FROM person_merge
        LEFT JOIN account AS merger ON merger.id = person_merge.merged_by
        LEFT JOIN account AS parter ON parter.id = person_merge.undone_by
        """

    /// - Throws: ``Refusal`` with `.noSuchMerge`.
    package func merge(_ id: ID<PersonMerge>) throws -> PersonMerge {
        guard let row = try db("\(PersonMerges.joined) WHERE person_merge.id = \(id)").first else {
            throw Refusal(.noSuchMerge, .absent)
        }
        return try PersonMerge(row)
    }

    /// The merges of some records, those taken back too: the newest first.
    package func merges(of records: [ID<Person>]) throws -> [PersonMerge] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(PersonMerges.joined)
            WHERE person_merge.merged_id IN (\(each: records)) OR person_merge.kept_id IN (\(each: records))
            ORDER BY person_merge.merged_at DESC, person_merge.id DESC LIMIT \(People.most)
            """
        ).map(PersonMerge.init)
    }

    /// How sure it is that each record is of the person it counts as: as sure as the least sure merge on the way.
    package func certainty(of records: [Person]) throws -> [ID<Person>: Certainty] {
        let merges = try merges(of: records.map(\.id)).filter(\.stands)
        let above = Dictionary(merges.map { ($0.merged, $0) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            records.map { record in
                var (certainty, at) = (Certainty.certain, record.id)
                while let merge = above[at] {
                    certainty = min(certainty, merge.certainty)
                    at = merge.kept
                }
                return (record.id, certainty)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Lets a record and all that were merged into it count as another person.
    func count(_ record: ID<Person>, as root: ID<Person>) throws {
        // What hangs on a record is found step by step, as deep as people were merged.
        var (found, next): (Set<ID<Person>>, [ID<Person>]) = ([record], [record])
        while !next.isEmpty {
            let below: [ID<Person>] = try db(
                "SELECT merged_id FROM person_merge WHERE undone_at IS NULL AND kept_id IN (\(each: next))"
            ).map { try $0["merged_id"] }
            next = below.filter { found.insert($0).inserted }
        }
        for id in found.sorted(by: { $0.text < $1.text }) {
            try db.keep(in: "person", "UPDATE person SET root_id = \(root) WHERE id = \(id) RETURNING *")
        }
    }

    /// Whether somebody said that two records are of different people.
    package func apart(_ one: [ID<Person>], _ other: [ID<Person>]) throws -> [ID<PersonApart>] {
        guard !one.isEmpty, !other.isEmpty else { return [] }
        return try db(
            """
            SELECT id FROM person_apart WHERE ((one_id IN (\(each: one)) AND other_id IN (\(each: other)))
              OR (other_id IN (\(each: one)) AND one_id IN (\(each: other))))
            """
        ).map { try $0["id"] }
    }

    /// The people that a person was told apart from, by the records that stand for them.
    package func apart(from records: [ID<Person>]) throws -> Set<ID<Person>> {
        guard !records.isEmpty else { return [] }
        let rows = try db(
            """
            SELECT person.root_id FROM person_apart JOIN person ON person.id = person_apart.other_id
            WHERE person_apart.one_id IN (\(each: records))
            UNION
            SELECT person.root_id FROM person_apart JOIN person ON person.id = person_apart.one_id
            WHERE person_apart.other_id IN (\(each: records))
            """
        )
        return Set(try rows.map { try $0["root_id"] })
    }
}

/// That two records are of different people.
package enum PersonApart {}

/// Says that two records are of one person: from then on they count as one.
package struct MergePeople: Order {
    package static let permission = Permission.mergePeople

    let merged: ID<Person>
    let kept: ID<Person>
    let certainty: Certainty
    let reason: String
    let likelihood: Int?

    /// - Parameter likelihood: how probable the comparison held it to be, in thousandths.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ merged: ID<Person>, into kept: ID<Person>, _ certainty: Certainty, because reason: String,
        likelihood: Int? = nil
    ) throws(Refusal) {
        self.merged = merged
        self.kept = kept
        self.certainty = certainty
        self.reason = try FreeText.needed(reason, most: PersonMerge.mostReason, field: "reason")
        self.likelihood = likelihood.map { min(max($0, 0), 1000) }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonMerge, [Event]) {
        let (people, merges) = (People(db), PersonMerges(db))
        let (one, other) = (try people.person(merged), try people.person(kept))
        guard one.root != other.root else { throw Refusal(.onePersonAlready, .conflicting) }
        // A record that counts as somebody else is merged as that person is.
        guard one.isRoot, other.isRoot else { throw Refusal(.mergedAlready, .conflicting) }
        let id = ID<PersonMerge>.new()
        try db.keep(
            in: "person_merge",
            """
            INSERT INTO person_merge (id, kept_id, merged_id, certainty, reason, likelihood, merged_by, merged_at)
            VALUES (\(id), \(other.id), \(one.id), \(certainty), \(reason), \(likelihood), \(worker.id), \(now)) RETURNING *
            """
        )
        try merges.count(one.id, as: other.id)
        return (try merges.merge(id), Self.said(.peopleMerged, other.id, one.id, id))
    }

    fileprivate static func said(
        _ kind: Event.Kind, _ kept: ID<Person>, _ merged: ID<Person>, _ merge: ID<PersonMerge>
    ) -> [Event] {
        [
            Event(kind, Person.subject(kept), ["other": .init(merged), "merge": .init(merge)]),
            Event(kind, Person.subject(merged), ["other": .init(kept), "merge": .init(merge)]),
        ]
    }
}

/// Takes a merge back: every record counts again as it did without it.
package struct UndoMerge: Order {
    package static let permission = Permission.mergePeople

    let merge: ID<PersonMerge>
    let reason: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ merge: ID<PersonMerge>, because reason: String) throws(Refusal) {
        self.merge = merge
        self.reason = try FreeText.needed(reason, most: PersonMerge.mostReason, field: "reason")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonMerge, [Event]) {
        let merges = PersonMerges(db)
        let standing = try merges.merge(merge)
        guard standing.stands else { throw Refusal(.alreadyUndone, .conflicting) }
        try db.keep(
            in: "person_merge",
            """
            UPDATE person_merge SET undone_reason = \(reason), undone_by = \(worker.id), undone_at = \(now)
            WHERE id = \(merge) RETURNING *
            """
        )
        try merges.count(standing.merged, as: standing.merged)
        return (
            try merges.merge(merge), MergePeople.said(.mergeUndone, standing.kept, standing.merged, standing.id)
        )
    }
}

/// Says that two people are not one, so that it is not proposed again; who merges them all the same knows better.
package struct TellApart: Order {
    package static let permission = Permission.mergePeople

    let one: ID<Person>
    let other: ID<Person>
    let reason: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ one: ID<Person>, from other: ID<Person>, because reason: String) throws(Refusal) {
        self.one = one
        self.other = other
        self.reason = try FreeText.needed(reason, most: PersonMerge.mostReason, field: "reason")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let (people, merges) = (People(db), PersonMerges(db))
        let (left, right) = (try people.person(one), try people.person(other))
        guard left.root != right.root else { throw Refusal(.onePersonAlready, .conflicting) }
        guard try merges.apart([left.id], [right.id]).isEmpty else { return (left, []) }
        let (first, second) = left.id.text < right.id.text ? (left, right) : (right, left)
        try db.keep(
            in: "person_apart",
            """
            INSERT INTO person_apart (id, one_id, other_id, reason, told_by, told_at)
            VALUES (\(ID<PersonApart>.new()), \(first.id), \(second.id), \(reason), \(worker.id), \(now)) RETURNING *
            """
        )
        let said = [(left, right), (right, left)].map { person, other in
            Event(.toldApart, Person.subject(person.id), ["other": .init(other.id)])
        }
        return (left, said)
    }
}

extension Command where Outcome == PersonMerge {
    package func subject(of outcome: PersonMerge) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PersonMerge {
        try PersonMerges(db).merge(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchMerge: Self = "no-such-merge"
    package static let onePersonAlready: Self = "one-person-already"
    package static let mergedAlready: Self = "merged-already"
    package static let alreadyUndone: Self = "already-undone"
}

extension Event.Kind {
    package static let peopleMerged: Self = "people-merged"
    package static let mergeUndone: Self = "merge-undone"
    package static let toldApart: Self = "told-apart"
}
