import Access
import Door
import Store
import Vocabulary

/// Somebody in a call who is a known person, and how sure that is.
package struct PersonContact: Hashable, Sendable {
    package let id: ID<PersonContact>
    package let person: ID<Person>
    package let callPerson: ID<CallPerson>
    package let call: ID<Call>
    package let number: Int
    package let receivedAt: Instant
    package let role: CallPerson.Role
    package let knownAs: String?
    /// As it was said when they were recognised.
    package let certainty: Certainty

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        callPerson = try row["call_person_id"]
        call = try row["call_id"]
        number = try row["number"]
        receivedAt = try row["received_at"]
        role = try row["role"]
        knownAs = try row["known_as"]
        certainty = try row["certainty"]
    }
}

/// Every question asked about who is met again.
package struct PersonContacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT person_contact.*, call_person.call_id, call_person.role, call_person.known_as, call.number,
               call.received_at
        FROM person_contact
        JOIN call_person ON call_person.id = person_contact.call_person_id
        JOIN call ON call.id = call_person.call_id
        """

    /// The newest first.
    package func contacts(of records: [ID<Person>]) throws -> [PersonContact] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(PersonContacts.joined)
            WHERE person_contact.undone_at IS NULL AND person_contact.person_id IN (\(each: records))
            ORDER BY call.received_at DESC, person_contact.id DESC LIMIT \(People.most)
            """
        ).map(PersonContact.init)
    }

    /// Which known person each of a call's people is, where somebody said so.
    package func known(in call: ID<Call>) throws -> [PersonContact] {
        try db(
            """
            \(PersonContacts.joined) WHERE person_contact.undone_at IS NULL AND call_person.call_id = \(call)
            ORDER BY person_contact.call_person_id
            """
        ).map(PersonContact.init)
    }

    func standing(_ callPerson: ID<CallPerson>) throws -> PersonContact? {
        try db(
            """
            \(PersonContacts.joined)
            WHERE person_contact.undone_at IS NULL AND person_contact.call_person_id = \(callPerson)
            """
        ).first.map(PersonContact.init)
    }

    /// Says that somebody in a call is a known person, instead of whoever was said before.
    func link(
        _ callPerson: ID<CallPerson>, to person: Person, _ certainty: Certainty, by worker: Worker, at now: Instant
    ) throws -> [Event] {
        let there = try CallPeople(db).person(callPerson)
        if let before = try standing(callPerson) {
            guard before.person != person.id || before.certainty != certainty else { return [] }
            try end(before, by: worker, at: now)
        }
        try db.keep(
            in: "person_contact",
            """
            INSERT INTO person_contact (id, person_id, call_person_id, certainty, linked_by, linked_at)
            VALUES (\(ID<PersonContact>.new()), \(person.id), \(callPerson), \(certainty), \(worker.id), \(now)) RETURNING *
            """
        )
        let call = try Calls(db).call(there.call)
        try Calls(db).save(call)
        let said: [String: Event.Fact] = ["person": .init(person.id), "certainty": .init(certainty)]
        return [
            Event(.personIdentified, call.subject, said),
            Event(.personMet, Person.subject(person.id), ["call": .init(call.id)]),
        ]
    }

    func end(_ contact: PersonContact, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "person_contact",
            """
            UPDATE person_contact SET undone_by = \(worker.id), undone_at = \(now) WHERE id = \(contact.id) RETURNING *
            """
        )
    }
}

/// Says which known person somebody in a call is, or that it is not known after all.
package struct IdentifyPerson: Order {
    package static let permission = Permission.keepPeople

    let callPerson: ID<CallPerson>
    let person: ID<Person>?
    let certainty: Certainty

    package init(_ callPerson: ID<CallPerson>, as person: ID<Person>?, _ certainty: Certainty = .certain) {
        self.callPerson = callPerson
        self.person = person
        self.certainty = certainty
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallPerson, [Event]) {
        let contacts = PersonContacts(db)
        let there = try CallPeople(db).person(callPerson)
        if let person {
            let known = try People(db).person(person)
            return (there, try contacts.link(callPerson, to: known, certainty, by: worker, at: now))
        }
        guard let before = try contacts.standing(callPerson) else { return (there, []) }
        try contacts.end(before, by: worker, at: now)
        let call = try Calls(db).call(there.call)
        try Calls(db).save(call)
        return (there, [Event(.personUnidentified, call.subject, ["person": .init(before.person)])])
    }

    package func subject(of outcome: CallPerson) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CallPerson {
        try CallPeople(db).person(ID(stored: subject))
    }
}

/// How often a person was met, by how sure it is that it was them each time: a count, not a fact.
package struct RepeatContacts: Hashable, Sendable {
    package let by: [Certainty: Int]

    /// What is told of a person at once.
    package init(_ certainties: [Certainty]) {
        by = Dictionary(grouping: certainties, by: \.self).mapValues(\.count)
    }

    package var atLeast: Int { by[.certain] ?? 0 }
    package var atMost: Int { by.values.reduce(0, +) }
}

extension Event.Kind {
    package static let personIdentified: Self = "person-identified"
    package static let personUnidentified: Self = "person-unidentified"
    package static let personMet: Self = "person-met"
}
