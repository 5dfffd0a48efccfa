import Access
import Door
import Store
import Vocabulary

/// Says under which law somebody may be held here; counts for holds that are recorded after it.
package struct SetHoldRule: Order {
    package static let permission = Permission.setHoldRules

    let rule: HoldRule
    let revision: Int

    /// - Parameter revision: of the rule of that name that was read before it was changed; 0 where there was none.
    package init(_ rule: HoldRule, after revision: Int) {
        self.rule = rule
        self.revision = revision
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (HoldRule, [Event]) {
        let rules = HoldRules(db)
        let before = try rules.rule(rule.name)
        guard before?.revision ?? 0 == revision else { throw Refusal(.ruleChanged, .conflicting) }
        if before == nil, try rules.rules().count >= HoldRule.most { throw Refusal(.tooManyEntries, .conflicting) }
        try db.keep(
            in: "hold_rule",
            """
            INSERT INTO hold_rule (id, name, revision, in_use, state, holders, grounds, hours, counts, form, citation,
                asked, set_by, set_at)
            VALUES (\(ID<HoldRule>.new()), \(rule.name), \(revision + 1), \(rule.isInUse ? 1 : 0), \(rule.state),
                \(Codes.written(rule.holders.map(\.rawValue))), \(Codes.written(rule.grounds.map(\.rawValue))),
                \(rule.hours), \(rule.counts), \(rule.form), \(rule.citation), \(try rule.written), \(worker.id), \(now))
            RETURNING *
            """
        )
        guard let kept = try rules.rule(rule.name) else { throw Refusal(.noSuchEntry, .absent) }
        return (kept, [Event(.holdRuleSet, Event.Subject(kind: "workspace", id: ""))])
    }

    package func subject(of outcome: HoldRule) -> String { outcome.name }

    package func outcome(again subject: String, in db: any Transaction) throws -> HoldRule {
        guard let kept = try HoldRules(db).rule(subject) else { throw Refusal(.noSuchEntry, .absent) }
        return kept
    }
}

extension Event.Kind {
    package static let holdRuleSet: Self = "hold-rule-set"
}
