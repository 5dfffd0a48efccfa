import Access
import Door
import Store
import Vocabulary

/// Shows or hides a person's plan whatever the rule says, or leaves it to the rule again; with the reason.
package struct ShowPlan: Order {
    package static let permission = Permission.approvePlans

    let person: ID<Person>
    let choice: PlanShowing.Choice
    let reason: String

    /// - Throws: ``Refusal`` about `reason`.
    package init(_ person: ID<Person>, _ choice: PlanShowing.Choice, because reason: String?) throws(Refusal) {
        self.person = person
        self.choice = choice
        self.reason = try FreeText.needed(reason, most: ResponsePlan.mostReason, field: "reason")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let person = try People(db).person(person)
        try db.keep(
            in: "plan_showing",
            """
            INSERT INTO plan_showing (id, person_id, choice, reason, chosen_by, chosen_at)
            VALUES (\(ID<PlanShowing>.new()), \(person.root), \(choice), \(reason), \(worker.id), \(now)) RETURNING *
            """
        )
        return (person, [Event(.planShowingChosen, Person.subject(person.root), ["showing": .init(choice)])])
    }
}

/// Says how often somebody is met before their plan is shown to those who go.
package struct SetPlanRule: Order {
    package static let permission = Permission.setPlanRule

    let rule: PlanRule

    /// - Throws: ``Refusal`` that names the number which is out of its range.
    package init(contacts: Int, days: Int) throws(Refusal) {
        guard (1...100).contains(contacts) else {
            throw Refusal(.outOfRange, field: "contacts", values: ["least": "1", "most": "100"])
        }
        guard (30...730).contains(days) else {
            throw Refusal(.outOfRange, field: "days", values: ["least": "30", "most": "730"])
        }
        rule = PlanRule(contacts: contacts, days: days)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try ResponsePlans(db).rule() != rule else { return ((), []) }
        let id = ID<PlanRule>.new()
        try db.keep(
            in: "plan_rule",
            """
            INSERT INTO plan_rule (id, contacts, days, set_by, set_at)
            VALUES (\(id), \(rule.contacts), \(rule.days), \(worker.id), \(now)) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["contacts": .init(rule.contacts), "days": .init(rule.days)]
        return ((), [Event(.planRuleSet, Event.Subject(kind: "plan-rule", id: id.text), said)])
    }
}

extension Event.Kind {
    package static let planShowingChosen: Self = "plan-showing-chosen"
    package static let planRuleSet: Self = "plan-rule-set"
}
