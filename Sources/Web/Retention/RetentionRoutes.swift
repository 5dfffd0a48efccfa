import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// How long what is kept, what may not go, and what went.
    static let retention: [Route] = [
        row("GET /retention", .seeRetention, page: "retention"),
        row("POST /retention/{class}", .setRetention),
        row("GET /holds", .seeRetention, page: "holds"),
        row("POST /holds", .placeHolds),
        row("POST /holds/{id}/lifting", .placeHolds),
        row("GET /expungements", .expunge, page: "expungements"),
        row("POST /expungements", .expunge),
        row("POST /expungements/{id}/confirmation", .expunge),
        row("POST /expungements/{id}/withdrawal", .expunge),
    ]
}

extension Event.Subject {
    /// How long what is kept, as a thing that somebody looks at.
    static let retention = Event.Subject(kind: "retention", id: "")
}

/// `/retention` and `/holds`.
struct RetentionRoutes: Sendable {
    /// So many records of a kind are looked at for the page; the terminal looks at all.
    private static let most = 2000

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /retention") { try await page($0) }
        try mounts.at("POST /retention/{class}", set)
        try mounts.at("GET /holds") { try await holds($0) }
        try mounts.at("POST /holds", place)
        try mounts.at("POST /holds/{id}/lifting", lift)
    }

    // MARK: - What is due

    @Sendable func set(_ visit: Visit) async throws -> Response {
        let name = visit.context.parameters.get("class") ?? ""
        guard let kept = RetentionClass(rawValue: name), RetentionClass.timed.contains(kept) else {
            throw Refusal(.noSuchClass, .absent)
        }
        let form = try await visit.form()
        do {
            var days: Int?
            if form["manner"] != "never" {
                guard let typed = form.given("kept-days") else { throw Refusal(.required, field: "kept-days") }
                guard let number = Int(typed) else { throw Refusal(.notANumber, field: "kept-days") }
                days = number
            }
            let command = try SetRetentionRule(kept, days: days, authority: form["authority"])
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/retention")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let (plan, rules, runs, held) = try await visit.desk.look(as: worker, for: .seeRetention, at: .retention) {
            db in
            (
                try RetentionPlan(asOf: now, most: Self.most, in: db), try RetentionRules(db).all(),
                try RetentionRuns(db).latest(), try LegalHolds(db).countStanding()
            )
        }
        let page = RetentionPage(
            plan, rules: rules, runs: runs, held: held, maySet: may(worker, .setRetention).allowed,
            mayExpunge: may(worker, .expunge).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - Holds

    @Sendable func place(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let scope = try await RecordReference.scope(form, visit) else {
                throw Refusal(.required, field: "scope")
            }
            let command = try PlaceHold(on: scope, matter: form["matter"], reason: form["reason"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/holds")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            let said = RecordReference.beside(refusal)
            return try await holds(visit, Refused(form: "hold", refusal: said, typed: form.typed))
        }
    }

    @Sendable func lift(_ visit: Visit) async throws -> Response {
        let id: ID<LegalHold> = try visit.id(.noSuchHold)
        let form = try await visit.form()
        do {
            let command = try LiftHold(id, because: form["lifted-because"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/holds")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchHold {
            return try await holds(visit, Refused(form: "lift-\(id)", refusal: refusal, typed: form.typed))
        }
    }

    private func holds(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let (count, standing, lifted) = try await visit.desk.look(
            as: worker, for: .seeRetention, at: .retention
        ) { db in
            let holds = LegalHolds(db)
            return (try holds.countStanding(), try holds.standing(most: LegalHolds.most), try holds.lifted())
        }
        let page = HoldsPage(
            standing, of: count, lifted: lifted, mayPlace: may(worker, .placeHolds).allowed, refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Refusal.Code {
    static let noSuchClass: Self = "no-such-class"
}
