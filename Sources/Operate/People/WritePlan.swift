import Access
import Door
import Store
import Vocabulary

/// Writes a person's response plan: begins a draft, or goes on with the one that is open; and asks for approval, where
/// that was asked for.
package struct WritePlan: Order {
    package static let permission = Permission.writePlans

    let person: ID<Person>
    let text: PlanText
    let expected: Int?
    let submits: Bool

    /// - Parameters:
    ///   - expected: the revision of the draft that was read; nothing where there was none.
    ///   - submits: whether it is to be approved as it is now.
    /// - Throws: ``Refusal`` about `strategies` where something is to be approved that says nothing to do.
    package init(
        _ text: PlanText, for person: ID<Person>, expected: Int? = nil, submits: Bool = false
    ) throws(Refusal) {
        guard !submits || !text.strategies.isEmpty else { throw Refusal(.required, field: "strategies") }
        self.person = person
        self.text = text
        self.expected = expected
        self.submits = submits
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ResponsePlan, [Event]) {
        let root = try People(db).person(person).root
        let plans = ResponsePlans(db)
        let open = try plans.open(of: People(db).records(of: root).map(\.id))
        guard open?.state != .submitted else { throw Refusal(.planSubmitted, .conflicting) }
        // What somebody wrote in may have been approved or given up meanwhile, or written in by somebody else.
        guard open?.revision == expected else { throw Refusal(.planMoved, .conflicting) }
        let id = open?.id ?? .new()
        var kinds: [Event.Kind] = []
        if let open {
            // Whoever only read it has not written in it.
            if open.text != text {
                try plans.wrote(id, text)
                try plans.writes(worker, in: id, at: now)
                kinds.append(.planWritten)
            }
        } else {
            try plans.began(id, for: root, text, by: worker, at: now)
            try plans.writes(worker, in: id, at: now)
            kinds.append(.planBegun)
        }
        if submits {
            try plans.submit(id, by: worker, at: now)
            kinds.append(.planSubmitted)
        }
        let plan = try plans.plan(id)
        return (plan, kinds.map { Event($0, Person.subject(plan.person), plan.said()) })
    }
}

/// Approves a plan that was submitted, or gives it back with what is to be changed.
package struct DecidePlan: Order {
    package static let permission = Permission.approvePlans

    package enum Decision: Sendable {
        case approve
        case giveBack(because: String)
    }

    let plan: ID<ResponsePlan>
    let decision: Decision
    let expected: Int

    /// - Parameter expected: the revision that was read; another was not looked at.
    /// - Throws: ``Refusal`` about `reason`.
    package init(_ plan: ID<ResponsePlan>, _ decision: Decision, expected: Int) throws(Refusal) {
        self.plan = plan
        self.expected = expected
        switch decision {
        case .approve: self.decision = .approve
        case .giveBack(let raw):
            self.decision = .giveBack(
                because: try FreeText.needed(raw, most: ResponsePlan.mostReason, field: "reason"))
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ResponsePlan, [Event]) {
        let plans = ResponsePlans(db)
        let submitted = try plans.plan(plan)
        guard submitted.state == .submitted, submitted.revision == expected else {
            throw Refusal(.planMoved, .conflicting)
        }
        let subject = Person.subject(submitted.person)
        if case .giveBack(let reason) = decision {
            try db.keep(
                in: "response_plan",
                """
                UPDATE response_plan SET submitted_by = \(String?.none), submitted_at = \(Instant?.none),
                    returned_reason = \(reason), returned_by = \(worker.id), returned_at = \(now)
                WHERE id = \(plan) RETURNING *
                """
            )
            return (try plans.plan(plan), [Event(.planGivenBack, subject, submitted.said())])
        }
        guard try !plans.writers(of: plan).contains(where: { $0.id == worker.id.text }) else {
            throw Refusal(.ownPlan, .conflicting)
        }
        // Merged records may each have had one; from now on this is what is to be known of the person.
        let person = try People(db).person(submitted.person)
        for earlier in try plans.plans(of: People(db).records(of: person.root).map(\.id))
        where earlier.state == .approved {
            try plans.end(earlier.id, because: .replaced, by: worker, at: now)
        }
        let reviewBy = now.adding(months: ResponsePlan.reviewMonths)
        try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET approved_by = \(worker.id), approved_at = \(now), review_by = \(reviewBy)
            WHERE id = \(plan) RETURNING *
            """
        )
        try plans.expectReview(of: plan, by: reviewBy)
        return (try plans.plan(plan), [Event(.planApproved, subject, submitted.said(["due": .init(reviewBy)]))])
    }
}

/// Says that an approved plan was looked at and still holds, for another six months.
package struct ReviewPlan: Order {
    package static let permission = Permission.writePlans

    let plan: ID<ResponsePlan>

    package init(_ plan: ID<ResponsePlan>) {
        self.plan = plan
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ResponsePlan, [Event]) {
        let approved = try ResponsePlans(db).plan(plan)
        guard approved.state == .approved else { throw Refusal(.planMoved, .conflicting) }
        let next = now.adding(months: ResponsePlan.reviewMonths)
        try db.keep(
            in: "plan_review",
            """
            INSERT INTO plan_review (id, plan_id, reviewed_by, reviewed_at, next_by)
            VALUES (\(ID<ReviewPlan>.new()), \(plan), \(worker.id), \(now), \(next)) RETURNING *
            """
        )
        try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET review_by = \(next), review_overdue_at = \(Instant?.none) WHERE id = \(plan)
            RETURNING *
            """
        )
        try ResponsePlans(db).expectReview(of: plan, by: next)
        return (
            try ResponsePlans(db).plan(plan),
            [Event(.planReviewed, Person.subject(approved.person), approved.said(["due": .init(next)]))]
        )
    }
}

