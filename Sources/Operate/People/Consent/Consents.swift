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

extension Command where Outcome == Consent {
    package func subject(of outcome: Consent) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Consent {
        try Consents(db).consent(ID(stored: subject))
    }
}
