import Access
import Door
import Store
import Vocabulary

/// Every question asked about consents.
package struct Consents {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT consent.*, coalesce(author.display_name, 'Alongside') AS author,
               consent_signature.manner, consent_signature.strokes, consent_signature.held_where,
               consent_signature.text, consent_signature.signer, consent_signature.signer_name,
               consent_signature.signer_right, consent_signature.capacity, consent_signature.capacity_note,
               consent_signature.interpreter, consent_signature.witness, consent_signature.signed_at,
               coalesce(recorder.display_name, 'Alongside') AS signature_recorder,
               consent_ending.reason AS ending_reason, consent_ending.channel AS ending_channel,
               consent_ending.ended_at, coalesce(ender.display_name, 'Alongside') AS ending_recorder
        FROM consent
        LEFT JOIN account AS author ON author.id = consent.written_by
        LEFT JOIN consent_signature ON consent_signature.consent_id = consent.id
        LEFT JOIN account AS recorder ON recorder.id = consent_signature.recorded_by
        LEFT JOIN consent_ending ON consent_ending.consent_id = consent.id
        LEFT JOIN account AS ender ON ender.id = consent_ending.recorded_by
        """

    /// The most consents of one person that are read.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchConsent`.
    package func consent(_ id: ID<Consent>) throws -> Consent {
        guard let row = try db("\(Consents.joined) WHERE consent.id = \(id)").first else {
            throw Refusal(.noSuchConsent, .absent)
        }
        return try Consent(row)
    }

    /// The newest first.
    package func consents(of records: [ID<Person>]) throws -> [Consent] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(Consents.joined) WHERE consent.person_id IN (\(each: records))
            ORDER BY consent.written_at DESC, consent.id DESC LIMIT \(Consents.most)
            """
        ).map(Consent.init)
    }

    func add(_ terms: ConsentTerms, to person: ID<Person>, by worker: Worker, at now: Instant) throws -> ID<Consent> {
        let id = ID<Consent>.new()
        try db.keep(
            in: "consent",
            """
            INSERT INTO consent (id, person_id, revision, law, purpose, discloser, recipient_kind, recipient, participants,
                categories, what, expiry, expires_at, expires_on, revocation_told, redisclosure_told, language,
                written_by, written_at)
            VALUES (\(id), \(person), 1, \(terms.law), \(terms.purpose), \(terms.discloser), \(terms.recipient?.kind),
                \(terms.recipient?.name), \(terms.recipient?.participants),
                \(Codes.written(terms.categories.map(\.rawValue))), \(terms.what), \(terms.expiry?.kind),
                \(terms.expiry?.day), \(terms.expiry?.event), \(terms.isRevocationTold ? 1 : 0),
                \(terms.isRedisclosureTold ? 1 : 0), \(terms.language), \(worker.id), \(now))
            RETURNING *
            """
        )
        return id
    }

    func write(_ terms: ConsentTerms, to draft: Consent, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "consent",
            """
            UPDATE consent SET revision = revision + 1, law = \(terms.law), purpose = \(terms.purpose),
                discloser = \(terms.discloser), recipient_kind = \(terms.recipient?.kind),
                recipient = \(terms.recipient?.name), participants = \(terms.recipient?.participants),
                categories = \(Codes.written(terms.categories.map(\.rawValue))), what = \(terms.what),
                expiry = \(terms.expiry?.kind), expires_at = \(terms.expiry?.day), expires_on = \(terms.expiry?.event),
                revocation_told = \(terms.isRevocationTold ? 1 : 0),
                redisclosure_told = \(terms.isRedisclosureTold ? 1 : 0), language = \(terms.language),
                written_by = \(worker.id), written_at = \(now)
            WHERE id = \(draft.id) RETURNING *
            """
        )
    }
}

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

