import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What was observed where a call is, and other contacts from there.
    static let places: [Route] = [
        row("GET /calls/{id}/place", .keepPlaceFacts, page: "place"),
        row("POST /calls/{id}/place-facts", .keepPlaceFacts),
        row("POST /place-facts/{id}/withdrawal", .keepPlaceFacts),
        api("GET /api/v1/calls/{id}/place", .seePlaceHistory),
        api("POST /api/v1/calls/{id}/place-facts", .keepPlaceFacts),
        api("POST /api/v1/place-facts/{id}/withdrawal", .keepPlaceFacts),
    ]
}

/// `/calls/{id}/place`: the history of a place, and keeping it.
struct PlaceRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/place", show)
        try mounts.at("POST /calls/{id}/place-facts", record)
        try mounts.at("POST /place-facts/{id}/withdrawal", withdraw)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        do {
            let command = try form.placeFact(at: id, visit)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            // Whoever recorded it from another page goes on there.
            let pages = ["triage", "encounter"]
            let back: String = pages.first { $0 == form["back"] } ?? "place"
            return visit.go(to: "/calls/\(id)/\(back)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            return try await page(visit, id, refused: Refused(form: "place", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let fact: ID<PlaceFact> = try visit.id(.noSuchPlaceFact)
        let form = try await visit.form()
        guard let id: ID<Call> = try form.name("call") else { throw Refusal(.required, field: "call") }
        do {
            guard let reason = PlaceFact.Withdrawal(rawValue: form["reason"] ?? "") else {
                throw Refusal(form.given("reason") == nil ? .required : .notOneOf, field: "reason")
            }
            _ = try await visit.desk.perform(
                WithdrawPlaceFact(fact, because: reason), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/calls/\(id)/place")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPlaceFact else { throw refusal }
            return try await page(visit, id, refused: Refused(form: "withdrawal", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let seesAll = may(worker, .seePlaceHistory).allowed
        let (file, history, isThere) = try await visit.desk.look(as: worker, for: .keepPlaceFacts, at: .call(id)) {
            db in
            let file = try CallFile(id, in: db)
            return (file, try PlaceFile(file, in: db, at: now), try Assignments(db).isSent(worker.id, to: id))
        }
        if seesAll { try await visit.desk.log(AccessLog.Line(worker, .looked, .seePlaceHistory, .call(id))) }
        let reading = visit.reading
        // A team reads what it was sent to; what it recorded itself it may take back.
        let facts = history.facts.filter { fact in
            seesAll || isThere || fact.by.id == worker.id.text
        }
        let own = Set(
            facts.filter { may(worker, .keepPlaceFacts, beganBy: ID(stored: $0.by.id)).allowed }.map(\.id.text))
        let page = PlacePage(
            id.text, number: file.call.number, address: history.address, placed: history.place != nil,
            facts: facts.map { ShownPlaceFact($0, seenFrom: history.address, history.place, at: now) },
            contacts: seesAll ? ContactList(history, reading) : nil, mayWithdraw: { own.contains($0.id) },
            steps: visit.placeSteps(of: ShownCall(file)), refused: refused, reading)
        return visit.show(page, refused: refused)
    }
}

extension Visit {
    /// The links to the other pages of a call, none of which is the place's.
    fileprivate func placeSteps(of call: ShownCall) -> [StepLink] {
        visitor.map { StepLink.all(call, StepLink.Step.open(to: $0), reading) }.map { links in
            links.map { StepLink(address: $0.address, name: $0.name, current: $0.current, shown: false) }
        } ?? []
    }

    /// Whether the visitor may read what those ought to know who go to a call: a responder, where their team was sent.
    func seesSafety(isSent: Bool) -> Bool {
        guard let visitor else { return false }
        return may(visitor, .seeSafetyFacts, beganBy: isSent ? visitor.id : ID(stored: "")).allowed
    }
}

extension Form {
    /// Something observed on a day: today means now, another day its noon.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func placeFact(at call: ID<Call>, _ visit: Visit) throws -> RecordPlaceFact {
        guard let word = given("observed") else { throw Refusal(.required, field: "observed") }
        guard let kind = PlaceFact.Kind(rawValue: word) else { throw Refusal(.notOneOf, field: "observed") }
        guard let told = PlaceFact.Source(rawValue: fields["toldBy"] ?? "") else {
            throw Refusal(given("toldBy") == nil ? .required : .notOneOf, field: "toldBy")
        }
        guard let happened = try day("happenedAt", visit) else { throw Refusal(.required, field: "happenedAt") }
        return try RecordPlaceFact(
            kind, at: call, from: told, happenedAt: happened, note: given("note"),
            expiresAt: try day("expiresAt", visit))
    }

    /// A day that a form names: today means now, another day its noon.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func day(_ name: String, _ visit: Visit) throws(Refusal) -> Instant? {
        guard let text = given(name) else { return nil }
        let now = visit.desk.clock()
        let zone = visit.site.timeZone
        guard text != LocalTime(now, in: zone).day else { return now }
        do throws(Refusal) { return try Instant(local: text + "T12:00", in: zone) } catch { throw error.about(name) }
    }
}
