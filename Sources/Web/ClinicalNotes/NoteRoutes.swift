import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Clinical notes, those who answer for them, and whose notes somebody else signs too.
    static let notes: [Route] = [
        row("GET /people/{id}/notes", .seeNotes, page: "notes"),
        row("GET /people/{id}/notes/draft", .writeNotes, page: "note-draft"),
        row("POST /people/{id}/notes/draft", .writeNotes),
        row("POST /people/{id}/notes/{note}/addenda", .writeNotes),
        row("POST /people/{id}/notes/{note}/mistake", .writeNotes),
        row("POST /people/{id}/notes/{note}/review", .cosignNotes),
        row("GET /notes", .seePeople, page: "note-work"),
        row("GET /notes/rule", .setNoteRule, page: "note-rule"),
        row("POST /notes/rule", .setNoteRule),
    ]
}

extension Event.Subject {
    /// The list of notes that wait for somebody.
    static let notes = Event.Subject(kind: "notes", id: "")
}

/// `/people/{id}/notes`: what was written and signed, and what is begun.
struct NoteRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/notes", show)
        try mounts.at("GET /people/{id}/notes/draft", draft)
        try mounts.at("POST /people/{id}/notes/draft", write)
        try mounts.at("POST /people/{id}/notes/{note}/addenda", add)
        try mounts.at("POST /people/{id}/notes/{note}/mistake", mark)
        try mounts.at("POST /people/{id}/notes/{note}/review", review)
    }

    // MARK: - Reading

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    private func page(_ visit: Visit, _ id: ID<Person>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let before: ID<ClinicalNote>? = try visit.query("before").map { text in
            do { return try ID(text) } catch { throw Refusal(.noSuchNote, .absent) }
        }
        let (file, tie) = try await visit.desk.look(as: worker, for: .seeNotes, of: id) { db, tie in
            (try NoteFile(id, before: before, for: worker, by: tie, in: db), tie)
        }
        let page = NotesPage(file, NotesPage.Rights(worker, by: tie, file.rule), refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - Writing

    @Sendable func draft(_ visit: Visit) async throws -> Response {
        try await draftPage(visit, try visit.id(.noSuchPersonRecord), visit.query("note"))
    }

    @Sendable func write(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        do {
            let once = try visit.once(form, button: "then")
            let kept: ID<ClinicalNote>? = try form.name("note")
            if let kept, form["then"] == "discard" {
                _ = try await visit.desk.perform(DiscardNote(kept), by: visit.worker, once: once)
                return visit.go(to: "/people/\(id)/notes")
            }
            guard let step = try form.code("then", NoteStep.init(rawValue:)) else {
                throw Refusal(.required, field: "then")
            }
            let told = try form.note(in: visit)
            let call: ID<Call>? = try form.name("call")
            if let kept {
                let command = ChangeNote(kept, told, in: call, after: try form.number("revision"), then: step)
                _ = try await visit.desk.perform(command, by: visit.worker, once: once)
            } else {
                let command = WriteNote(told, of: id, in: call, then: step)
                _ = try await visit.desk.perform(command, by: visit.worker, once: once)
            }
            return visit.go(to: "/people/\(id)/notes")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard ![.noSuchPersonRecord, .noSuchNote].contains(refusal.code) else { throw refusal }
            return try await draftPage(
                visit, id, form["note"], refused: Refused(form: "draft", refusal: refusal, typed: form.typed))
        }
    }

    private func draftPage(
        _ visit: Visit, _ id: ID<Person>, _ asked: String?, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let (file, draft) = try await visit.desk.look(as: worker, for: .writeNotes, of: id) { db, tie in
            let file = try NoteFile(id, for: worker, by: tie, in: db)
            // One that was signed meanwhile is no draft: what was typed is shown all the same.
            return (file, file.drafts.first { $0.id.text == asked })
        }
        if let asked, !asked.isEmpty, draft == nil, refused == nil { throw Refusal(.noSuchNote, .absent) }
        let page = NoteDraftPage(
            file, draft, isCosigned: file.rule.asks(worker), refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - Beside a signed note

    @Sendable func add(_ visit: Visit) async throws -> Response {
        try await change(visit, "addendum", for: .writeNotes) { form, note in
            _ = try await visit.desk.perform(
                AddToNote(note, form["noteAddendum"]), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func mark(_ visit: Visit) async throws -> Response {
        try await change(visit, "mistake", for: .writeNotes) { form, note in
            guard let reason = try form.code("reason", ClinicalNote.Mistake.Reason.init(rawValue:)) else {
                throw Refusal(.required, field: "reason")
            }
            _ = try await visit.desk.perform(
                MarkNoteMistaken(note, because: reason, form["noteMistake"]), by: visit.worker,
                once: try visit.once(form))
        }
    }

    @Sendable func review(_ visit: Visit) async throws -> Response {
        try await change(visit, "review", for: .cosignNotes) { form, note in
            guard let answer = try form.code("answer", ClinicalNote.Review.Answer.init(rawValue:)) else {
                throw Refusal(.required, field: "answer")
            }
            _ = try await visit.desk.perform(
                ReviewNote(note, answer, form["noteReview"]), by: visit.worker,
                once: try visit.once(form, button: "answer"))
        }
    }

    /// Does what a form beside a note asks, and comes back to the notes.
    private func change(
        _ visit: Visit, _ name: String, for permission: Permission,
        _ work: (Form, ID<ClinicalNote>) async throws -> Void
    ) async throws -> Response {
        let note: ID<ClinicalNote> = try visit.part("note", .noSuchNote)
        return try await visit.change("\(name)-\(note)", then: "notes") { form, id in
            // Whom nothing ties to the person learns nothing of what is there; a note of somebody else's is not at this address.
            let isTheirs = try await visit.desk.look(as: visit.worker, for: permission, of: id) { db, _ in
                let records = try People(db).records(of: People(db).person(id).root).map(\.id)
                return records.contains(try ClinicalNotes(db).note(note).person)
            }
            guard isTheirs else { throw Refusal(.noSuchNote, .absent) }
            try await work(form, note)
        } refused: { id, refused in
            guard refused.refusal.code != .noSuchNote else { throw refused.refusal }
            return try await page(visit, id, refused: refused)
        }
    }
}

extension Form {
    /// A note as it was written.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func note(in visit: Visit) throws -> NoteTold {
        guard let kind = try code("noteKind", ClinicalNote.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "noteKind")
        }
        guard let happenedAt = try moment("happenedAt", in: visit.site.timeZone) else {
            throw Refusal(.required, field: "happenedAt")
        }
        var parts: [ClinicalNote.Part: String] = [:]
        for part in ClinicalNote.Part.allCases { parts[part] = self["note-\(part.rawValue)"] }
        return try NoteTold(kind, parts, tellsOfSubstances: given("substances") != nil, happenedAt: happenedAt)
    }
}
