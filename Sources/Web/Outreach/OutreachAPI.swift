import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Events in the city for machines, as `Assets/openapi.yaml` describes them.
struct OutreachAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/outreach/events", list)
        try mounts.at("POST /api/v1/outreach/events", plan)
        try mounts.at("GET /api/v1/outreach/totals", totals)
        try mounts.at("GET /api/v1/outreach/events/{id}", show)
        try mounts.at("POST /api/v1/outreach/events/{id}/outcome", tell)
        try mounts.at("POST /api/v1/outreach/events/{id}/cancellation", cancel)
        try mounts.at("POST /api/v1/outreach/events/{id}/gifts", give)
        try mounts.at("POST /api/v1/outreach/events/{id}/questions", ask)
        try mounts.at("POST /api/v1/outreach/events/{id}/follow-ups", promise)
        try mounts.at("POST /api/v1/outreach/follow-ups/{id}/completion", complete)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (from, to) = (try visit.day("from"), try visit.day("to"))
        let all = try await visit.desk.look(as: visit.worker, for: .seeOutreach, at: .outreach) { db in
            try Outreach(db).events(from: from ?? .first, to: to ?? .last)
        }
        return try visit.json(ListDocument(name: "events", items: all.map { OutreachDocument($0) }, next: nil))
    }

    @Sendable func totals(_ visit: Visit) async throws -> Response {
        let (from, to) = (try visit.day("from"), try visit.day("to"))
        let totals = try await visit.desk.look(as: visit.worker, for: .seeOutreach, at: .outreach) { db in
            try Outreach(db).totals(from: from ?? .first, to: to ?? .last)
        }
        return try visit.json(
            ListDocument(name: "lines", items: totals.lines.map { OutreachTotalDocument($0) }, next: nil))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id: ID<OutreachEvent> = try visit.id(.noSuchOutreachEvent)
        let event = try await visit.desk.look(as: visit.worker, for: .seeOutreach, at: .outreach(id)) { db in
            try Outreach(db).event(id)
        }
        return try visit.json(OutreachDocument(event))
    }

    @Sendable func plan(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["kind", "title", "place", "heldOn", "partners", "languages"], bytes: bytes)
        guard let kind = try body.code("kind", OutreachEvent.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "kind")
        }
        let told = try OutreachEvent.Told(
            kind, title: body.text("title"), place: body.text("place"), on: body.text("heldOn"),
            partners: body.text("partners"), languages: body.has("languages") ? body.texts("languages") : [])
        let kept = try await visit.desk.perform(PlanOutreach(told), by: visit.worker, once: once)
        return try visit.json(OutreachDocument(kept), status: .created)
    }

    /// Does what a body asks of an event.
    private func does<C: Command>(
        _ visit: Visit, _ names: Set<String>, _ command: (ID<OutreachEvent>, JSONBody) throws -> C
    ) async throws -> C.Outcome {
        let id: ID<OutreachEvent> = try visit.id(.noSuchOutreachEvent)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let made = try command(id, try visit.object(names, bytes: bytes))
        return try await visit.desk.perform(made, by: visit.worker, once: once)
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        let kept = try await does(visit, ["peopleReached", "minutes"]) { id, body in
            guard let reached = try body.number("peopleReached") else {
                throw Refusal(.required, field: "peopleReached")
            }
            return try TellOutreach(id, reached: reached, minutes: body.number("minutes"))
        }
        return try visit.json(OutreachDocument(kept), status: .created)
    }

    @Sendable func cancel(_ visit: Visit) async throws -> Response {
        let kept = try await does(visit, []) { id, _ in CancelOutreach(id) }
        return try visit.json(OutreachDocument(kept), status: .created)
    }

    @Sendable func give(_ visit: Visit) async throws -> Response {
        let kept = try await does(visit, ["lot", "quantity", "from"]) { id, body in
            guard let quantity = try body.number("quantity") else { throw Refusal(.required, field: "quantity") }
            return try GiveAtOutreach(
                SupplyLine(quantity, of: body.requiredName("lot")), from: body.requiredName("from"), at: id)
        }
        return try visit.json(OutreachDocument(kept), status: .created)
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let language = visit.reading.words.language
        let kept = try await does(visit, ["kind", "text", "way"]) { id, body in
            guard let kind = try body.code("kind", Feedback.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "kind")
            }
            return try RecordAtOutreach(
                FeedbackTold(kind, body.text("text"), way: body.text("way"), language: language), at: id)
        }
        return try visit.json(FeedbackDocument(kept), status: .created)
    }

    @Sendable func promise(_ visit: Visit) async throws -> Response {
        let kept = try await does(visit, ["task", "dueOn"]) { id, body in
            try PromiseAtOutreach(body.text("task"), by: body.text("dueOn"), at: id)
        }
        return try visit.json(OutreachFollowUpDocument(kept), status: .created)
    }

    @Sendable func complete(_ visit: Visit) async throws -> Response {
        let id: ID<OutreachFollowUp> = try visit.id(.noSuchOutreachFollowUp)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let kept = try await visit.desk.perform(KeepPromise(id), by: visit.worker, once: once)
        return try visit.json(OutreachFollowUpDocument(kept), status: .created)
    }
}

extension Visit {
    /// A day that an address asks for; nothing where it does not.
    ///
    /// - Throws: ``Refusal`` with `.queryUnreadable`.
    fileprivate func day(_ name: String) throws(Refusal) -> CalendarDay? {
        guard let text = query(name) else { return nil }
        guard let day = CalendarDay(text) else { throw Refusal(.queryUnreadable, field: name) }
        return day
    }
}

/// An event, as JSON.
struct OutreachDocument: Encodable {
    private let event: OutreachEvent

    init(_ event: OutreachEvent) {
        self.event = event
    }

    private enum Key: CodingKey {
        case id, kind, title, place, heldOn, partners, languages, state, minutes, peopleReached, by
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(event.id.text, forKey: .id)
        try object.encode(event.told.kind.rawValue, forKey: .kind)
        try object.encode(event.told.title, forKey: .title)
        try object.encode(event.told.place, forKey: .place)
        try object.encode(event.told.day.description, forKey: .heldOn)
        try object.encode(event.told.partners, forKey: .partners)
        try object.encode(event.told.languages, forKey: .languages)
        try object.encode(event.state.rawValue, forKey: .state)
        try object.encode(event.minutes, forKey: .minutes)
        try object.encode(event.peopleReached, forKey: .peopleReached)
        try object.encode(event.by.name, forKey: .by)
    }
}

/// What events of a kind came to, as JSON.
struct OutreachTotalDocument: Encodable {
    let kind: String
    let events: Int
    let peopleReached: Int

    init(_ line: OutreachTotals.Line) {
        (kind, events, peopleReached) = (line.kind.rawValue, line.events, line.peopleReached)
    }
}

/// Something that was promised, as JSON.
struct OutreachFollowUpDocument: Encodable {
    private let one: OutreachFollowUp

    init(_ one: OutreachFollowUp) {
        self.one = one
    }

    private enum Key: CodingKey { case id, event, task, dueOn, doneBy, doneAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.event.text, forKey: .event)
        try object.encode(one.task, forKey: .task)
        try object.encode(one.dueOn.description, forKey: .dueOn)
        try object.encode(one.doneBy?.name, forKey: .doneBy)
        try object.encode(one.doneAt?.description, forKey: .doneAt)
    }
}
