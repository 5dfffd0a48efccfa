import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/expungements`.
struct ExpungementRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /expungements") { try await page($0) }
        try mounts.at("POST /expungements", ask)
        try mounts.at("POST /expungements/{id}/confirmation", confirm)
        try mounts.at("POST /expungements/{id}/withdrawal", withdraw)
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let order = try Expungement.Order(form["order-number"], of: form["court"], on: form["ordered-on"])
            let command = AskExpungement(
                try await scope(form, visit), by: order, isDespiteHolds: form["despite"] == "on")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/expungements")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            let said = RecordReference.beside(refusal)
            return try await page(visit, Refused(form: "expunge", refusal: said, typed: form.typed))
        }
    }

    @Sendable func confirm(_ visit: Visit) async throws -> Response {
        try await decide(visit) { form, id in
            let command = ConfirmExpungement(id, shown: form["shown"] ?? "")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await decide(visit) { form, id in
            _ = try await visit.desk.perform(
                WithdrawExpungement(id), by: visit.worker, once: try visit.once(form))
        }
    }

    private func decide(
        _ visit: Visit, _ work: (Form, ID<Expungement>) async throws -> Void
    ) async throws -> Response {
        let id: ID<Expungement> = try visit.id(.noSuchExpungement)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/expungements")
        } catch let refusal as Refusal where refusal.kind == .conflicting {
            return try await page(visit, Refused(form: "confirm-\(id)", refusal: refusal))
        }
    }

    private func scope(_ form: Form, _ visit: Visit) async throws -> Expungement.Scope {
        switch form["scope"] ?? "" {
        case "person": return .person(try RecordReference.id(in: form["about"]))
        case "call": return .call(try await RecordReference.call(in: form["about"], visit))
        case "": throw Refusal(.required, field: "scope")
        default: throw Refusal(.notOneOf, field: "scope")
        }
    }

    private func page(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let (waiting, ended) = try await visit.desk.look(as: worker, for: .expunge, at: .retention) { db in
            let waiting = try Expungements(db).waiting().map { one in
                ExpungementsPage.Waiting(expungement: one, plan: try Self.plan(of: one, in: db))
            }
            return (waiting, try Expungements(db).ended())
        }
        let page = ExpungementsPage(waiting, ended: ended, for: worker, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// Nothing where what an order is about has gone by another way.
    private static func plan(of one: Expungement, in db: any Transaction) throws -> ExpungementPlan? {
        do {
            return try one.scope.map { try ExpungementPlan($0, in: db) }
        } catch let refusal as Refusal where refusal.kind == .absent {
            return nil
        }
    }
}
