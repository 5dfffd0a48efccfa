import Access
import Door
import Store
import Vocabulary

/// Something dangerous that somebody did, on a day, who says so, and until when it may speak.
///
/// What was observed, never what somebody was suspected of: there is no kind for arrests, charges or scores, and there
/// must not be.
package struct PersonSafety: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case attackedResponder = "attacked-responder"
        case attackedOther = "attacked-other"
        case carriedWeapon = "carried-weapon"
        case threwOrSprayed = "threw-or-sprayed"
        case setFire = "set-fire"

        /// The longest that one may speak after it happened.
        package var longest: Duration {
            switch self {
            case .attackedResponder, .attackedOther, .setFire: .seconds(730 * 86_400)
            case .carriedWeapon, .threwOrSprayed: .seconds(365 * 86_400)
            }
        }
    }

    /// Who says so.
    package enum Source: String, CaseIterable, Storable, Sendable {
        case responderSaw = "responder-saw"
        case personSaid = "person-said"
        case othersSaid = "others-said"
        case record
        case otherAgency = "other-agency"
    }

    package let id: ID<PersonSafety>
    package let person: ID<Person>
    package let kind: Kind
    package let source: Source
    /// The number of the report it stands in.
    package let reference: String?
    package let note: String?
    package let happenedAt: Instant
    package let expiresAt: Instant
    package let entry: PersonEntry

    /// The longest note and the longest number of a report, in characters.
    package static let mostNote = 200
    package static let mostReference = 40

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        kind = try row["kind"]
        source = try row["source"]
        reference = try row["reference"]
        note = try row["note"]
        happenedAt = try row["happened_at"]
        expiresAt = try row["expires_at"]
        entry = try PersonEntry(row)
    }

    package func speaks(at now: Instant) -> Bool { entry.stands && expiresAt > now }
}

/// Records something dangerous that a person did.
///
/// It may be refused, because it will speak about somebody for months: where it happened longer ago than such a thing
/// may speak.
package struct RecordPersonSafety: Order {
    package static let permission = Permission.keepSafetyFacts

    let person: ID<Person>
    let kind: PersonSafety.Kind
    let source: PersonSafety.Source
    let happenedAt: Instant
    let expiresAt: Instant
    let reference: String?
    let note: String?

    /// - Parameter expiresAt: until when it speaks; as long as its kind may, when nothing is said.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: PersonSafety.Kind, of person: ID<Person>, from source: PersonSafety.Source, happenedAt: Instant,
        expiresAt: Instant? = nil, reference: String? = nil, note: String? = nil
    ) throws(Refusal) {
        self.person = person
        self.kind = kind
        self.source = source
        self.happenedAt = happenedAt
        self.expiresAt = try happenedAt.expiry(asked: expiresAt, longest: kind.longest)
        self.reference = try FreeText.given(reference, most: PersonSafety.mostReference, field: "reference")
        self.note = try FreeText.given(note, most: PersonSafety.mostNote, field: "note")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        try happenedAt.requireSpeaking(until: expiresAt, at: now)
        let person = try People(db).person(person)
        try db.keep(
            in: "person_safety",
            """
            INSERT INTO person_safety (id, person_id, kind, source, reference, note, happened_at, expires_at,
                recorded_by, recorded_at)
            VALUES (\(ID<PersonSafety>.new()), \(person.id), \(kind), \(source), \(reference), \(note), \(happenedAt),
                \(expiresAt), \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["did": .init(kind), "told": .init(source), "expires": .init(expiresAt)]
        return (person, [Event(.personSafetyRecorded, Person.subject(person.id), said)])
    }
}

/// Takes back what was recorded of a person's danger to others, with the reason; it stays readable as taken back.
package struct WithdrawPersonSafety: Order {
    package static let permission = Permission.keepSafetyFacts

    let safety: ID<PersonSafety>
    let reason: PersonWithdrawal

    package init(_ safety: ID<PersonSafety>, because reason: PersonWithdrawal) {
        self.safety = safety
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let standing = try PersonSafeties(db).safety(safety)
        try require(worker, .keepSafetyFacts, beganBy: ID(stored: standing.entry.by.id))
        guard standing.entry.stands else { throw Refusal(.alreadyWithdrawn, .conflicting) }
        try db.keep(
            in: "person_safety",
            """
            UPDATE person_safety SET withdrawn_reason = \(reason), withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(safety) RETURNING *
            """
        )
        let person = try People(db).person(standing.person)
        return (person, [Event(.personSafetyWithdrawn, Person.subject(person.id), ["withdrawn": .init(reason)])])
    }
}

/// Every question asked about what people did that was dangerous.
package struct PersonSafeties {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT person_safety.*, coalesce(account.display_name, 'Alongside') AS author
        FROM person_safety LEFT JOIN account ON account.id = person_safety.recorded_by
        """

    /// - Throws: ``Refusal`` with `.noSuchPersonFact`.
    func safety(_ id: ID<PersonSafety>) throws -> PersonSafety {
        guard let row = try db("\(PersonSafeties.joined) WHERE person_safety.id = \(id)").first else {
            throw Refusal(.noSuchPersonFact, .absent)
        }
        return try PersonSafety(row)
    }

    /// All that was ever recorded, what happened last first.
    package func all(of records: [ID<Person>]) throws -> [PersonSafety] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(PersonSafeties.joined) WHERE person_safety.person_id IN (\(each: records))
            ORDER BY person_safety.happened_at DESC, person_safety.id LIMIT \(People.most)
            """
        ).map(PersonSafety.init)
    }

    /// What speaks at a moment, neither expired nor taken back.
    package func speaking(of records: [ID<Person>], at now: Instant) throws -> [PersonSafety] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(PersonSafeties.joined)
            WHERE person_safety.person_id IN (\(each: records)) AND person_safety.withdrawn_at IS NULL
              AND person_safety.expires_at > \(now)
            ORDER BY person_safety.happened_at DESC, person_safety.id LIMIT \(People.most)
            """
        ).map(PersonSafety.init)
    }
}

extension Event.Kind {
    package static let personSafetyRecorded: Self = "person-safety-recorded"
    package static let personSafetyWithdrawn: Self = "person-safety-withdrawn"
}
