import Access
import Door
import Store
import Vocabulary

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
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
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

extension Refusal.Code {
    package static let consentIncomplete: Self = "consent-incomplete"
    package static let minorSigns: Self = "minor-signs"
}

extension Event.Kind {
    package static let consentSigned: Self = "consent-signed"
}
