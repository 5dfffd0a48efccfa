import Access
import Door
import Store
import Vocabulary

/// Writes down a safety plan with a person: a new version, which replaces what stands.
package struct MakeSafetyPlan: Order {
    package static let permission = Permission.makeSafetyPlans

    let person: ID<Person>
    let words: SafetyPlanWords
    let language: String
    let seen: [ID<SafetyPlan>]
    let copy: (kind: SafetyPlan.Copy.Kind, keptWhere: String?)?

    /// - Parameters:
    ///   - language: of the words, as a BCP 47 tag.
    ///   - seen: the plans that stood when the writer began; where others stand by now, the plan is refused.
    ///   - copy: whether the person has it with them, and where; nothing where nobody asked.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ person: ID<Person>, _ words: SafetyPlanWords, in language: String?, replacing seen: [ID<SafetyPlan>],
        copy: (kind: SafetyPlan.Copy.Kind, keptWhere: String?)? = nil
    ) throws(Refusal) {
        guard let language = try FactField.language.read(language) else {
            throw Refusal(.required, field: FactField.language.rawValue)
        }
        self.person = person
        self.words = words
        self.language = language
        self.seen = seen
        guard let copy else {
            self.copy = nil
            return
        }
        self.copy = (copy.kind, try TellSafetyCopy.read(copy.kind, copy.keptWhere))
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SafetyPlan, [Event]) {
        let plans = SafetyPlans(db)
        let record = try People(db).person(person)
        try Ties(db).require(worker, Self.permission, of: person, at: now)
        let standing = try SafetyPlanFile(record.id, in: db).standing.map(\.id)
        guard Set(standing) == Set(seen) else { throw Refusal(.safetyPlanChanged, .conflicting) }
        let id = try plans.add(words, in: language, to: record.id, replacing: standing, by: worker, at: now)
        if let copy { try plans.tell(copy.kind, keptWhere: copy.keptWhere, of: id, by: worker, at: now) }
        let plan = try plans.plan(id)
        var said: [String: Event.Fact] = ["plan": .init(id), "lines": .init(plan.lines.count)]
        if let earlier = standing.first { said["replaced"] = .init(earlier) }
        return (plan, [Event(.safetyPlanMade, Person.subject(record.id), said)])
    }
}

/// Says that a safety plan is no longer to be used, and why; it stays readable, and no link opens it any more.
package struct EndSafetyPlan: Order {
    package static let permission = Permission.makeSafetyPlans

    let plan: ID<SafetyPlan>
    let reason: SafetyPlan.EndReason

    package init(_ plan: ID<SafetyPlan>, because reason: SafetyPlan.EndReason) {
        self.plan = plan
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SafetyPlan, [Event]) {
        let plans = SafetyPlans(db)
        let before = try plans.plan(plan)
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard before.end == nil else { throw Refusal(.safetyPlanEnded, .conflicting) }
        try db.keep(
            in: "safety_plan",
            """
            UPDATE safety_plan SET ended_reason = \(reason), ended_by = \(worker.id), ended_at = \(now)
            WHERE id = \(plan) RETURNING *
            """
        )
        try PersonLinks(db).close(.safetyPlan, about: plan.text, as: .ended, at: now, openedToo: true)
        let said: [String: Event.Fact] = ["plan": .init(plan), "reason": .init(reason)]
        return (try plans.plan(plan), [Event(.safetyPlanEnded, Person.subject(before.person), said)])
    }
}