/// Signs a consent that is whole.
package struct SignConsent: Order {
    package static let permission = Permission.takeConsents

    let consent: ID<Consent>
    let revision: Int
    let signature: ConsentSignature
    let day: CalendarDay

    /// - Parameters:
    ///   - revision: of the draft that was read before it was signed.
    ///   - day: on which it is signed, where the program works.
    package init(_ consent: ID<Consent>, revision: Int, _ signature: ConsentSignature, on day: CalendarDay) {
        self.consent = consent
        self.revision = revision
        self.signature = signature
        self.day = day
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let before = try Consents(db).consent(consent)
        let record = try People(db).person(before.person)
        try before.requireDraft(of: record, in: db)
        guard before.revision == revision else { throw Refusal(.consentChanged, .conflicting) }
        let missing = before.terms.missing
        guard missing.isEmpty else {
            throw Refusal(.consentIncomplete, .conflicting, values: ["missing": String(missing.count)])
        }
        try signature.at.requirePast(now, field: "signedAt")
        if let over = before.terms.expiry?.day, signature.at >= over {
            throw Refusal(.consentOver, .conflicting, field: "signedAt")
        }
        let facts = try People(db).facts(of: People(db).records(of: record.root).map(\.id))
        if signature.signer == .person, PersonAge(facts).isMinor(on: day) {
            throw Refusal(.minorSigns, .conflicting, field: "signer")
        }
        var (strokes, heldWhere): (String?, String?)
        switch signature.manner {
        case .drawn(let drawn): strokes = drawn.path
        case .paper(let place): heldWhere = place
        case .typed: break
        }
        try db.keep(
            in: "consent_signature",
            """
            INSERT INTO consent_signature (id, consent_id, manner, strokes, held_where, text, signer, signer_name,
                signer_right, capacity, capacity_note, interpreter, witness, signed_at, recorded_by, recorded_at)
            VALUES (\(ID<ConsentSignature>.new()), \(consent), \(signature.manner.kind), \(strokes), \(heldWhere),
                \(signature.text), \(signature.signer), \(signature.name), \(signature.right), \(signature.capacity),
                \(signature.capacityNote), \(signature.interpreter), \(signature.witness), \(signature.at),
                \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = [
            "consent": .init(consent), "law": .init(before.terms.law), "manner": .init(signature.manner.kind),
        ]
        return (try Consents(db).consent(consent), [Event(.consentSigned, Person.subject(before.person), said)])
    }
}

/// Takes a consent back, or says that what it was to end with has happened: it counts no more from then on.
///
/// It is a report: somebody who takes back what they allowed is never told that they may not.
package struct EndConsent: Report {
    package static let permission = Permission.takeConsents

    let consent: ID<Consent>
    let reason: ConsentEnding.Reason
    let channel: ConsentEnding.Channel?
    let at: Instant?

    /// - Parameter moment: when the person said so; now, where nothing is said.
    package init(revoking consent: ID<Consent>, by channel: ConsentEnding.Channel, at moment: Instant? = nil) {
        self.consent = consent
        reason = .revoked
        self.channel = channel
        at = moment
    }

    /// - Parameter consent: one that ends with something that has happened now.
    package init(happened consent: ID<Consent>) {
        self.consent = consent
        reason = .event
        channel = nil
        at = nil
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let before = try Consents(db).consent(consent)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        guard before.signature != nil else { throw Refusal(.consentUnsigned, .conflicting) }
        guard reason == .revoked || before.terms.expiry?.event != nil else {
            throw Refusal(.consentWithoutEvent, .conflicting)
        }
        // Said twice, or after the day it ended anyway, is no harm and changes nothing.
        guard before.ending == nil else { return (before, []) }
        try db.keep(
            in: "consent_ending",
            """
            INSERT INTO consent_ending (id, consent_id, reason, channel, ended_at, recorded_by, recorded_at)
            VALUES (\(ID<ConsentEnding>.new()), \(consent), \(reason), \(channel), \(moment), \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["consent": .init(consent), "reason": .init(reason)]
        return (try Consents(db).consent(consent), [Event(.consentEnded, Person.subject(before.person), said)])
    }
}

extension Consent {
    /// Refuses to change one that is signed or thrown away, or is another person's.
    fileprivate func requireDraft(of record: Person, in db: any Transaction) throws {
        guard try People(db).person(person).root == record.root else { throw Refusal(.noSuchConsent, .absent) }
        guard signature == nil, discardedAt == nil else { throw Refusal(.consentSigned, .conflicting) }
    }
}

/// How old somebody is known to be.
struct PersonAge {
    private let birthDate: CalendarDay?
    private let range: PersonFact.AgeRange?

    init(_ facts: [PersonFact]) {
        let standing = facts.filter(\.entry.stands)
        self.init(
            known: standing.first { $0.kind == .birthDate }?.day,
            standing.first { $0.kind == .ageRange }.flatMap { PersonFact.AgeRange(rawValue: $0.value) })
    }

    init(known birthDate: CalendarDay?, _ range: PersonFact.AgeRange?) {
        self.birthDate = birthDate
        self.range = range
    }

    /// Whether somebody is known to be younger than 18; who was born on 29 February is 18 on the first of March.
    func isMinor(on day: CalendarDay) -> Bool {
        if let birthDate, let year = Int(birthDate.description.prefix(4)) {
            let born = String(year + 18)
            let grown =
                String(repeating: "0", count: max(0, 4 - born.utf8.count)) + born + birthDate.description.dropFirst(4)
            return day.description < grown
        }
        return range == .child || range == .youth
    }
}

extension Command where Outcome == Consent {
    package func subject(of outcome: Consent) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Consent {
        try Consents(db).consent(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let consentChanged: Self = "consent-changed"
    package static let consentSigned: Self = "consent-signed"
    package static let consentUnsigned: Self = "consent-unsigned"
    package static let consentIncomplete: Self = "consent-incomplete"
    package static let consentOver: Self = "consent-over"
    package static let consentWithoutEvent: Self = "consent-without-event"
    package static let minorSigns: Self = "minor-signs"
}

extension Event.Kind {
    package static let consentWritten: Self = "consent-written"
    package static let consentDiscarded: Self = "consent-discarded"
    package static let consentSigned: Self = "consent-signed"
    package static let consentEnded: Self = "consent-ended"
}