/// Marks that nobody has looked in time whether a plan still holds: once for each time it was due.
package struct MissPlanReview: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "plan-review"

    let plan: String

    package init(_ plan: String) {
        self.plan = plan
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET review_overdue_at = \(now)
            WHERE id = \(plan) AND ended_at IS NULL AND review_overdue_at IS NULL AND review_by <= \(now)
            RETURNING *
            """
        )
        guard let row = rows.first else { return ((), []) }
        let person: ID<Person> = try row["person_id"]
        return ((), [Event(.planReviewOverdue, Person.subject(person), ["plan": .word(plan)])])
    }
}

/// Ends a plan: an approved one that is no longer to be shown, or a draft that is given up.
package struct EndPlan: Order {
    package static let permission = Permission.writePlans

    let plan: ID<ResponsePlan>
    let ending: ResponsePlan.Ending?

    /// - Parameter ending: why an approved one ends; a draft is given up.
    package init(_ plan: ID<ResponsePlan>, because ending: ResponsePlan.Ending? = nil) {
        self.plan = plan
        self.ending = ending
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ResponsePlan, [Event]) {
        let plans = ResponsePlans(db)
        let standing = try plans.plan(plan)
        guard standing.state != .ended else { throw Refusal(.planMoved, .conflicting) }
        var reason = ResponsePlan.Ending.givenUp
        if standing.state == .approved {
            guard let ending else { throw Refusal(.required, field: "ending") }
            guard ResponsePlan.Ending.chosen.contains(ending) else { throw Refusal(.notOneOf, field: "ending") }
            reason = ending
        }
        try plans.end(plan, because: reason, by: worker, at: now)
        return (
            try plans.plan(plan),
            [Event(.planEnded, Person.subject(standing.person), standing.said(["why": .init(reason)]))]
        )
    }
}

extension ResponsePlan {
    func said(_ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        more.merging(["plan": .init(id)]) { said, _ in said }
    }
}

extension Command where Outcome == ResponsePlan {
    package func subject(of outcome: ResponsePlan) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ResponsePlan {
        try ResponsePlans(db).plan(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let planMoved: Self = "plan-moved"
    package static let planSubmitted: Self = "plan-submitted"
    package static let ownPlan: Self = "own-plan"
}

extension Event.Kind {
    package static let planBegun: Self = "plan-begun"
    package static let planWritten: Self = "plan-written"
    package static let planSubmitted: Self = "plan-submitted"
    package static let planGivenBack: Self = "plan-given-back"
    package static let planApproved: Self = "plan-approved"
    package static let planReviewed: Self = "plan-reviewed"
    package static let planReviewOverdue: Self = "plan-review-overdue"
    package static let planEnded: Self = "plan-ended"
}
