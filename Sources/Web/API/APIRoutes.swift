import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// The same work for machines, at `/api/v1`, as `Assets/openapi.yaml` describes it.
struct APIRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/me", me)
        try mounts.at("GET /api/v1/calls", list)
        try mounts.at("POST /api/v1/calls", take)
        try mounts.at("GET /api/v1/calls/{id}", show)
        try mounts.at("PATCH /api/v1/calls/{id}", keepFacts)
        try mounts.at("GET /api/v1/calls/{id}/timeline", timeline)
        try mounts.at("GET /api/v1/calls/{id}/notes", notes)
        try mounts.at("POST /api/v1/calls/{id}/notes", addNote)
        try mounts.at("POST /api/v1/calls/{id}/screening", screen)
        try mounts.at("POST /api/v1/calls/{id}/departure", leave)
        try mounts.at("POST /api/v1/calls/{id}/corrections", correct)
        try mounts.at("GET /api/v1/calls/{id}/people", people)
        try mounts.at("POST /api/v1/calls/{id}/people", addPerson)
        try mounts.at("POST /api/v1/calls/{id}/reopening", reopen)
        try mounts.at("PUT /api/v1/calls/{id}/incident", link)
        try mounts.at("DELETE /api/v1/calls/{id}/incident", unlink)
    }

    private static let facts = Set(FactField.allCases.map(\.rawValue))

    private struct Me: Encodable {
        let id: String
        let name: String
        let displayName: String
        let roles: [String]
    }

    @Sendable func me(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let account = try await visit.desk.look(as: worker, for: .keepOwnAccount, at: .account(worker.id)) { db in
            try Accounts(db).account(worker.id)
        }
        return try visit.json(
            Me(
                id: worker.id.text, name: account?.name ?? "", displayName: worker.name,
                roles: worker.roles.map(\.rawValue).sorted()))
    }

    // MARK: Looking

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let most = try visit.limit
        let filter = Calls.Filter(
            open: try visit.choice("open") { ["true": true, "false": false][$0] },
            stage: try visit.choice("stage", Stage.init(rawValue:)))
        let last = try visit.query("after").map { text throws(Refusal) -> Int in
            guard let number = Int(text), number > 0 else { throw Refusal(.cursorUnreadable, field: "after") }
            return number
        }
        let files = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .board) { db in
            // One more than asked says whether there is a next page.
            try Calls(db).page(filter, below: last, most: most + 1)
                .map { try CallFile($0, in: db) }
        }
        let shown = files.prefix(most)
        let next = files.count > most ? shown.last.map { String($0.call.number) } : nil
        return visit.json(ListDocument(name: "calls", items: shown.map(CallDocument.init), next: next))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let file = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) {
            try CallFile(id, in: $0)
        }
        let document = CallDocument(file)
        if visit.tags(.ifNoneMatch)?.contains(document.tag) == true {
            return Response(status: .notModified, headers: [.eTag: document.tag, .cacheControl: "no-store"])
        }
        return visit.json(document, headers: [.eTag: document.tag])
    }

    @Sendable func timeline(_ visit: Visit) async throws -> Response {
        let (id, most) = (try visit.callID, try visit.limit)
        let after = try visit.query("after").map { text throws(Refusal) -> Int64 in
            guard let position = Int64(text), position >= 0 else { throw Refusal(.cursorUnreadable, field: "after") }
            return position
        }
        let entries = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            let call = try Calls(db).call(id)
            return try Timeline(db).entries(of: call.id, after: after ?? 0, most: most + 1)
        }
        let care = Timeline.permissions(of: try visit.worker)
        let shown = entries.prefix(most).map { $0.read(with: care) }
        let next = entries.count > most ? shown.last.map { String($0.position) } : nil
        return visit.json(ListDocument(name: "entries", items: shown.map(EntryDocument.init), next: next))
    }

    @Sendable func notes(_ visit: Visit) async throws -> Response {
        let (id, most) = (try visit.callID, try visit.limit)
        let last = try visit.query("after").map { text throws(Refusal) in try Cursor(text) }
        let notes = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            let call = try Calls(db).call(id)
            return try Notes(db).notes(of: call.id, after: last.map { ($0.at, $0.id) }, most: most + 1)
        }
        let shown = notes.prefix(most)
        let next = notes.count > most ? shown.last.map { Cursor(at: $0.at, id: $0.id.text).text } : nil
        return visit.json(ListDocument(name: "notes", items: shown.map(NoteDocument.init), next: next))
    }

    // MARK: Changing

    @Sendable func take(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(Self.facts.union(["receivedAt", "note"]), bytes: bytes)
        var facts: [FactField: String?] = [:]
        for field in FactField.allCases where body.has(field.rawValue) {
            facts[field] = try body.fact(field)
        }
        let command = try TakeCall(
            source: nil, receivedAt: body.moment("receivedAt"), facts: facts, note: body.text("note"))
        let file = try await visit.desk.perform(command, by: visit.worker, once: once)
        return visit.answer(file, status: .created)
    }

    @Sendable func keepFacts(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let body = try visit.object(
            Self.facts, bytes: bytes, types: ["application/json", "application/merge-patch+json"])
        var changes: [KeepFacts.Change] = []
        for field in FactField.allCases where body.has(field.rawValue) {
            changes.append(try KeepFacts.Change(field, try body.fact(field)))
        }
        let command = try KeepFacts(changes, of: id, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker))
    }

    @Sendable func addNote(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["text"], bytes: bytes)
        let note = try await visit.desk.perform(
            try AddNote(try body.required("text"), to: id), by: visit.worker, once: once)
        return visit.json(NoteDocument(note), status: .created)
    }

    @Sendable func screen(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["screenedAt"], bytes: bytes)
        let command = ScreenCall(id, at: try body.moment("screenedAt"), expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["reason", JSONBody.ownReason, "alternativeSent", "alternativeOutcome"], bytes: bytes)
        let (reason, sent, outcome) = try body.departure("reason", own: try await visit.ownReason(body))
        let command = EndCall(id, reason, sent: sent, outcome: outcome, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func correct(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["field", "value", JSONBody.ownReason, "alternativeSent", "alternativeOutcome", "reason"], bytes: bytes)
        let own = try await visit.ownReason(body)
        let command = try CorrectRecord(
            id, try body.amendment(own: own), because: try body.required("reason"),
            expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func people(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let people = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            try CallPeople(db).people(of: Calls(db).call(id).id)
        }
        return try visit.json(ListDocument(name: "people", items: people.map(PersonDocument.init), next: nil))
    }

    @Sendable func addPerson(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["role", "knownAs"], bytes: bytes)
        _ = try body.required("role")
        guard let role = try body.code("role", CallPerson.Role.init(rawValue:)) else {
            throw Refusal(.required, field: "role")
        }
        let command = try AddPerson(role, knownAs: try body.text("knownAs"), to: id)
        let person = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(PersonDocument(person), status: .created)
    }

    @Sendable func reopen(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["because"], bytes: bytes)
        _ = try body.required("because")
        guard let reason = try body.code("because", ReopenCall.Reason.init(rawValue:)) else {
            throw Refusal(.required, field: "because")
        }
        let command = ReopenCall(id, because: reason, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func link(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let body = try visit.object(["with"], bytes: try await visit.body())
        let text = try body.required("with")
        let other: ID<Call>
        do throws(Refusal) { other = try ID(text) } catch { throw error.about("with") }
        let command = LinkCalls(id, with: other, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker))
    }

    @Sendable func unlink(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let command = UnlinkCall(id, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker))
    }
}

