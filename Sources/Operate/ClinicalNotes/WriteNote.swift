import Access
import Door
import Store
import Vocabulary

/// What becomes of what was written: kept for later, or signed.
package enum NoteStep: String, CaseIterable, Sendable {
    case keep, sign
}

/// Begins a note of a person: kept as a draft, which nobody reads but its writer, or signed at once.
package struct WriteNote: Order {
    package static let permission = Permission.writeNotes

    let person: ID<Person>
    let call: ID<Call>?
    let told: NoteTold
    let step: NoteStep

    /// - Parameter call: a call of that person, of which it tells.
    package init(_ told: NoteTold, of person: ID<Person>, in call: ID<Call>? = nil, then step: NoteStep) {
        self.person = person
        self.call = call
        self.told = told
        self.step = step
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        try Accounts(db).requirePerson(worker)
        let record = try People(db).person(person)
        try Ties(db).require(worker, Self.permission, of: person, at: now)
        try told.requireThere(call, of: record, in: db, at: now)
        let id = ID<ClinicalNote>.new()
        try db.keep(
            in: "clinical_note",
            """
            INSERT INTO clinical_note (id, person_id, call_id, kind, parts, substances, happened_at, revision, written_by,
                begun_at, changed_at)
            VALUES (\(id), \(record.id), \(call), \(told.kind), \(try told.written), \(told.tellsOfSubstances ? 1 : 0),
                \(told.happenedAt), 1, \(worker.id), \(now), \(now))
            RETURNING *
            """
        )
        let draft = try ClinicalNotes(db).note(id)
        let kept = draft.event(.noteKept, ["kind": .init(told.kind)])
        guard step == .sign else { return (draft, [kept]) }
        let (signed, event) = try draft.sign(told, by: worker, in: db, at: now)
        return (signed, [event])
    }
}

/// Writes a draft over, and keeps or signs it.
package struct ChangeNote: Order {
    package static let permission = Permission.writeNotes

    let note: ID<ClinicalNote>
    let call: ID<Call>?
    let told: NoteTold
    let revision: Int
    let step: NoteStep

    /// - Parameter revision: of the draft that was read before it was changed.
    package init(
        _ note: ID<ClinicalNote>, _ told: NoteTold, in call: ID<Call>? = nil, after revision: Int, then step: NoteStep
    ) {
        self.note = note
        self.call = call
        self.told = told
        self.revision = revision
        self.step = step
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        let before = try ClinicalNotes(db).draft(note, of: worker)
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard before.revision == revision else { throw Refusal(.noteChanged, .conflicting) }
        try told.requireThere(call, of: People(db).person(before.person), in: db, at: now)
        try db.keep(
            in: "clinical_note",
            """
            UPDATE clinical_note SET call_id = \(call), kind = \(told.kind), parts = \(try told.written),
                substances = \(told.tellsOfSubstances ? 1 : 0), happened_at = \(told.happenedAt),
                revision = revision + 1, changed_at = \(now)
            WHERE id = \(note) AND signed_at IS NULL AND discarded_at IS NULL RETURNING *
            """
        )
        let draft = try ClinicalNotes(db).note(note)
        guard step == .sign else { return (draft, [draft.event(.noteKept, ["kind": .init(told.kind)])]) }
        let (signed, event) = try draft.sign(told, by: worker, in: db, at: now)
        return (signed, [event])
    }
}

/// Throws a draft away: what was in it is gone, that there was one stays.
package struct DiscardNote: Order {
    package static let permission = Permission.writeNotes

    let note: ID<ClinicalNote>

    package init(_ note: ID<ClinicalNote>) {
        self.note = note
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        // One's own draft may be thrown away whatever ties one to the person by now.
        let before = try ClinicalNotes(db).draft(note, of: worker)
        try db.keep(
            in: "clinical_note",
            """
            UPDATE clinical_note SET parts = '{}', discarded_at = \(now), changed_at = \(now)
            WHERE id = \(note) AND signed_at IS NULL RETURNING *
            """
        )
        return (try ClinicalNotes(db).note(note), [before.event(.noteDiscarded)])
    }
}

extension ClinicalNote {
    /// - Throws: ``Refusal`` about `note-assessment`: a note that is signed says what its writer makes of it.
    fileprivate func sign(
        _ told: NoteTold, by worker: Worker, in db: any Transaction, at now: Instant
    ) throws -> (ClinicalNote, Event) {
        guard told.parts[.assessment] != nil else {
            throw Refusal(.required, field: "note-\(Part.assessment.rawValue)")
        }
        let rule = try NoteRule(in: db)
        let due = rule.asks(worker) ? now.adding(.seconds(rule.hours * 3600)) : nil
        try db.keep(
            in: "clinical_note",
            """
            UPDATE clinical_note SET signed_at = \(now), signed_as = \(Role.written(of: worker)), cosign_due_at = \(due)
            WHERE id = \(id) AND signed_at IS NULL RETURNING *
            """
        )
        if let due { try DueWork(db).ask(MissCosignature.kind, about: id.text, at: due) }
        var said: [String: Event.Fact] = ["kind": .init(told.kind)]
        if let call { said["call"] = .init(call) }
        return (try ClinicalNotes(db).note(id), event(.noteSigned, said))
    }
}

extension NoteTold {
    /// - Throws: ``Refusal`` with `.notInFuture`, or about `call` where it is none of the person's.
    fileprivate func requireThere(
        _ call: ID<Call>?, of person: Person, in db: any Transaction, at now: Instant
    ) throws {
        try happenedAt.requirePast(now, field: "happenedAt")
        guard let call else { return }
        let records = try People(db).records(of: person.root).map(\.id)
        guard try PersonContacts(db).contacts(of: records).contains(where: { $0.call == call }) else {
            throw Refusal(.notTheirCall, .conflicting, field: "call")
        }
    }
}

extension ClinicalNotes {
    /// A draft of somebody's own: whether there is one of another's is nobody's business.
    ///
    /// - Throws: ``Refusal`` with `.noSuchNote`, or `.noteSigned` where it is a draft no more.
    package func draft(_ id: ID<ClinicalNote>, of worker: Worker) throws -> ClinicalNote {
        let found = try note(id)
        guard found.by.id == worker.id.text, !found.isDiscarded else { throw Refusal(.noSuchNote, .absent) }
        guard found.signature == nil else { throw Refusal(.noteSigned, .conflicting) }
        return found
    }
}

extension Command where Outcome == ClinicalNote {
    package func subject(of outcome: ClinicalNote) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ClinicalNote {
        try ClinicalNotes(db).note(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noteChanged: Self = "note-changed"
    package static let noteSigned: Self = "note-signed"
    package static let notTheirCall: Self = "not-their-call"
}

extension Event.Kind {
    package static let noteKept: Self = "note-kept"
    package static let noteSigned: Self = "note-signed"
    package static let noteDiscarded: Self = "note-discarded"
}
