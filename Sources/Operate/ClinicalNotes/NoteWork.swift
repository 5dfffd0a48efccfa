import Access
import Store
import Vocabulary

/// The notes that wait for somebody: drafts of theirs, those of others that they are to sign too, and their own that wait.
package struct NoteWork: Sendable {
    package struct Line: Sendable {
        package let note: ClinicalNote
        package let calledBy: NameParts?
    }

    /// Whether they sign notes of others at all.
    package let cosigns: Bool
    /// The longest due first.
    package let toCosign: [Line]
    package let drafts: [Line]
    package let mine: [Line]
}

extension NoteWork {
    package init(of worker: Worker, at now: Instant, in db: any Transaction) throws {
        let notes = ClinicalNotes(db)
        cosigns = try may(worker, .cosignNotes).allowed && !NoteRule(in: db).asks(worker)
        var names: [ID<Person>: NameParts?] = [:]
        func line(_ note: ClinicalNote) throws -> Line {
            let name = try names[note.person] ?? People(db).calledBy(note.person)
            names[note.person] = name
            return Line(note: note, calledBy: name)
        }
        // Those of people to whom nothing ties them wait for somebody else.
        toCosign =
            try cosigns
            ? notes.uncosigned().filter { note in
                try note.by.id != worker.id.text && note.standing == .waitsForCosignature
                    && may(worker, .cosignNotes, by: Ties(db).tie(of: worker, to: note.person, at: now)).allowed
            }.map(line) : []
        drafts = try notes.drafts(by: worker.id).map(line)
        mine = try notes.uncosigned(by: worker.id).map(line)
    }
}

extension NoteRule {
    /// The most people who are asked about by name.
    package static let mostWriters = 300

    /// Everybody who writes notes and may still sign in, by name.
    package static func people(in db: any Transaction) throws -> [Author] {
        try db(
            """
            SELECT DISTINCT account.id, account.display_name FROM account
            JOIN account_role ON account_role.account_id = account.id
            WHERE account_role.role IN (\(each: writers.map(\.rawValue))) AND account.state <> 'disabled'
            ORDER BY account.display_name, account.id LIMIT \(mostWriters)
            """
        ).map { row in Author(id: try row["id"], name: try row["display_name"]) }
    }
}
