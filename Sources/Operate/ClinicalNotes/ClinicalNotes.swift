import Access
import Store
import Vocabulary

/// Every question asked about clinical notes.
package struct ClinicalNotes {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most of one list.
    package static let most = 50

    private static let joined: SQL = """
        SELECT clinical_note.*, call.number AS call_number, coalesce(writer.display_name, 'Alongside') AS author,
               note_error.because, note_error.words AS mistake_words, note_error.marked_by, note_error.marked_at,
               coalesce(marker.display_name, 'Alongside') AS marker
        FROM clinical_note
        LEFT JOIN call ON call.id = clinical_note.call_id
        LEFT JOIN account AS writer ON writer.id = clinical_note.written_by
        LEFT JOIN note_error ON note_error.note_id = clinical_note.id
        LEFT JOIN account AS marker ON marker.id = note_error.marked_by
        """

    /// - Throws: ``Refusal`` with `.noSuchNote`.
    package func note(_ id: ID<ClinicalNote>) throws -> ClinicalNote {
        guard let found = try read(db("\(ClinicalNotes.joined) WHERE clinical_note.id = \(id)")).first else {
            throw Refusal(.noSuchNote, .absent)
        }
        return found
    }

    /// Signed ones, the newest first by when what they tell of was.
    ///
    /// - Parameter before: goes on after this one.
    package func signed(of records: [ID<Person>], before: ClinicalNote? = nil) throws -> [ClinicalNote] {
        guard !records.isEmpty else { return [] }
        let older: SQL =
            before.map { note in
                """
                AND (clinical_note.happened_at < \(note.happenedAt)
                    OR (clinical_note.happened_at = \(note.happenedAt) AND clinical_note.id < \(note.id)))
                """
            } ?? ""
        return try read(
            db(
                """
                \(ClinicalNotes.joined)
                WHERE clinical_note.person_id IN (\(each: records)) AND clinical_note.signed_at IS NOT NULL \(older)
                ORDER BY clinical_note.happened_at DESC, clinical_note.id DESC LIMIT \(ClinicalNotes.most + 1)
                """))
    }

    /// What somebody has begun and not signed, the oldest first; of everybody, or of one person.
    package func drafts(by worker: ID<Worker>, of records: [ID<Person>]? = nil) throws -> [ClinicalNote] {
        let of: SQL = records.map { "AND clinical_note.person_id IN (\(each: $0))" } ?? ""
        return try read(
            db(
                """
                \(ClinicalNotes.joined)
                WHERE clinical_note.written_by = \(worker) AND clinical_note.signed_at IS NULL
                  AND clinical_note.discarded_at IS NULL \(of)
                ORDER BY clinical_note.changed_at, clinical_note.id LIMIT \(ClinicalNotes.most)
                """))
    }

    /// What waits for a second signature, the longest due first.
    ///
    /// - Parameter writer: only those of one writer.
    package func uncosigned(by writer: ID<Worker>? = nil) throws -> [ClinicalNote] {
        let of: SQL = writer.map { "AND clinical_note.written_by = \($0)" } ?? ""
        return try read(
            db(
                """
                \(ClinicalNotes.joined)
                WHERE clinical_note.cosign_due_at IS NOT NULL AND note_error.id IS NULL
                  AND NOT EXISTS (SELECT 1 FROM note_review
                    WHERE note_review.note_id = clinical_note.id AND note_review.answer = 'cosigned') \(of)
                ORDER BY clinical_note.cosign_due_at, clinical_note.id LIMIT \(ClinicalNotes.most)
                """))
    }

    private func read(_ rows: [Row]) throws -> [ClinicalNote] {
        let ids: [String] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        var addenda: [String: [ClinicalNote.Addendum]] = [:]
        for row in try db(
            """
            SELECT note_addendum.*, coalesce(account.display_name, 'Alongside') AS author
            FROM note_addendum LEFT JOIN account ON account.id = note_addendum.signed_by
            WHERE note_addendum.note_id IN (\(each: ids)) ORDER BY note_addendum.signed_at, note_addendum.id
            """
        ) {
            addenda[try row["note_id"], default: []].append(try ClinicalNote.Addendum(row))
        }
        var reviews: [String: [ClinicalNote.Review]] = [:]
        for row in try db(
            """
            SELECT note_review.*, coalesce(account.display_name, 'Alongside') AS author
            FROM note_review LEFT JOIN account ON account.id = note_review.reviewed_by
            WHERE note_review.note_id IN (\(each: ids)) ORDER BY note_review.reviewed_at, note_review.id
            """
        ) {
            reviews[try row["note_id"], default: []].append(try ClinicalNote.Review(row))
        }
        return try zip(rows, ids).map { row, id in
            try ClinicalNote(row, addenda: addenda[id] ?? [], reviews: reviews[id] ?? [])
        }
    }
}

/// Every note of one person that whoever looks may read, and what they have begun themselves.
package struct NoteFile: Sendable {
    /// As whom they count.
    package let person: Person
    package let calledBy: NameParts?
    /// The newest first.
    package let notes: [ClinicalNote]
    /// The last of them, where there are older ones.
    package let older: ClinicalNote?
    /// What whoever looks has begun of this person.
    package let drafts: [ClinicalNote]
    /// Whether something is left out that tells of substances.
    package let isPart2Closed: Bool
    /// What is asked now of whoever writes.
    package let rule: NoteRule
    /// The calls of the person of which a note may tell, the newest first.
    package let calls: [(id: ID<Call>, number: Int)]
}

extension NoteFile {
    /// The most calls that are offered to be written of.
    package static let mostCalls = 20

    /// - Parameter before: goes on after this note.
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`, or `.noSuchNote` about `before`.
    package init(
        _ id: ID<Person>, before: ID<ClinicalNote>? = nil, for reader: Worker, by tie: Tie, in db: any Transaction
    ) throws {
        let asked = try People(db).person(id)
        let records = try People(db).records(of: asked.root)
        let ids = records.map(\.id)
        person = records.first ?? asked
        calledBy = try People(db).calledBy(ids)
        let notes = ClinicalNotes(db)
        let last = try before.map { try notes.note($0) }
        if let last, !ids.contains(last.person) { throw Refusal(.noSuchNote, .absent) }
        let found = try notes.signed(of: ids, before: last)
        let shown = found.prefix(ClinicalNotes.most)
        isPart2Closed = try Disclosures(db).part2Rule().isProgram && !tie.opensPart2
        let closed = isPart2Closed
        self.notes = shown.filter { !closed || !$0.tellsOfSubstances }
        older = found.count > ClinicalNotes.most ? shown.last : nil
        drafts = try notes.drafts(by: reader.id, of: ids)
        rule = try NoteRule(in: db)
        var seen: Set<ID<Call>> = []
        calls = try PersonContacts(db).contacts(of: ids).compactMap { contact in
            seen.insert(contact.call).inserted ? (contact.call, contact.number) : nil
        }.prefix(NoteFile.mostCalls).map { $0 }
    }
}

extension Refusal.Code {
    package static let noSuchNote: Self = "no-such-note"
}
