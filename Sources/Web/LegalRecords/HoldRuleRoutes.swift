import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Event.Subject {
    /// The laws under which somebody may be held here.
    static let holdRules = Event.Subject(kind: "hold-rules", id: "")
}

/// `/hold-rules`: under which law somebody may be held here.
struct HoldRuleRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /hold-rules", show)
        try mounts.at("POST /hold-rules", set)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit)
    }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let rules = try await visit.desk.look(as: visit.worker, for: .setHoldRules, at: .holdRules) { db in
            try HoldRules(db).rules()
        }
        let from = visit.query("from")
        let begun = StateHoldRule.all.first { $0.code == from }?.rule ?? rules.first { $0.name == visit.query("name") }
        return visit.show(HoldRulesPage(rules, begunFrom: begun, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func set(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let hours = form.given("holdHours") == nil ? nil : try form.number("holdHours")
            let rule = try HoldRule(
                form["holdName"], state: form["holdState"],
                holders: HoldRule.Holder.allCases.filter { form.given("holder-\($0.rawValue)") != nil },
                grounds: HoldRule.Ground.allCases.filter { form.given("ground-\($0.rawValue)") != nil },
                hours: hours, counts: try form.code("holdCounts", HoldRule.Counts.init(rawValue:)),
                form: form["holdForm"], citation: form["holdCitation"],
                asked: HoldRule.Field.allCases.filter { form.given("asked-\($0.rawValue)") != nil }
                    .map { HoldRule.Asked($0, form["clause-\($0.rawValue)"]) },
                isInUse: form.given("holdInUse") != nil)
            // Kept under a new name it is a new one, whatever it was begun from.
            let revision = form["readName"] == rule.name ? try form.number("revision") : 0
            _ = try await visit.desk.perform(
                SetHoldRule(rule, after: revision), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/hold-rules")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, refused: Refused(form: "rule", refusal: refusal, typed: form.typed))
        }
    }
}
