import Operate
import Vocabulary

/// Finding a plan by a person's name, and for those who keep plans what is to be done.
struct PlansPage: Page {
    static let template = "plans"

    struct Found: Sendable {
        let address: String
        let name: String
        let details: String
    }

    struct Line: Sendable {
        let address: String
        let name: String
        let state: String
        let due: String?
        let isLate: Bool
        let isNow: Bool
    }

    struct Rule: Sendable {
        let sentence: String
        let setting: Bool
        let contacts: String
        let days: String
        let contactsTrouble: String?
        let daysTrouble: String?
        let trouble: Trouble?
    }

    let title: String
    let typed: String
    let found: [Found]
    let none: Bool
    let waiting: Bool
    let working: Bool
    let lines: [Line]
    let idle: Bool
    let rule: Rule?

    /// - Parameters:
    ///   - found: who something like the typed words may mean and whose plan is shown; nothing where nothing was asked.
    ///   - work: what is to be done; nothing for those who only read plans.
    init(
        typed: String, _ found: [PersonLine]?, isReady: Bool, work: [PlanLine]?, rule: PlanRule, maySet: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("plans.page")
        self.typed = typed
        self.found = (found ?? []).map { line in
            let facts = line.facts.filter { [.birthDate, .ageRange, .description].contains($0.kind) }.map(\.value)
            return Found(
                address: "\(reading.base)/people/\(line.id)/plan",
                name: line.calledBy?.text ?? words("persons.unnamed"),
                details: (line.alsoKnown.prefix(3).map(\.text) + facts.prefix(3)).joined(separator: " · "))
        }
        waiting = !isReady
        none = found?.isEmpty == true && isReady
        working = work != nil
        lines = (work ?? []).map { line in
            let plan = line.plan
            let late = plan.reviewOverdueAt != nil || plan.reviewBy.map { $0 <= reading.now } ?? false
            let due = plan.reviewBy.map {
                words(
                    late ? "plans.reviewWasDue" : "plans.reviewDue", ["day": LocalTime($0, in: reading.zone).day])
            }
            return Line(
                address: "\(reading.base)/people/\(line.person)/plan",
                name: line.calledBy?.text ?? words("persons.unnamed"),
                state: words.name(of: plan.state.rawValue, in: "plans.codes.states"), due: due, isLate: late,
                isNow: plan.state == .submitted)
        }
        idle = work?.isEmpty == true
        self.rule = work.map { _ in
            Rule(
                sentence: words("plans.rule", ["contacts": String(rule.contacts), "days": String(rule.days)]),
                setting: maySet, contacts: refused.typed("contacts", in: "rule") ?? String(rule.contacts),
                days: refused.typed("days", in: "rule") ?? String(rule.days),
                contactsTrouble: refused.trouble(with: "contacts", in: "rule", words),
                daysTrouble: refused.trouble(with: "days", in: "rule", words),
                trouble: refused.trouble(in: "rule", words))
        }
    }
}
