import Access
import Door
import Store
import Vocabulary

/// Writes what somebody is to be asked to allow; a draft may lack something, and counts for nothing.
package struct WriteConsent: Order {
    package static let permission = Permission.takeConsents

    let person: ID<Person>
    let terms: ConsentTerms
    let draft: (id: ID<Consent>, revision: Int)?

    /// - Parameter draft: the one that is written on, as it stood when it was read; nothing begins one.
    package init(_ terms: ConsentTerms, of person: ID<Person>, draft: (id: ID<Consent>, revision: Int)? = nil) {
        self.person = person
        self.terms = terms
        self.draft = draft
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let consents = Consents(db)
        let record = try People(db).person(person)
        try Ties(db).require(worker, Self.permission, of: person, at: now)
        if let day = terms.expiry?.day, day <= now { throw Refusal(.consentOver, field: "lastDay") }
        let id: ID<Consent>
        if let draft {
            let before = try consents.consent(draft.id)
            try before.requireDraft(of: record, in: db)
            guard before.revision == draft.revision else { throw Refusal(.consentChanged, .conflicting) }
            guard before.terms != terms else { return (before, []) }
            try consents.write(terms, to: before, by: worker, at: now)
            id = before.id
        } else {
            id = try consents.add(terms, to: record.id, by: worker, at: now)
        }
        let said: [String: Event.Fact] = ["consent": .init(id), "law": .init(terms.law)]
        return (try consents.consent(id), [Event(.consentWritten, Person.subject(record.id), said)])
    }
}

/// Throws away a draft that nobody signed; it stays in the record.
package struct DiscardConsent: Order {
    package static let permission = Permission.takeConsents

    let consent: ID<Consent>

    package init(_ consent: ID<Consent>) {
        self.consent = consent
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let before = try Consents(db).consent(consent)
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard case .draft = before.standing(at: now) else { throw Refusal(.consentSigned, .conflicting) }
        try db.keep(
            in: "consent",
            "UPDATE consent SET discarded_by = \(worker.id), discarded_at = \(now) WHERE id = \(consent) RETURNING *")
        return (
            try Consents(db).consent(consent),
            [Event(.consentDiscarded, Person.subject(before.person), ["consent": .init(consent)])]
        )
    }
}

extension Consent {
    /// Refuses to change one that is signed or thrown away, or is another person's.
    func requireDraft(of record: Person, in db: any Transaction) throws {
        guard try People(db).person(person).root == record.root else { throw Refusal(.noSuchConsent, .absent) }
        guard signature == nil, discardedAt == nil else { throw Refusal(.consentSigned, .conflicting) }
    }
}

extension Refusal.Code {
    package static let consentChanged: Self = "consent-changed"
    package static let consentSigned: Self = "consent-signed"
    package static let consentOver: Self = "consent-over"
}

extension Event.Kind {
    package static let consentWritten: Self = "consent-written"
    package static let consentDiscarded: Self = "consent-discarded"
}
