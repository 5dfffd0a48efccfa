import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What those should know who go to a person; what is typed travels in bodies, never in an address.
    static let plans: [Route] = [
        row("GET /plans", .seePlans, page: "plans"),
        row("POST /plans/search", .seePlans),
        row("POST /plans/rule", .setPlanRule),
        row("GET /people/{id}/plan", .seePlans, page: "plan"),
        row("GET /people/{id}/plan/draft", .writePlans, page: "plan-draft"),
        row("POST /people/{id}/plan/draft", .writePlans),
        row("POST /people/{id}/plan/decision", .approvePlans),
        row("POST /people/{id}/plan/review", .writePlans),
        row("POST /people/{id}/plan/ending", .writePlans),
        row("POST /people/{id}/plan/showing", .approvePlans),
        row("POST /people/{id}/plan/contacts", .writePlans),
        row("POST /people/{id}/plan/contacts/withdrawals", .writePlans),
        row("POST /people/{id}/dangers", .keepSafetyFacts),
        row("POST /people/{id}/dangers/withdrawals", .keepSafetyFacts),
    ]
}

extension Event.Subject {
    /// The plans of a workspace, as something that somebody searches.
    static let plans = Event.Subject(kind: "plans", id: "")
}

/// `/plans` and `/people/{id}/plan`.
struct ResponsePlanRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /plans", list)
        try mounts.at("POST /plans/search", search)
        try mounts.at("POST /plans/rule", setRule)
        try mounts.at("GET /people/{id}/plan", show)
        try mounts.at("GET /people/{id}/plan/draft", draft)
        try mounts.at("POST /people/{id}/plan/draft", write)
        try mounts.at("POST /people/{id}/plan/decision", decide)
        try mounts.at("POST /people/{id}/plan/review", review)
        try mounts.at("POST /people/{id}/plan/ending", end)
        try mounts.at("POST /people/{id}/plan/showing", choose)
        try mounts.at("POST /people/{id}/plan/contacts", addContact)
        try mounts.at("POST /people/{id}/plan/contacts/withdrawals", withdrawContact)
        try mounts.at("POST /people/{id}/dangers", recordDanger)
        try mounts.at("POST /people/{id}/dangers/withdrawals", withdrawDanger)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        try await plans(visit, typed: "")
    }

    @Sendable func search(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let typed = try FreeText.given(form["typed"], most: 120, field: "typed") ?? ""
        return try await plans(visit, typed: typed)
    }

    @Sendable func setRule(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try SetPlanRule(contacts: try form.number("contacts"), days: try form.number("days"))
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/plans")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await plans(
                visit, typed: "", refused: Refused(form: "rule", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    @Sendable func draft(_ visit: Visit) async throws -> Response {
        try await draftPage(visit, try visit.id(.noSuchPersonRecord))
    }

    /// Saves what was written, and asks for approval where that was the button.
    @Sendable func write(_ visit: Visit) async throws -> Response {
        try await visit.change("draft", then: "plan") { form, id in
            let text = try PlanText(
                baseline: form["baseline"], elevated: form["elevated"], triggers: form["triggers"],
                helped: form["helped"], avoid: form["avoid"], strategies: form["strategies"],
                background: form["background"])
            let expected = try form.given("revision").map { _ in try form.number("revision") }
            let command = try WritePlan(text, for: id, expected: expected, submits: form["then"] == "submit")
            _ = try await visit.desk.perform(
                command, by: visit.worker, once: try visit.once(form, button: "then"))
        } refused: {
            try await draftPage(visit, $0, refused: $1)
        }
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        try await change(visit, "decision") { form, _ in
            guard let plan: ID<ResponsePlan> = try form.name("plan") else { throw Refusal(.required, field: "plan") }
            let decision: DecidePlan.Decision =
                switch form["decision"] {
                case "approve": .approve
                case "give-back": .giveBack(because: form["reason"] ?? "")
                default: throw Refusal(.notOneOf, field: "decision")
                }
            let command = try DecidePlan(plan, decision, expected: try form.number("revision"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func review(_ visit: Visit) async throws -> Response {
        try await change(visit, "standing") { form, _ in
            guard let plan: ID<ResponsePlan> = try form.name("plan") else { throw Refusal(.required, field: "plan") }
            _ = try await visit.desk.perform(ReviewPlan(plan), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await change(visit, "standing") { form, _ in
            guard let plan: ID<ResponsePlan> = try form.name("plan") else { throw Refusal(.required, field: "plan") }
            let ending = try form.code("ending", ResponsePlan.Ending.init(rawValue:))
            _ = try await visit.desk.perform(
                EndPlan(plan, because: ending), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func choose(_ visit: Visit) async throws -> Response {
        try await change(visit, "showing") { form, id in
            guard let choice = try form.code("choice", PlanShowing.Choice.init(rawValue:)) else {
                throw Refusal(.required, field: "choice")
            }
            let command = try ShowPlan(id, choice, because: form["reason"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func addContact(_ visit: Visit) async throws -> Response {
        try await change(visit, "contact") { form, id in
            guard let role = try form.code("role", PlanContact.Role.init(rawValue:)) else {
                throw Refusal(.required, field: "role")
            }
            let command = try AddPlanContact(
                form["contactName"], role, organisation: form["organisation"], phone: form["contactPhone"], for: id)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdrawContact(_ visit: Visit) async throws -> Response {
        try await change(visit, "contact") { form, _ in
            let (entry, reason): (ID<PlanContact>, PersonWithdrawal) = try form.withdrawal()
            _ = try await visit.desk.perform(
                WithdrawPlanContact(entry, because: reason), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func recordDanger(_ visit: Visit) async throws -> Response {
        try await change(visit, "danger") { form, id in
            guard let kind = try form.code("observed", PersonSafety.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "observed")
            }
            guard let source = try form.code("toldBy", PersonSafety.Source.init(rawValue:)) else {
                throw Refusal(.required, field: "toldBy")
            }
            guard let happened = try form.day("happenedAt", visit) else {
                throw Refusal(.required, field: "happenedAt")
            }
            let command = try RecordPersonSafety(
                kind, of: id, from: source, happenedAt: happened, expiresAt: try form.day("expiresAt", visit),
                reference: form["reference"], note: form["note"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdrawDanger(_ visit: Visit) async throws -> Response {
        try await change(visit, "danger") { form, _ in
            let (entry, reason): (ID<PersonSafety>, PersonWithdrawal) = try form.withdrawal()
            _ = try await visit.desk.perform(
                WithdrawPersonSafety(entry, because: reason), by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the plan: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Person>) async throws -> Void
    ) async throws -> Response {
        try await visit.change(name, then: "plan", work) { try await page(visit, $0, refused: $1) }
    }

    private func plans(_ visit: Visit, typed: String, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let index = visit.site.people
        let mayWrite = may(worker, .writePlans).allowed
        let (found, work, rule) = try await visit.desk.look(as: worker, for: .seePlans, at: .plans) {
            db -> ([PersonLine]?, [PlanLine]?, PlanRule) in
            let plans = ResponsePlans(db)
            let work = mayWrite ? try plans.worklist(at: now) : nil
            guard !typed.isEmpty, index.isReady else { return (nil, work, try plans.rule()) }
            try index.catchUp(in: db)
            let alike = index.search(typed, most: PeopleRoutes.most * 5)
            let shown = Array(try plans.shown(among: alike, at: now).prefix(PeopleRoutes.most))
            return (try PersonLine.lines(shown, in: db), work, try plans.rule())
        }
        let page = PlansPage(
            typed: typed, found, isReady: index.isReady, work: work, rule: rule,
            maySet: may(worker, .setPlanRule).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func page(_ visit: Visit, _ id: ID<Person>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let mayWrite = may(worker, .writePlans).allowed
        let (brief, file) = try await visit.desk.look(as: worker, for: .seePlans, at: Person.subject(id)) { db in
            let file = mayWrite ? try PlanFile(id, in: db, at: now) : nil
            return (try file?.brief ?? PlanBrief(id, in: db, at: now), file)
        }
        let seesPeople = may(worker, .seePeople).allowed
        // That there is somebody of whom nothing is told is not told either.
        guard seesPeople || brief.says else { throw Refusal(.noSuchPersonRecord, .absent, field: "person") }
        let rights = PlanPage.Rights(
            seePeople: seesPeople, write: mayWrite,
            approve: may(worker, .approvePlans).allowed, keepSafety: may(worker, .keepSafetyFacts).allowed,
            mayWithdraw: { may(worker, .keepSafetyFacts, beganBy: ID(stored: $0.entry.by.id)).allowed })
        let page = PlanPage(brief, file, rights, worker: worker.id.text, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func draftPage(_ visit: Visit, _ id: ID<Person>, refused: Refused? = nil) async throws -> Response {
        let now = visit.desk.clock()
        let file = try await visit.desk.look(as: visit.worker, for: .writePlans, at: Person.subject(id)) { db in
            try PlanFile(id, in: db, at: now)
        }
        // What waits for approval is not written in; its page says so.
        guard refused != nil || file.open?.state != .submitted else { return visit.go(to: "/people/\(id)/plan") }
        return visit.show(PlanDraftPage(file, refused: refused, visit.reading), refused: refused)
    }
}

extension Visit {
    /// What whoever looks should know of the people of a call whom somebody recognised; each is written down as looked at.
    ///
    /// Whoever may not see people is told only of those of whom they should know something.
    func recognised(in call: ID<Call>) async throws -> [PlanBrief.Recognised] {
        let worker = try worker
        guard may(worker, .seePlans).allowed else { return [] }
        let (now, seesPeople) = (desk.clock(), may(worker, .seePeople).allowed)
        let known = try await desk.database.read { db in
            try PlanBrief.briefs(for: call, in: db, at: now).filter { seesPeople || $0.brief.says }
        }
        for one in known {
            try await desk.log(AccessLog.Line(worker, .looked, .seePlans, Person.subject(one.brief.person)))
        }
        return known
    }
}

extension Form {
    /// A whole number that must be there.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func number(_ name: String) throws(Refusal) -> Int {
        guard let text = given(name) else { throw Refusal(.required, field: name) }
        guard let number = Int(text.trimmingBlanks()) else { throw Refusal(.notANumber, field: name) }
        return number
    }

    /// What is taken back, and why.
    fileprivate func withdrawal<T>() throws -> (ID<T>, PersonWithdrawal) {
        guard let entry: ID<T> = try name("entry") else { throw Refusal(.noSuchPersonFact, .absent) }
        guard let reason = try code("reason", PersonWithdrawal.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        return (entry, reason)
    }
}
