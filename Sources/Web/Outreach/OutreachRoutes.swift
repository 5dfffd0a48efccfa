import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What the program does in its city besides calls.
    static let outreach: [Route] = [
        row("GET /outreach", .seeOutreach, page: "outreach"),
        row("POST /outreach", .keepOutreach),
        row("GET /outreach/events/{id}", .seeOutreach, page: "outreach-event"),
        row("POST /outreach/events/{id}", .keepOutreach),
        row("POST /outreach/events/{id}/outcome", .keepOutreach),
        row("POST /outreach/events/{id}/cancellation", .keepOutreach),
        row("POST /outreach/events/{id}/gifts", .keepOutreach),
        row("POST /outreach/events/{id}/questions", .seeOutreach),
        row("POST /outreach/events/{id}/follow-ups", .keepOutreach),
        row("POST /outreach/follow-ups/{id}/completion", .keepOutreach),
        api("GET /api/v1/outreach/events", .seeOutreach),
        api("POST /api/v1/outreach/events", .keepOutreach),
        api("GET /api/v1/outreach/totals", .seeOutreach),
        api("GET /api/v1/outreach/events/{id}", .seeOutreach),
        api("POST /api/v1/outreach/events/{id}/outcome", .keepOutreach),
        api("POST /api/v1/outreach/events/{id}/cancellation", .keepOutreach),
        api("POST /api/v1/outreach/events/{id}/gifts", .giveSupplies),
        api("POST /api/v1/outreach/events/{id}/questions", .recordFeedback),
        api("POST /api/v1/outreach/events/{id}/follow-ups", .keepOutreach),
        api("POST /api/v1/outreach/follow-ups/{id}/completion", .keepOutreach),
    ]
}

extension Event.Subject {
    /// All events.
    static let outreach = Event.Subject(kind: "outreach-event", id: "")

    static func outreach(_ id: ID<OutreachEvent>) -> Event.Subject {
        Event.Subject(kind: "outreach-event", id: id.text)
    }
}

/// `/outreach`: events in the city, planned and held, and what was promised at them.
struct OutreachRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /outreach", list)
        try mounts.at("POST /outreach", plan)
        try mounts.at("GET /outreach/events/{id}", show)
        try mounts.at("POST /outreach/events/{id}", change)
        try mounts.at("POST /outreach/events/{id}/outcome", tell)
        try mounts.at("POST /outreach/events/{id}/cancellation", cancel)
        try mounts.at("POST /outreach/events/{id}/gifts", give)
        try mounts.at("POST /outreach/events/{id}/questions", ask)
        try mounts.at("POST /outreach/events/{id}/follow-ups", promise)
        try mounts.at("POST /outreach/follow-ups/{id}/completion", complete)
    }

    // MARK: - All events

    @Sendable func list(_ visit: Visit) async throws -> Response { try await all(visit) }

    private func all(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let now = visit.desk.clock()
        let keeps = may(try visit.worker, .keepOutreach).allowed
        let shown = try await visit.desk.look(as: visit.worker, for: .seeOutreach, at: .outreach) { db in
            try OutreachPage.Shown(at: now, db)
        }
        return visit.show(OutreachPage(shown, keeps: keeps, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func plan(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let kept = try await visit.desk.perform(
                PlanOutreach(try form.outreach()), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/outreach/events/\(kept.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await all(visit, refused: Refused(form: "event", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func complete(_ visit: Visit) async throws -> Response {
        let id: ID<OutreachFollowUp> = try visit.id(.noSuchOutreachFollowUp)
        let form = try await visit.form()
        let kept = try await visit.desk.perform(KeepPromise(id), by: visit.worker, once: try visit.once(form))
        return visit.go(to: form["there"] == "event" ? "/outreach/events/\(kept.event)" : "/outreach")
    }

    // MARK: - One event

    @Sendable func show(_ visit: Visit) async throws -> Response { try await one(visit) }

    private func one(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let id: ID<OutreachEvent> = try visit.id(.noSuchOutreachEvent)
        let worker = try visit.worker
        let rights = OutreachRights(worker)
        let now = visit.desk.clock()
        let shown = try await visit.desk.look(as: worker, for: .seeOutreach, at: .outreach(id)) { db in
            try OutreachEventPage.Shown(id, may: rights, at: now, db)
        }
        return visit.show(OutreachEventPage(shown, may: rights, refused: refused, visit.reading), refused: refused)
    }

    /// Does what a form of an event asks, and comes back to it: with what was typed, when it was refused.
    private func does<C: Command>(
        _ visit: Visit, _ name: String, _ command: (ID<OutreachEvent>, Form) throws -> C
    ) async throws -> Response {
        let id: ID<OutreachEvent> = try visit.id(.noSuchOutreachEvent)
        let form = try await visit.form()
        do {
            _ = try await visit.desk.perform(try command(id, form), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/outreach/events/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await one(visit, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func change(_ visit: Visit) async throws -> Response {
        try await does(visit, "event") { id, form in PlanOutreach(try form.outreach(), as: id) }
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        try await does(visit, "outcome") { id, form in
            guard form.given("peopleReached") != nil else { throw Refusal(.required, field: "peopleReached") }
            return try TellOutreach(
                id, reached: form.number("peopleReached"),
                minutes: form.given("minutes") == nil ? nil : form.number("minutes"))
        }
    }

    @Sendable func cancel(_ visit: Visit) async throws -> Response {
        try await does(visit, "cancellation") { id, _ in CancelOutreach(id) }
    }

    @Sendable func give(_ visit: Visit) async throws -> Response {
        try await does(visit, "gift") { id, form in
            // A lot that stands somewhere is chosen together with where it stands.
            let parts = (form.given("standing") ?? "").split(separator: "@").map(String.init)
            guard parts.count == 2 else { throw Refusal(.required, field: "standing") }
            let line = try SupplyLine(form.number("quantity"), of: ID(parts[0]))
            return try GiveAtOutreach(line, from: ID(parts[1]), at: id)
        }
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let language = visit.reading.words.language
        return try await does(visit, "question") { id, form in
            guard let kind = try form.code("feedbackKind", Feedback.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "feedbackKind")
            }
            let told = try FeedbackTold(kind, form["feedbackText"], way: form["feedbackWay"], language: language)
            return try RecordAtOutreach(told, at: id)
        }
    }

    @Sendable func promise(_ visit: Visit) async throws -> Response {
        try await does(visit, "follow-up") { id, form in
            try PromiseAtOutreach(form["promised"], by: form["dueOn"], at: id)
        }
    }
}

/// What whoever looks at an event may do there.
struct OutreachRights: Sendable {
    let keeps: Bool
    let gives: Bool
    let answers: Bool
}

extension OutreachRights {
    init(_ worker: Worker) {
        keeps = may(worker, .keepOutreach).allowed
        gives = may(worker, .giveSupplies).allowed
        answers = may(worker, .answerFeedback).allowed
    }
}

extension Form {
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func outreach() throws -> OutreachEvent.Told {
        guard let kind = try code("eventKind", OutreachEvent.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "eventKind")
        }
        let languages = fields.keys.compactMap { name in
            name.hasPrefix("language-") ? String(name.dropFirst("language-".count)) : nil
        }
        return try OutreachEvent.Told(
            kind, title: self["eventTitle"], place: self["eventPlace"], on: self["heldOn"],
            partners: self["eventPartners"],
            languages: languages)
    }
}
