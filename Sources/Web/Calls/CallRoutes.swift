import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/calls`: taking a call, its page, and everything that is done there.
struct CallRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/new", begin)
        try mounts.at("POST /calls", take)
        try mounts.at("GET /calls/{id}", show)
        try mounts.at("POST /calls/{id}/facts", keepFacts)
        try mounts.at("POST /calls/{id}/notes", addNote)
        try mounts.at("POST /calls/{id}/screening", screen)
        try mounts.at("POST /calls/{id}/departure", leave)
        try mounts.at("POST /calls/{id}/corrections", correct)
        try mounts.at("POST /calls/{id}/people", addPerson)
        try mounts.at("POST /calls/{id}/reopening", reopen)
        try mounts.at("POST /calls/{id}/incident", link)
        try mounts.at("POST /calls/{id}/incident/removal", unlink)
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        visit.show(CallPage(new: visit.reading))
    }

    @Sendable func take(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let file: CallFile
        do {
            let command = try TakeCall(source: nil, facts: form.facts, note: form.given("note"))
            file = try await visit.desk.perform(command, by: visit.worker, once: visit.once(form))
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            let refused = Refused(form: "facts", refusal: refusal, typed: form.typed)
            return visit.show(CallPage(new: visit.reading, refused: refused), refused: refused)
        }
        guard visit.wantsJSON else { return visit.go(to: "/calls/\(file.call.id)") }
        return try visit.json(TakenDocument(file.call, file.facts, visit.reading), status: .created)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func keepFacts(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "facts", form) {
            let changes = try form.changes()
            let call = try await visit.desk.perform(
                KeepFacts(changes, of: id), by: visit.worker, once: try visit.once(form))
            guard visit.wantsJSON, let field = changes.first?.field else { return nil }
            return try await self.kept(visit, call, field, changes.first?.value)
        }
    }

    /// The fact that was just kept, or the rival it became, as a script reads it.
    private func kept(_ visit: Visit, _ call: Call, _ field: FactField, _ value: String?) async throws -> Response {
        let (standing, rivals) = try await visit.desk.look(as: visit.worker, for: .addToCalls, at: call.subject) { db in
            (try Facts(db).current(of: call.id)[field], try Facts(db).rivals(of: call.id))
        }
        let mine = try visit.worker.id.text
        let rival = rivals.first { $0.field == field && $0.value == value && $0.by.id == mine }
        if let rival, standing?.value != value {
            return try visit.json(FactDocument(rival, beside: standing, visit.reading))
        }
        guard let standing else { throw Refusal(.noSuchCall, .absent) }
        return try visit.json(FactDocument(standing, visit.reading))
    }

    @Sendable func addNote(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "notes", form) {
            _ = try await visit.desk.perform(
                try AddNote(form["text"] ?? "", to: id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func screen(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "screening", form) {
            _ = try await visit.desk.perform(ScreenCall(id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "departure", form) {
            let (reason, sent, outcome) = try form.departure(reason: "reason")
            let command = EndCall(id, reason, sent: sent, outcome: outcome)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func correct(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "corrections", form) {
            let command = try CorrectRecord(
                id, try form.amendment(in: visit.site.timeZone), because: form["reason"] ?? "")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func addPerson(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "people", form) {
            guard let role = CallPerson.Role(rawValue: form["role"] ?? "") else {
                throw Refusal(.notOneOf, field: "role")
            }
            let command = try AddPerson(role, knownAs: form["knownAs"], to: id)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func reopen(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "reopening", form) {
            guard let reason = ReopenCall.Reason(rawValue: form["because"] ?? "") else {
                throw Refusal(.notOneOf, field: "because")
            }
            let command = ReopenCall(id, because: reason)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func link(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "incident", form) {
            let digits = (form["number"] ?? "").filter { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { throw Refusal(.required, field: "number") }
            let other = try await visit.desk.look(as: visit.worker, for: .linkCalls, at: .call(id)) { db in
                try Calls(db).call(number: number).id
            }
            _ = try await visit.desk.perform(LinkCalls(id, with: other), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func unlink(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "incident", form) {
            _ = try await visit.desk.perform(UnlinkCall(id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    /// Does what a form of the call's page asks, and comes back to the page: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Response?
    ) async throws -> Response {
        do {
            return try await work() ?? visit.go(to: "/calls/\(id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            // The call itself may be the thing that is absent; then there is no page to come back to.
            guard refusal.code != .noSuchCall || refusal.field != nil else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (file, timeline, beside, position) = try await visit.desk.look(
            as: worker, for: .seeCalls, at: .call(id)
        ) { db in
            let file = try CallFile(id, in: db)
            return (
                file, try Timeline(db).newest(of: id), try BesideDispatch(file, in: db, at: now), try Journal(db).last()
            )
        }
        let reading = visit.reading
        let owner = ID<Worker>(stored: file.call.takenBy.id)
        let rights = CallRights(
            add: may(worker, .addToCalls).allowed, screen: may(worker, .screenCalls).allowed,
            end: may(worker, .endCalls).allowed, link: may(worker, .linkCalls).allowed,
            correct: may(worker, .correctRecords, beganBy: owner).allowed, reopen: may(worker, .reopenCalls).allowed,
            endsAsFollowUp: beside.request?.isFollowed(by: file.call.path) ?? false,
            seePeople: may(worker, .seePeople).allowed, identify: may(worker, .keepPeople).allowed,
            family: may(worker, .keepFamilyContacts).allowed,
            legal: may(worker, .keepLegalRecord, beganBy: owner).allowed, steps: StepLink.Step.open(to: worker))
        let shown = ShownCall(file)
        let page = CallPage(
            shown,
            timeline: timeline.map { TimelineItem($0.read(with: Timeline.permissions(of: worker)), reading) },
            rights: rights, recognised: try await visit.recognised(in: id),
            sections: CallSections(
                beside, on: shown, back: "call", rights: CallSections.Rights(worker), refused: refused, reading),
            refused: refused, reading)
        return visit.show(page, livePosition: position, refused: refused)
    }
}

extension StepLink.Step {
    /// The steps whose pages somebody may open.
    static func open(to worker: Worker) -> Set<Self> {
        let needs: [(step: Self, permission: Permission)] = [
            (.triage, .triageCalls), (.dispatch, .seeTeams), (.encounter, .seeEncounters),
            (.referrals, .makeReferrals),
        ]
        return Set(needs.filter { may(worker, $0.permission).allowed }.map(\.step))
    }
}

extension Visit {
    /// The links of one call's page to its other pages, for who looks.
    func steps(of call: ShownCall, here: StepLink.Step) -> [StepLink] {
        visitor.map { StepLink.all(call, StepLink.Step.open(to: $0), here: here, reading) } ?? []
    }
}

/// A call just taken, as scripts read it.
private struct TakenDocument: Encodable {
    let id: String
    let number: Int
    let version: Int
    /// The key of the page's next form.
    let key: String
    let facts: [FactDocument]

    init(_ call: Call, _ facts: [FactField: Fact], _ reading: Reading) {
        id = call.id.text
        number = call.number
        version = call.version
        key = Secret().text
        self.facts = FactField.allCases.compactMap { facts[$0] }.map { FactDocument($0, reading) }
    }
}

extension Form {
    /// The facts of a new call.
    fileprivate var facts: [FactField: String?] {
        var facts: [FactField: String?] = [:]
        for field in FactField.allCases {
            if let value = fields[field.rawValue] { facts[field] = value }
        }
        return facts
    }

    /// What is to be recorded: one field that a script sends as it is left, or the whole form.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func changes() throws(Refusal) -> [KeepFacts.Change] {
        if let name = fields["field"] {
            guard let field = FactField(rawValue: name) else { throw Refusal(.notOneOf, field: "field") }
            return [try KeepFacts.Change(field, fields["value"], base: fields["revision"].flatMap { Int($0) })]
        }
        var changes: [KeepFacts.Change] = []
        for field in FactField.allCases {
            guard let value = fields[field.rawValue] else { continue }
            let base = fields["revision-\(field.rawValue)"].flatMap { Int($0) }
            // A field that was empty and stayed so says nothing.
            if value.trimmingBlanks().isEmpty, (base ?? 0) == 0 { continue }
            changes.append(try KeepFacts.Change(field, value, base: base))
        }
        return changes
    }

    /// - Throws: ``Refusal`` that names the field.
    fileprivate func departure(reason name: String) throws(Refusal) -> (ReasonCode, Alternative?, AlternativeOutcome?) {
        guard let word = given(name) else { throw Refusal(.required, field: name) }
        let reason: ReasonCode
        do throws(Refusal) { reason = try ReasonCode(written: word) } catch { throw error.about(name) }
        return (
            reason, try choice("alternativeSent", Alternative.init(rawValue:)),
            try choice("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        )
    }

    private func choice<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T? {
        guard let word = given(name) else { return nil }
        guard let value = read(word) else { throw Refusal(.notOneOf, field: name) }
        return value
    }

    /// - Throws: ``Refusal`` that names the field.
    fileprivate func amendment(in zone: TimeZone) throws(Refusal) -> Amendment {
        guard let value = given("value") else { throw Refusal(.required, field: "value") }
        switch fields["field"] {
        case "receivedAt": return .receivedAt(try moment(value, in: zone))
        case "screenedAt": return .screenedAt(try moment(value, in: zone))
        case "source":
            guard let source = CallSource(rawValue: value) else { throw Refusal(.notOneOf, field: "value") }
            return .source(source)
        case "departure":
            guard value != "none" else { return .returned }
            let (reason, sent, outcome) = try departure(reason: "value")
            return .departure(reason, sent: sent, outcome: outcome)
        case "alternativeOutcome":
            guard let outcome = AlternativeOutcome(rawValue: value) else { throw Refusal(.notOneOf, field: "value") }
            return .alternativeOutcome(outcome)
        default: throw Refusal(.notOneOf, field: "field")
        }
    }

    private func moment(_ text: String, in zone: TimeZone) throws(Refusal) -> Instant {
        do throws(Refusal) { return try Instant(local: text, in: zone) } catch { throw error.about("value") }
    }
}
