import Access
import Door
import Store
import Vocabulary

/// Says something beside a signed note: signed as it is said, and never changed either.
package struct AddToNote: Order {
    package static let permission = Permission.writeNotes

    let note: ID<ClinicalNote>
    let words: String

    /// - Throws: ``Refusal`` about `noteAddendum`.
    package init(_ note: ID<ClinicalNote>, _ words: String?) throws(Refusal) {
        self.note = note
        self.words = try FreeText.needed(words, most: ClinicalNote.mostWords, field: "noteAddendum")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try ClinicalNotes(db).signed(note, for: worker, Self.permission, at: now)
        guard before.addenda.count < ClinicalNote.mostBeside else { throw Refusal(.tooManyAddenda, .conflicting) }
        try db.keep(
            in: "note_addendum",
            """
            INSERT INTO note_addendum (id, note_id, words, signed_by, signed_as, signed_at)
            VALUES (\(ID<ClinicalNote.Addendum>.new()), \(note), \(words), \(worker.id), \(Role.written(of: worker)),
                \(now))
            RETURNING *
            """
        )
        return (try ClinicalNotes(db).note(note), [before.event(.addendumSigned)])
    }
}

/// Signs another's note too, or asks its writer to say more first.
package struct ReviewNote: Order {
    package static let permission = Permission.cosignNotes

    let note: ID<ClinicalNote>
    let answer: ClinicalNote.Review.Answer
    let words: String?

    /// - Throws: ``Refusal`` about `noteReview`: whoever wants more said says what.
    package init(_ note: ID<ClinicalNote>, _ answer: ClinicalNote.Review.Answer, _ words: String?) throws(Refusal) {
        self.note = note
        self.answer = answer
        switch answer {
        case .cosigned:
            self.words = try FreeText.given(words, most: ClinicalNote.mostWords, field: "noteReview")
        case .returned:
            self.words = try FreeText.needed(words, most: ClinicalNote.mostWords, field: "noteReview")
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try ClinicalNotes(db).signed(note, for: worker, Self.permission, at: now)
        guard before.by.id != worker.id.text else { throw Refusal(.ownNote, .conflicting) }
        // Whoever needs a second signature gives none.
        guard try !NoteRule(in: db).asks(worker) else { throw Refusal(.needsCosigner, .conflicting) }
        guard [.waitsForCosignature, .returned].contains(before.standing) else {
            throw Refusal(before.standing == .cosigned ? .noteCosigned : .noCosignature, .conflicting)
        }
        guard before.reviews.count < ClinicalNote.mostBeside else { throw Refusal(.tooManyAddenda, .conflicting) }
        try db.keep(
            in: "note_review",
            """
            INSERT INTO note_review (id, note_id, answer, words, reviewed_by, reviewed_as, reviewed_at)
            VALUES (\(ID<ClinicalNote.Review>.new()), \(note), \(answer), \(words), \(worker.id),
                \(Role.written(of: worker)), \(now))
            RETURNING *
            """
        )
        return (
            try ClinicalNotes(db).note(note), [before.event(answer == .cosigned ? .noteCosigned : .noteReturned)]
        )
    }
}

/// Says that a signed note should not be here; it stays, and is read as one that should not.
package struct MarkNoteMistaken: Order {
    package static let permission = Permission.writeNotes

    let note: ID<ClinicalNote>
    let reason: ClinicalNote.Mistake.Reason
    let words: String?

    /// - Throws: ``Refusal`` about `noteMistake`.
    package init(
        _ note: ID<ClinicalNote>, because reason: ClinicalNote.Mistake.Reason, _ words: String?
    ) throws(Refusal) {
        self.note = note
        self.reason = reason
        self.words = try FreeText.given(words, most: ClinicalNote.mostWords, field: "noteMistake")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ClinicalNote, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try ClinicalNotes(db).signed(note, for: worker, Self.permission, at: now)
        // Its writer, or whoever may answer for notes of others.
        guard before.by.id == worker.id.text || may(worker, .cosignNotes).allowed else {
            throw Refusal(.anothersNote, .conflicting)
        }
        guard before.mistake == nil else { throw Refusal(.noteMistaken, .conflicting) }
        try db.keep(
            in: "note_error",
            """
            INSERT INTO note_error (id, note_id, because, words, marked_by, marked_at)
            VALUES (\(ID<ClinicalNote.Mistake>.new()), \(note), \(reason), \(words), \(worker.id), \(now)) RETURNING *
            """
        )
        return (
            try ClinicalNotes(db).note(note), [before.event(.noteMistaken, ["reason": .init(reason)])]
        )
    }
}

/// Marks that nobody signed another's note in time.
package struct MissCosignature: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "note-cosignature"

    let note: String

    package init(_ note: String) {
        self.note = note
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let found = try ClinicalNotes(db).note(ID(stored: note))
        guard found.isCosignLate(at: now), found.cosignOverdueAt == nil else { return ((), []) }
        try db.keep(
            in: "clinical_note",
            "UPDATE clinical_note SET cosign_overdue_at = \(now) WHERE id = \(found.id) RETURNING *")
        return ((), [found.event(.cosignatureMissed)])
    }
}

extension ClinicalNotes {
    /// A signed note that somebody may read, for something that is done beside it.
    ///
    /// - Throws: ``Refusal`` with `.noSuchNote`, `.heldBack`, `.part2Closed` or `.noteNotSigned`.
    fileprivate func signed(
        _ id: ID<ClinicalNote>, for worker: Worker, _ permission: Permission, at now: Instant
    ) throws -> ClinicalNote {
        let found = try note(id)
        // A draft of another's is nobody's business.
        guard !found.isDiscarded, found.signature != nil || found.by.id == worker.id.text else {
            throw Refusal(.noSuchNote, .absent)
        }
        let ties = Ties(db)
        let tie = try ties.require(worker, permission, of: found.person, at: now)
        try ties.requireOpen(worker, permission, tellsOfSubstances: found.tellsOfSubstances, by: tie)
        guard found.signature != nil else { throw Refusal(.noteNotSigned, .conflicting) }
        return found
    }
}

extension Refusal.Code {
    package static let tooManyAddenda: Self = "too-many-addenda"
    package static let ownNote: Self = "own-note"
    package static let needsCosigner: Self = "needs-cosigner"
    package static let noteCosigned: Self = "note-cosigned"
    package static let noCosignature: Self = "no-cosignature"
    package static let anothersNote: Self = "anothers-note"
    package static let noteMistaken: Self = "note-mistaken"
    package static let noteNotSigned: Self = "note-not-signed"
}

extension Event.Kind {
    package static let addendumSigned: Self = "addendum-signed"
    package static let noteCosigned: Self = "note-cosigned"
    package static let noteReturned: Self = "note-returned"
    package static let noteMistaken: Self = "note-mistaken"
    package static let cosignatureMissed: Self = "cosignature-missed"
}
