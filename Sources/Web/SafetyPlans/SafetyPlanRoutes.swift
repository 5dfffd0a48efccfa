import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Safety plans, for those who write them down, and for the person who keeps one on their own phone.
    static let safetyPlans: [Route] = [
        row("GET /people/{id}/safety-plan", .seeSafetyPlans, page: "safety-plan"),
        row("POST /people/{id}/safety-plan", .makeSafetyPlans),
        row("GET /people/{id}/safety-plan/card", .seeSafetyPlans, page: "safety-card"),
        row("POST /people/{id}/safety-plan/steps", .makeSafetyPlans),
        row("POST /people/{id}/safety-plan/copies", .makeSafetyPlans),
        row("POST /people/{id}/safety-plan/links", .makeSafetyPlans),
        row("POST /people/{id}/safety-plan/links/removal", .makeSafetyPlans),
        row("POST /people/{id}/safety-plan/end", .makeSafetyPlans),
        open("GET /keep/{token}", page: "keep"),
        open("POST /keep/{token}"),
        open("GET /keep/{token}/file"),
    ]
}

/// `/people/{id}/safety-plan`: the plan that stands, its versions, and what is done with them.
struct SafetyPlanRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/safety-plan", show)
        try mounts.at("POST /people/{id}/safety-plan", make)
        try mounts.at("GET /people/{id}/safety-plan/card", card)
        try mounts.at("POST /people/{id}/safety-plan/steps", step)
        try mounts.at("POST /people/{id}/safety-plan/copies", copy)
        try mounts.at("POST /people/{id}/safety-plan/links", give)
        try mounts.at("POST /people/{id}/safety-plan/links/removal", takeBack)
        try mounts.at("POST /people/{id}/safety-plan/end", end)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    @Sendable func make(_ visit: Visit) async throws -> Response {
        try await change(visit, "plan") { form, id in
            let command = try MakeSafetyPlan(
                id, try SafetyPlanForm.words(of: form), in: form["language"], replacing: try SafetyPlanForm.seen(form),
                copy: try form.code("copy", SafetyPlan.Copy.Kind.init(rawValue:)).map {
                    (kind: $0, keptWhere: form["where"])
                })
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func step(_ visit: Visit) async throws -> Response {
        try await change(visit, "step") { form, _ in
            guard let line: ID<SafetyPlan.Line> = try form.name("line"),
                let state = try form.code("state", SafetyPlan.Step.State.init(rawValue:))
            else { throw Refusal(.noSuchSafetyStep, .absent) }
            let command = TellSafetyStep(line, of: try Self.plan(form), is: state)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func copy(_ visit: Visit) async throws -> Response {
        try await change(visit, "copy") { form, _ in
            guard let kind = try form.code("copy", SafetyPlan.Copy.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "copy")
            }
            let command = try TellSafetyCopy(of: try Self.plan(form), kind, keptWhere: form["where"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await change(visit, "end") { form, _ in
            guard let reason = try form.code("reason", SafetyPlan.EndReason.init(rawValue:)) else {
                throw Refusal(.required, field: "reason")
            }
            let command = EndSafetyPlan(try Self.plan(form), because: reason)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        try await change(visit, "link") { form, _ in
            guard let link: ID<PersonLink> = try form.name("link") else { throw Refusal(.noSuchLink, .absent) }
            _ = try await visit.desk.perform(
                TakeBackSafetyLink(link), by: visit.worker, once: try visit.once(form))
        }
    }

    /// Shows the link and its code in the answer itself, once: they are kept nowhere, so no address could show them.
    @Sendable func give(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        do {
            let secret = LinkSecret()
            let link = try await visit.desk.perform(
                GiveSafetyPlan(try Self.plan(form), by: secret), by: visit.worker, once: try visit.once(form))
            return try await page(visit, id, given: LinkDoor.safetyPlan.given(link, by: secret, visit))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord else { throw refusal }
            return try await page(visit, id, refused: Refused(form: "link", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func card(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let asked = visit.query("plan")
        let file = try await visit.desk.look(as: visit.worker, for: .seeSafetyPlans, of: id) { db, _ in
            try SafetyPlanFile(id, in: db)
        }
        guard let plan = file.standing.first(where: { asked == nil || $0.id.text == asked }) else {
            throw Refusal(.noSuchSafetyPlan, .absent)
        }
        return visit.show(
            SafetyCardPage(plan, of: file, in: visit.site.pages.catalogue.words(for: plan.language), visit.reading))
    }

    private static func plan(_ form: Form) throws(Refusal) -> ID<SafetyPlan> {
        guard let plan: ID<SafetyPlan> = try form.name("plan") else { throw Refusal(.noSuchSafetyPlan, .absent) }
        return plan
    }

    /// Does what a form asks, and comes back to the plan: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Person>) async throws -> Void
    ) async throws -> Response {
        try await visit.change(name, then: "safety-plan", work) { try await page(visit, $0, refused: $1) }
    }

    private func page(
        _ visit: Visit, _ id: ID<Person>, given: GivenLink? = nil, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let file = try await visit.desk.look(as: worker, for: .seeSafetyPlans, of: id) { db, _ in
            try SafetyPlanFile(id, in: db)
        }
        let page = SafetyPlanPage(
            file, mayMake: may(worker, .makeSafetyPlans).allowed, given: given,
            refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Visit {
    /// The whole of an address of the site, as the visitor's browser came to it.
    func address(of path: String) -> String {
        "\(site.setting.secure ? "https" : "http")://\(request.head.authority ?? "localhost")\(site.base)\(path)"
    }
}

extension Catalogue {
    /// The words nearest to a language as a BCP 47 tag: `es` for `es-MX`, the usual ones where there are none.
    func words(for tag: String) -> Words {
        self[tag.split(separator: "-").first.map { $0.lowercased() } ?? tag]
    }
}
