import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What officers ask for, and the follow-ups that wait for a social worker.
    static let requests: [Route] = [
        row("GET /ask", .makeRequests, page: "ask"),
        row("POST /ask", .makeRequests),
        row("GET /requests/{id}", .keepCases, page: "request"),
        row("POST /requests/{id}/attempts", .keepCases),
        row("POST /requests/{id}/closure", .keepCases),
        api("GET /api/v1/requests", .makeRequests),
        api("POST /api/v1/requests", .makeRequests),
        api("POST /api/v1/requests/{id}/attempts", .keepCases),
        api("POST /api/v1/requests/{id}/closure", .keepCases),
    ]
}

/// `/ask` on an officer's phone, and `/requests/{id}` for those who follow up; the same for machines.
struct RequestRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /ask", ask)
        try mounts.at("POST /ask", send)
        try mounts.at("GET /requests/{id}", show)
        try mounts.at("POST /requests/{id}/attempts", attempt)
        try mounts.at("POST /requests/{id}/closure", close)
        try mounts.at("GET /api/v1/requests", list)
        try mounts.at("POST /api/v1/requests", sendByMachine)
        try mounts.at("POST /api/v1/requests/{id}/attempts", attemptByMachine)
        try mounts.at("POST /api/v1/requests/{id}/closure", closeByMachine)
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        try await page(visit, sent: visit.query("sent") != nil)
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let kind = try form.code("kind", OfficerRequest.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "kind")
            }
            let command = try MakeRequest(
                kind, at: form.given("location"), about: form.given("whatHappened"),
                callback: form.given("callback"), person: form.given("knownAs"), incident: form.given("incident"),
                formMilliseconds: form.given("open").flatMap { Int($0) })
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/ask?sent")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            return try await page(visit, refused: Refused(form: "ask", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, sent: Bool = false, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let own = try await visit.desk.look(as: worker, for: .makeRequests, at: .requests) { db in
            try OfficerRequests(db).own(of: worker.id)
        }
        let page = AskPage(own, sent: sent, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await one(visit, try visit.id(.noSuchRequest))
    }

    @Sendable func attempt(_ visit: Visit) async throws -> Response {
        try await change(visit, "try") { form, id in
            let command = TryFollowUp(id, try form.callBackTry(in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        try await change(visit, "closing") { form, id in
            guard let closure = try form.code("closure", OfficerRequest.Closure.init(rawValue:)) else {
                throw Refusal(.required, field: "closure")
            }
            _ = try await visit.desk.perform(
                CloseRequest(id, closure), by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the follow-up: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<OfficerRequest>) async throws -> Void
    ) async throws -> Response {
        let id: ID<OfficerRequest> = try visit.id(.noSuchRequest)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/requests/\(id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchRequest else { throw refusal }
            return try await one(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func one(_ visit: Visit, _ id: ID<OfficerRequest>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let call = try await visit.desk.database.read { db in try OfficerRequests(db).request(id).call }
        let now = visit.desk.clock()
        let (request, attempts, file, cases, loads) = try await visit.desk.look(
            as: worker, for: .keepCases, at: .call(call)
        ) { db in
            (
                try OfficerRequests(db).request(id), try OfficerRequests(db).attempts(for: id),
                try CallFile(call, in: db), try SupportCases(db).cases(of: call),
                try SupportCases(db).caseloads(at: now)
            )
        }
        let opening = OpeningForm(
            keepers: loads, me: worker.id.text, people: file.people,
            proposed: max(request.dueAt ?? visit.reading.now, visit.reading.now), refused: refused, visit.reading)
        let page = RequestPage(
            request, attempts: attempts, facts: file.facts, persons: file.people.compactMap(\.knownAs), cases: cases,
            opening: opening,
            refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let own = try await visit.desk.look(as: worker, for: .makeRequests, at: .requests) { db in
            try OfficerRequests(db).own(of: worker.id)
        }
        return try visit.json(ListDocument(name: "requests", items: own.map { RequestDocument($0) }, next: nil))
    }

    @Sendable func sendByMachine(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["kind", "location", "whatHappened", "callback", "knownAs", "incident"], bytes: bytes)
        let command = try MakeRequest(
            body.needed("kind", OfficerRequest.Kind.init(rawValue:)), at: body.text("location"),
            about: body.text("whatHappened"), callback: body.text("callback"), person: body.text("knownAs"),
            incident: body.text("incident"))
        let made = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(RequestDocument(made), status: .created)
    }

    @Sendable func attemptByMachine(_ visit: Visit) async throws -> Response {
        let id: ID<OfficerRequest> = try visit.id(.noSuchRequest)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let command = TryFollowUp(id, try visit.callBackTry(bytes))
        let tried = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(RequestDocument(tried), status: .created)
    }

    @Sendable func closeByMachine(_ visit: Visit) async throws -> Response {
        let id: ID<OfficerRequest> = try visit.id(.noSuchRequest)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let closure = try visit.object(["closure"], bytes: bytes)
            .needed("closure", OfficerRequest.Closure.init(rawValue:))
        let closed = try await visit.desk.perform(CloseRequest(id, closure), by: visit.worker, once: once)
        return try visit.json(RequestDocument(closed))
    }
}

/// What an officer asked for, as machines read it: never the call itself.
struct RequestDocument: Encodable {
    private let one: OfficerRequest

    init(_ one: OfficerRequest) {
        self.one = one
    }

    private enum Key: CodingKey { case id, number, kind, incident, askedAt, dueAt, missedAt, closedAt, standing }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.number, forKey: .number)
        try object.encode(one.kind.rawValue, forKey: .kind)
        try object.encode(one.incident, forKey: .incident)
        try object.encode(one.askedAt.description, forKey: .askedAt)
        try object.encode(one.dueAt?.description, forKey: .dueAt)
        try object.encode(one.missedAt?.description, forKey: .missedAt)
        try object.encode(one.closedAt?.description, forKey: .closedAt)
        try object.encode(one.standing.rawValue, forKey: .standing)
    }
}
