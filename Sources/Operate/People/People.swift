import Access
import Door
import Store
import Vocabulary

/// Every question asked about people, and how they are kept.
package struct People {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most records, names or facts of one person that are read.
    static let most = 500

    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func person(_ id: ID<Person>) throws -> Person {
        guard let row = try db("SELECT * FROM person WHERE id = \(id)").first else {
            throw Refusal(.noSuchPersonRecord, .absent, field: "person")
        }
        return try Person(row)
    }

    /// All records that count as one person, the one they count as first.
    package func records(of root: ID<Person>) throws -> [Person] {
        let all = try db("SELECT * FROM person WHERE root_id = \(root) ORDER BY begun_at, id LIMIT \(People.most)")
            .map(Person.init)
        return all.filter(\.isRoot) + all.filter { !$0.isRoot }
    }

    package func names(of records: [ID<Person>]) throws -> [PersonName] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            SELECT person_name.*, coalesce(account.display_name, 'Alongside') AS author
            FROM person_name LEFT JOIN account ON account.id = person_name.recorded_by
            WHERE person_name.person_id IN (\(each: records))
            ORDER BY CASE kind WHEN 'self-chosen' THEN 0 WHEN 'used' THEN 1 WHEN 'nickname' THEN 2 ELSE 3 END,
                recorded_at DESC, person_name.id DESC
            """
        ).map(PersonName.init)
    }

    /// What somebody is called: as they want to be, or as they are known; nothing where no name is known.
    ///
    /// - Parameter records: all that count as them.
    package func calledBy(_ records: [ID<Person>]) throws -> NameParts? {
        try names(of: records).first { $0.entry.stands }?.parts
    }

    /// The same of any record of theirs.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func calledBy(_ id: ID<Person>) throws -> NameParts? {
        try calledBy(records(of: person(id).root).map(\.id))
    }

    package func legalNames(of records: [ID<Person>]) throws -> [LegalName] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            SELECT legal_name.*, coalesce(account.display_name, 'Alongside') AS author
            FROM legal_name LEFT JOIN account ON account.id = legal_name.recorded_by
            WHERE legal_name.person_id IN (\(each: records)) ORDER BY recorded_at DESC, legal_name.id DESC
            """
        ).map(LegalName.init)
    }

    package func facts(of records: [ID<Person>]) throws -> [PersonFact] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            SELECT person_fact.*, coalesce(account.display_name, 'Alongside') AS author
            FROM person_fact LEFT JOIN account ON account.id = person_fact.recorded_by
            WHERE person_fact.person_id IN (\(each: records)) ORDER BY recorded_at DESC, person_fact.id DESC
            """
        ).map(PersonFact.init)
    }

    func begin(by worker: Worker, at now: Instant) throws -> Person {
        let id = ID<Person>.new()
        let rows = try db.keep(
            in: "person",
            """
            INSERT INTO person (id, root_id, begun_at, begun_by) VALUES (\(id), \(id), \(now), \(worker.id)) RETURNING *
            """
        )
        return try Person(rows[0])
    }

    func add(
        _ kind: PersonName.Kind, _ parts: NameParts, to person: ID<Person>, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "person_name",
            """
            INSERT INTO person_name (id, person_id, kind, given, family, recorded_by, recorded_at)
            VALUES (\(ID<PersonName>.new()), \(person), \(kind), \(parts.given), \(parts.family), \(worker.id), \(now))
            RETURNING *
            """
        )
    }

    func add(_ kind: PersonFact.Kind, _ value: String, to person: ID<Person>, by worker: Worker, at now: Instant) throws
    {
        try db.keep(
            in: "person_fact",
            """
            INSERT INTO person_fact (id, person_id, kind, value, recorded_by, recorded_at)
            VALUES (\(ID<PersonFact>.new()), \(person), \(kind), \(value), \(worker.id), \(now)) RETURNING *
            """
        )
    }
}
