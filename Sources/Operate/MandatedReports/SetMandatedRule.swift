import Access
import Door
import Store
import Vocabulary

/// Says what the law asks here: counts for whatever begins after it.
package struct SetMandatedRule: Order {
    package static let permission = Permission.setMandatedRules

    let rule: MandatedRule
    let revision: Int

    /// - Parameter revision: of the rule that was read before it was changed; 0 where none was set.
    package init(_ rule: MandatedRule, after revision: Int) {
        self.rule = rule
        self.revision = revision
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (MandatedRule, [Event]) {
        let reports = MandatedReports(db)
        guard try reports.rule(rule.kind).revision == revision else { throw Refusal(.ruleChanged, .conflicting) }
        try db.keep(
            in: "mandated_rule",
            """
            INSERT INTO mandated_rule (id, kind, revision, state, who, oral_minutes, written_enough, written_hours,
                written_from, agency, telephone, form, citation, asked, set_by, set_at)
            VALUES (\(ID<MandatedRule>.new()), \(rule.kind), \(revision + 1), \(rule.state), \(rule.who),
                \(rule.oralMinutes), \(rule.isWrittenEnough ? 1 : 0), \(rule.writtenHours), \(rule.writtenFrom),
                \(rule.agency), \(rule.telephone), \(rule.form), \(rule.citation), \(try rule.written), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        var said: [String: Event.Fact] = ["harmed": .init(rule.kind), "minutes": .init(rule.oralMinutes)]
        if let hours = rule.writtenHours { said["hours"] = .init(hours) }
        return (try reports.rule(rule.kind), [Event(.mandatedRuleSet, Event.Subject(kind: "workspace", id: ""), said)])
    }

    package func subject(of outcome: MandatedRule) -> String { outcome.kind.rawValue }

    package func outcome(again subject: String, in db: any Transaction) throws -> MandatedRule {
        try MandatedReports(db).rule(rule.kind)
    }
}

extension Refusal.Code {
    package static let ruleChanged: Self = "rule-changed"
}

extension Event.Kind {
    package static let mandatedRuleSet: Self = "mandated-rule-set"
}
