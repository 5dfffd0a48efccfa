import Access
import Door
import Store
import Vocabulary

/// Begins the record of a person, of whom nothing at all need be known.
package struct KeepPerson: Order {
    package static let permission = Permission.keepPeople

    let name: NameParts?
    let kind: PersonName.Kind
    let facts: [(kind: PersonFact.Kind, value: String)]
    let contact: (person: ID<CallPerson>, certainty: Certainty)?

    /// - Parameter contact: somebody in a call who is this person, and how sure that is.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ name: NameParts? = nil, _ kind: PersonName.Kind = .used, facts: [PersonFact.Kind: String] = [:],
        contact: (person: ID<CallPerson>, certainty: Certainty)? = nil
    ) throws(Refusal) {
        self.name = name
        self.kind = kind
        self.contact = contact
        var read: [(kind: PersonFact.Kind, value: String)] = []
        for kind in PersonFact.Kind.allCases {
            guard let raw = facts[kind], !raw.trimmingBlanks().isEmpty else { continue }
            do throws(Refusal) {
                read.append((kind, try PersonFact.read(kind, raw)))
            } catch {
                throw error.about(kind.rawValue)
            }
        }
        self.facts = read
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let people = People(db)
        let person = try people.begin(by: worker, at: now)
        if let name { try people.add(kind, name, to: person.id, by: worker, at: now) }
        for fact in facts { try people.add(fact.kind, fact.value, to: person.id, by: worker, at: now) }
        var events = [Event(.personKept, Person.subject(person.id), [:])]
        if let contact {
            events += try PersonContacts(db)
                .link(contact.person, to: person, contact.certainty, by: worker, at: now)
        }
        return (person, events)
    }
}

/// Adds a name that a person goes by.
package struct NamePerson: Order {
    package static let permission = Permission.keepPeople

    let person: ID<Person>
    let kind: PersonName.Kind
    let parts: NameParts

    package init(_ person: ID<Person>, _ kind: PersonName.Kind, _ parts: NameParts) {
        self.person = person
        self.kind = kind
        self.parts = parts
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let person = try People(db).person(person)
        try People(db).add(kind, parts, to: person.id, by: worker, at: now)
        return (person, [Event(.personNamed, Person.subject(person.id), ["named": .init(kind)])])
    }
}

/// Records something known of a person.
package struct RecordPersonFact: Order {
    package static let permission = Permission.keepPeople

    let person: ID<Person>
    let kind: PersonFact.Kind
    let value: String

    /// - Throws: ``Refusal`` about `value`.
    package init(_ person: ID<Person>, _ kind: PersonFact.Kind, _ value: String) throws(Refusal) {
        self.person = person
        self.kind = kind
        self.value = try PersonFact.read(kind, value)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let person = try People(db).person(person)
        try People(db).add(kind, value, to: person.id, by: worker, at: now)
        return (person, [Event(.personFactRecorded, Person.subject(person.id), ["known": .init(kind)])])
    }
}

/// Records the name that stands in a person's papers.
package struct RecordLegalName: Order {
    package static let permission = Permission.seeLegalNames

    let person: ID<Person>
    let parts: NameParts
    let source: LegalName.Source

    package init(_ person: ID<Person>, _ parts: NameParts, from source: LegalName.Source) {
        self.person = person
        self.parts = parts
        self.source = source
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let person = try People(db).person(person)
        try db.keep(
            in: "legal_name",
            """
            INSERT INTO legal_name (id, person_id, given, family, source, recorded_by, recorded_at)
            VALUES (\(ID<LegalName>.new()), \(person.id), \(parts.given), \(parts.family), \(source), \(worker.id), \(now))
            RETURNING *
            """
        )
        return (person, [Event(.legalNameRecorded, Person.subject(person.id), ["told": .init(source)])])
    }
}

/// Takes back a name or a fact of a person, with the reason; it stays readable as taken back.
package struct WithdrawFromPerson: Order {
    package static let permission = Permission.keepPeople

    package enum Thing: Sendable {
        case name(ID<PersonName>)
        case fact(ID<PersonFact>)
    }

    let thing: Thing
    let reason: PersonWithdrawal

    package init(_ thing: Thing, because reason: PersonWithdrawal) {
        self.thing = thing
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let (table, id, none): (SQL, String, Refusal.Code) =
            switch thing {
            case .name(let id): ("person_name", id.text, .noSuchName)
            case .fact(let id): ("person_fact", id.text, .noSuchPersonFact)
            }
        guard let row = try db("SELECT person_id, withdrawn_at FROM \(table) WHERE id = \(id)").first else {
            throw Refusal(none, .absent)
        }
        let withdrawnAt: Instant? = try row["withdrawn_at"]
        guard withdrawnAt == nil else { throw Refusal(.alreadyWithdrawn, .conflicting) }
        try db.keep(
            in: table.text,
            """
            UPDATE \(table) SET withdrawn_reason = \(reason), withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(id) RETURNING *
            """
        )
        let person = try People(db).person(row["person_id"])
        return (person, [Event(.withdrawnFromPerson, Person.subject(person.id), ["withdrawn": .init(reason)])])
    }
}

extension Command where Outcome == Person {
    package func subject(of outcome: Person) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Person {
        try People(db).person(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let personKept: Self = "person-kept"
    package static let personNamed: Self = "person-named"
    package static let personFactRecorded: Self = "person-fact-recorded"
    package static let legalNameRecorded: Self = "legal-name-recorded"
    package static let withdrawnFromPerson: Self = "withdrawn-from-person"
}
