import Access
import Door
import Store
import Vocabulary

/// Words added to a call by one author at one time: never changed, never removed.
package struct Note: Sendable {
    package let id: ID<Note>
    package let call: ID<Call>
    package let text: String
    package let by: Author
    package let at: Instant

    /// The longest note, in characters.
    package static let most = 8000

    /// Reads what was typed or sent.
    ///
    /// - Throws: ``Refusal`` that names the field.
    static func read(_ raw: String) throws(Refusal) -> String {
        do throws(Refusal) {
            let text = try FreeText(raw, most: most).text
            guard !text.isEmpty else { throw Refusal(.required) }
            return text
        } catch {
            throw error.about("text")
        }
    }

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        text = try row["text"]
        by = Author(id: try row["written_by"], name: try row["author"])
        at = try row["written_at"]
    }

    var event: Event { Event(.noteAdded, .call(call), ["note": .init(id)]) }
}

/// Every question asked about notes.
package struct Notes {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT call_note.*, coalesce(account.display_name, 'Alongside') AS author
        FROM call_note LEFT JOIN account ON account.id = call_note.written_by
        """

    /// Notes of a call after one of them, oldest first.
    package func notes(of call: ID<Call>, after last: (at: Instant, id: String)? = nil, most: Int) throws -> [Note] {
        let after: SQL = last.map { "AND (call_note.written_at, call_note.id) > (\($0.at), \($0.id))" } ?? ""
        return try db(
            """
            \(Notes.joined) WHERE call_note.call_id = \(call) \(after)
            ORDER BY call_note.written_at, call_note.id LIMIT \(most)
            """
        ).map(Note.init)
    }

    package func count(of call: ID<Call>) throws -> Int {
        try db("SELECT count(*) AS notes FROM call_note WHERE call_id = \(call)").first.map { try $0["notes"] } ?? 0
    }

    /// Notes by name, as the journal refers to them.
    package func notes(_ ids: [String]) throws -> [String: Note] {
        guard !ids.isEmpty else { return [:] }
        let notes = try db("\(Notes.joined) WHERE call_note.id IN (\(each: ids))").map(Note.init)
        return Dictionary(notes.map { ($0.id.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func add(_ text: String, to call: ID<Call>, by worker: Worker, at now: Instant) throws -> Note {
        let rows = try db.keep(
            in: "call_note",
            """
            INSERT INTO call_note (id, call_id, text, written_by, written_at)
            VALUES (\(ID<Note>.new()), \(call), \(text), \(worker.id), \(now))
            RETURNING *
            """
        )
        guard let row = rows.first else { throw StorageError.failed(code: "no row") }
        return try Note(Row(columns: row.columns + ["author"], values: row.values + [.text(worker.name)]))
    }
}

/// Adds a note to a call, open or closed.
package struct AddNote: Report {
    package static let permission = Permission.addToCalls

    let text: String
    let call: ID<Call>

    /// - Throws: ``Refusal`` that names the field.
    package init(_ text: String, to call: ID<Call>) throws(Refusal) {
        self.text = try Note.read(text)
        self.call = call
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Note, [Event]) {
        let call = try Calls(db).call(call)
        let note = try Notes(db).add(text, to: call.id, by: worker, at: now)
        try Calls(db).save(call)
        return (note, [note.event])
    }

    package func subject(of outcome: Note) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Note {
        guard let note = try Notes(db).notes([subject])[subject] else { throw Refusal(.noSuchCall, .absent) }
        return note
    }
}

extension Event.Kind {
    package static let noteAdded: Self = "note-added"
}