extension JSONBody {
    /// A fact as a machine sends it: nothing is said by null, and a code is exact, so a blank is none.
    fileprivate func fact(_ field: FactField) throws(Refusal) -> String? {
        guard let text = try text(field.rawValue) else { return nil }
        let isFree = [.location, .area, .callerName, .whatHappened].contains(field)
        guard isFree || !text.trimmingBlanks().isEmpty else { throw Refusal(.required, field: field.rawValue) }
        guard field.choices == nil || field.choices?.contains(text) == true else {
            throw Refusal(.notOneOf, field: field.rawValue)
        }
        return text
    }

    fileprivate func departure(
        _ name: String, own: ReasonCode?
    ) throws(Refusal) -> (ReasonCode, Alternative?, AlternativeOutcome?) {
        if own == nil { _ = try required(name) }
        guard let reason = try self.reason(name, own: own) else { throw Refusal(.required, field: name) }
        return (
            reason, try code("alternativeSent", Alternative.init(rawValue:)),
            try code("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        )
    }

    fileprivate func amendment(own: ReasonCode?) throws(Refusal) -> Amendment {
        let field = try required("field")
        switch field {
        case "receivedAt", "screenedAt":
            _ = try required("value")
            guard let moment = try moment("value") else { throw Refusal(.required, field: "value") }
            return field == "receivedAt" ? .receivedAt(moment) : .screenedAt(moment)
        case "source":
            _ = try required("value")
            guard let source = try code("value", CallSource.init(rawValue:)) else {
                throw Refusal(.required, field: "value")
            }
            return .source(source)
        case "departure":
            if own == nil, try required("value") == "none" { return .returned }
            let (reason, sent, outcome) = try departure("value", own: own)
            return .departure(reason, sent: sent, outcome: outcome)
        case "alternativeOutcome":
            _ = try required("value")
            guard let outcome = try code("value", AlternativeOutcome.init(rawValue:)) else {
                throw Refusal(.required, field: "value")
            }
            return .alternativeOutcome(outcome)
        default: throw Refusal(.notOneOf, field: "field")
        }
    }
}
