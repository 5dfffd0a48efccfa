import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Opening, in an emergency, the record of somebody to whom nothing ties the worker; and looking whether it was right.
    static let glass: [Route] = [
        row("GET /people/{id}/open", .breakGlass, page: "glass"),
        row("POST /people/{id}/open", .breakGlass),
        row("POST /people/{id}/open/ending", .breakGlass),
        row("POST /privacy/opened/{id}", .reviewGlass),
        api("GET /api/v1/people/{id}/tie", .seePeople),
        api("GET /api/v1/people/{id}/opened", .seeConsents),
        api("POST /api/v1/people/{id}/opened", .breakGlass),
        api("POST /api/v1/opened/{id}/ending", .breakGlass),
        api("GET /api/v1/opened", .reviewGlass),
        api("POST /api/v1/opened/{id}/review", .reviewGlass),
    ]
}

/// `/people/{id}/open`, and the reviews at `/privacy`.
struct GlassRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/open", show)
        try mounts.at("POST /people/{id}/open", open)
        try mounts.at("POST /people/{id}/open/ending", end)
        try mounts.at("POST /privacy/opened/{id}", review)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        try await visit.change("glass", then: nil) { form, id in
            guard let reason = try form.code("reason", GlassReason.init(rawValue:)) else {
                throw Refusal(.required, field: "reason")
            }
            let command = try BreakGlass(id, because: reason, form["words"], in: try form.name("call"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        } refused: {
            try await page(visit, $0, refused: $1)
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await visit.change("glass", then: nil) { form, _ in
            guard let glass: ID<BrokenGlass> = try form.name("glass") else { throw Refusal(.noSuchGlass, .absent) }
            _ = try await visit.desk.perform(EndGlass(glass), by: visit.worker, once: try visit.once(form))
        } refused: {
            try await page(visit, $0, refused: $1)
        }
    }

    @Sendable func review(_ visit: Visit) async throws -> Response {
        let id: ID<BrokenGlass> = try visit.id(.noSuchGlass)
        let form = try await visit.form()
        do {
            guard let ruling = try form.code("finding", BrokenGlass.Ruling.init(rawValue:)) else {
                throw Refusal(.required, field: "finding")
            }
            _ = try await visit.desk.perform(
                ReviewGlass(id, ruling, form["words"]), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/privacy")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchGlass {
            return try await ConsentRoutes().privacyPage(
                visit, Refused(form: "review-\(id)", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<Person>, refused: Refused? = nil) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let (name, tie, calls) = try await visit.desk.look(
            as: worker, for: .breakGlass, at: Person.subject(id)
        ) { db in
            (
                try People(db).calledBy(id), try Ties(db).tie(of: worker, to: id, at: now),
                try BrokenGlasses(db).callsNow()
            )
        }
        let page = GlassPage(id, name: name, tie: tie, calls: calls, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}
