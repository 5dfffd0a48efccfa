import Access
import Door
import Store
import Vocabulary

/// That somebody interpreted, or that nobody did although it was needed.
package struct InterpreterUse: Hashable, Sendable {
    /// Who it was.
    ///
    /// An adult of the family is for emergencies and for those who ask for it, a child for emergencies alone (45 CFR
    /// 92.201(e)): both are kept, and stand out.
    package enum Manner: String, CaseIterable, Storable, Sendable {
        case inPerson = "in-person"
        case telephone, video, colleague
        case adultFamily = "adult-family"
        case minor
        case noneFound = "none-found"
        case declined
    }

    package let id: ID<InterpreterUse>
    package let call: ID<Call>
    /// As a BCP 47 tag; a signed one too.
    package let language: String
    package let manner: Manner
    /// The interpreter's number, or the service's.
    package let reference: String?
    package let beganAt: Instant
    package let minutes: Int?
    package let note: String?
    package let by: Author
    package let enteredAt: Instant
    package let withdrawn: Withdrawn?

    package static let mostReference = 100
    package static let mostNote = 1_000

    /// Whether somebody should look at it again: a person was understood only through family, or not at all.
    package var standsOut: Bool {
        withdrawn == nil && [.adultFamily, .minor, .noneFound].contains(manner)
    }

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        language = try row["language"]
        manner = try row["manner"]
        reference = try row["reference"]
        beganAt = try row["began_at"]
        minutes = try row["minutes"]
        note = try row["note"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        enteredAt = try row["entered_at"]
        withdrawn = try Withdrawn(row)
    }
}

/// Every question asked about who interpreted.
package struct InterpreterUses {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT interpreter_use.*, coalesce(author.display_name, 'Alongside') AS author,
               coalesce(withdrawer.display_name, 'Alongside') AS withdrawer
        FROM interpreter_use
        LEFT JOIN account AS author ON author.id = interpreter_use.entered_by
        LEFT JOIN account AS withdrawer ON withdrawer.id = interpreter_use.withdrawn_by
        """

    /// In the order in which it was.
    package func uses(of call: ID<Call>) throws -> [InterpreterUse] {
        try db(
            """
            \(InterpreterUses.joined) WHERE interpreter_use.call_id = \(call)
            ORDER BY interpreter_use.began_at, interpreter_use.id LIMIT \(LegalRecord.most)
            """
        ).map(InterpreterUse.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchEntry`.
    package func use(_ id: ID<InterpreterUse>) throws -> InterpreterUse {
        guard let row = try db("\(InterpreterUses.joined) WHERE interpreter_use.id = \(id)").first else {
            throw Refusal(.noSuchEntry, .absent)
        }
        return try InterpreterUse(row)
    }
}

/// Records that somebody interpreted, or that nobody did.
package struct RecordInterpreter: Report {
    package static let permission = Permission.keepLegalRecord

    let call: ID<Call>
    let language: String
    let manner: InterpreterUse.Manner
    let reference: String?
    let beganAt: Instant
    let minutes: Int?
    let note: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        at call: ID<Call>, _ language: String?, _ manner: InterpreterUse.Manner, reference: String? = nil,
        beganAt: Instant, minutes: Int? = nil, note: String? = nil
    ) throws(Refusal) {
        self.call = call
        guard let language = try FactField.language.read(language) else {
            throw Refusal(.required, field: FactField.language.rawValue)
        }
        self.language = language
        self.manner = manner
        self.reference = try FreeText.given(
            reference, most: InterpreterUse.mostReference, field: "interpreterReference")
        self.beganAt = beganAt
        guard minutes.map((0...1440).contains) ?? true else {
            throw Refusal(.clockOutOfRange, field: "interpreterMinutes")
        }
        self.minutes = minutes
        self.note = try FreeText.given(note, most: InterpreterUse.mostNote, field: "interpreterNote")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InterpreterUse, [Event]) {
        let found = try Calls(db).call(call)
        try LegalRecord.require(worker, at: found, in: db)
        try beganAt.requirePast(now, field: "interpreterAt")
        guard try InterpreterUses(db).uses(of: call).count < LegalRecord.most else {
            throw Refusal(.tooManyEntries, .conflicting)
        }
        let id = ID<InterpreterUse>.new()
        try db.keep(
            in: "interpreter_use",
            """
            INSERT INTO interpreter_use (id, call_id, language, manner, reference, began_at, minutes, note, entered_by,
                entered_at)
            VALUES (\(id), \(call), \(language), \(manner), \(reference), \(beganAt), \(minutes), \(note), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        return (
            try InterpreterUses(db).use(id),
            [Event(.interpreterRecorded, found.subject, ["manner": .init(manner)])]
        )
    }
}

/// Says that an entry about an interpreter was a mistake.
package struct WithdrawInterpreter: Order {
    package static let permission = Permission.keepLegalRecord

    let use: ID<InterpreterUse>
    let because: String

    /// - Throws: ``Refusal`` about `withdrawBecause`.
    package init(_ use: ID<InterpreterUse>, because: String?) throws(Refusal) {
        self.use = use
        self.because = try FreeText.needed(because, most: Withdrawn.mostWords, field: "withdrawBecause")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InterpreterUse, [Event]) {
        let before = try InterpreterUses(db).use(use)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        guard before.withdrawn == nil else { throw Refusal(.entryWithdrawn, .conflicting) }
        try db.keep(
            in: "interpreter_use",
            """
            UPDATE interpreter_use SET withdrawn_at = \(now), withdrawn_by = \(worker.id), because = \(because)
            WHERE id = \(use) RETURNING *
            """
        )
        return (try InterpreterUses(db).use(use), [Event(.interpreterWithdrawn, found.subject)])
    }
}

extension Command where Outcome == InterpreterUse {
    package func subject(of outcome: InterpreterUse) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> InterpreterUse {
        try InterpreterUses(db).use(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchEntry: Self = "no-such-entry"
    package static let entryWithdrawn: Self = "entry-withdrawn"
    package static let tooManyEntries: Self = "too-many-entries"
}

extension Event.Kind {
    package static let interpreterRecorded: Self = "interpreter-recorded"
    package static let interpreterWithdrawn: Self = "interpreter-withdrawn"
}