/// Tells how something stands that makes the surroundings safer: done, or open again.
package struct TellSafetyStep: Order {
    package static let permission = Permission.makeSafetyPlans

    let plan: ID<SafetyPlan>
    let line: ID<SafetyPlan.Line>
    let state: SafetyPlan.Step.State

    package init(_ line: ID<SafetyPlan.Line>, of plan: ID<SafetyPlan>, is state: SafetyPlan.Step.State) {
        self.plan = plan
        self.line = line
        self.state = state
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SafetyPlan, [Event]) {
        let before = try SafetyPlans(db).plan(plan)
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard let step = before.lines.first(where: { $0.id == line })?.step else {
            throw Refusal(.noSuchSafetyStep, .absent)
        }
        guard step.state != state else { return (before, []) }
        try db.keep(
            in: "safety_plan_step",
            """
            INSERT INTO safety_plan_step (id, plan_id, line_id, state, told_by, told_at)
            VALUES (\(ID<SafetyPlan.Step>.new()), \(plan), \(line), \(state), \(worker.id), \(now)) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["plan": .init(plan), "line": .init(line), "state": .init(state)]
        return (
            try SafetyPlans(db).plan(plan), [Event(.safetyStepTold, Person.subject(before.person), said)]
        )
    }
}

/// Tells whether the person has the plan with them, how, and where they keep it.
package struct TellSafetyCopy: Order {
    package static let permission = Permission.makeSafetyPlans

    let plan: ID<SafetyPlan>
    let kind: SafetyPlan.Copy.Kind
    let keptWhere: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        of plan: ID<SafetyPlan>, _ kind: SafetyPlan.Copy.Kind, keptWhere: String? = nil
    ) throws(Refusal) {
        self.plan = plan
        self.kind = kind
        self.keptWhere = try Self.read(kind, keptWhere)
    }

    /// Where it is kept, in words; nowhere where there is none.
    static func read(_ kind: SafetyPlan.Copy.Kind, _ typed: String?) throws(Refusal) -> String? {
        let read = try FreeText.given(typed, most: SafetyPlan.mostWhere, field: "where")
        return kind == .nothing ? nil : read
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SafetyPlan, [Event]) {
        let before = try SafetyPlans(db).plan(plan)
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        try SafetyPlans(db).tell(kind, keptWhere: keptWhere, of: plan, by: worker, at: now)
        let said: [String: Event.Fact] = ["plan": .init(plan), "copy": .init(kind)]
        return (
            try SafetyPlans(db).plan(plan), [Event(.safetyCopyTold, Person.subject(before.person), said)]
        )
    }
}

/// Gives a person the plan that stands onto a phone of their own: a link that opens once, with a code that is said.
package struct GiveSafetyPlan: Order {
    package static let permission = Permission.makeSafetyPlans

    let plan: ID<SafetyPlan>
    let secret: LinkSecret

    package init(_ plan: ID<SafetyPlan>, by secret: LinkSecret) {
        self.plan = plan
        self.secret = secret
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonLink, [Event]) {
        let given = try SafetyPlans(db).plan(plan)
        try Ties(db).require(worker, Self.permission, of: given.person, at: now)
        guard given.end == nil else { throw Refusal(.safetyPlanEnded, .conflicting) }
        guard try SafetyPlanFile(given.person, in: db).standing.contains(where: { $0.id == plan }) else {
            throw Refusal(.safetyPlanChanged, .conflicting)
        }
        let link = try PersonLinks(db).give(
            .safetyPlan, to: given.person, about: plan.text, secret, by: worker, at: now)
        let said: [String: Event.Fact] = ["plan": .init(plan), "link": .init(link.id)]
        return (link, [Event(.safetyPlanGiven, Person.subject(given.person), said)])
    }
}

/// Takes back a link to a safety plan that nobody has opened yet.
package struct TakeBackSafetyLink: Order {
    package static let permission = Permission.makeSafetyPlans

    let link: ID<PersonLink>

    package init(_ link: ID<PersonLink>) {
        self.link = link
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonLink, [Event]) {
        let links = PersonLinks(db)
        let before = try links.link(link)
        guard before.purpose == .safetyPlan else { throw Refusal(.noSuchLink, .absent) }
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard before.standing(at: now) == .waiting else { throw Refusal(.linkOver, .conflicting) }
        try links.close(before, as: .takenBack, at: now)
        return (try links.link(link), [OpenPersonLink.said(.personLinkClosed, before)])
    }
}

extension Command where Outcome == SafetyPlan {
    package func subject(of outcome: SafetyPlan) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> SafetyPlan {
        try SafetyPlans(db).plan(ID(stored: subject))
    }
}

extension Command where Outcome == PersonLink {
    package func subject(of outcome: PersonLink) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PersonLink {
        try PersonLinks(db).link(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let safetyPlanChanged: Self = "safety-plan-changed"
    package static let safetyPlanEnded: Self = "safety-plan-ended"
    package static let noSuchSafetyStep: Self = "no-such-safety-step"
}

extension Event.Kind {
    package static let safetyPlanMade: Self = "safety-plan-made"
    package static let safetyPlanEnded: Self = "safety-plan-ended"
    package static let safetyPlanGiven: Self = "safety-plan-given"
    package static let safetyStepTold: Self = "safety-step-told"
    package static let safetyCopyTold: Self = "safety-copy-told"
}
