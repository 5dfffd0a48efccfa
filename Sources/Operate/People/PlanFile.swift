import Store
import Vocabulary

/// Everything about a person's plan, for those who write and approve it.
package struct PlanFile: Sendable {
    package let brief: PlanBrief
    package let approved: ResponsePlan?
    package let open: ResponsePlan?
    /// Who wrote in the open one, none of whom approves it.
    package let writers: [Author]
    package let reviews: [(by: Author, at: Instant)]
    /// Versions that no longer count, the newest first.
    package let past: [ResponsePlan]
    /// Another approved version, of a record that was merged since.
    package let rivals: [ResponsePlan]
    package let showing: PlanShowing
    /// All that was recorded, also what no longer speaks.
    package let safety: [PersonSafety]
    package let contacts: [PlanContact]
}

extension PlanFile {
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction, at now: Instant) throws {
        brief = try PlanBrief(id, in: db, at: now)
        let records = try People(db).records(of: brief.person).map(\.id)
        let plans = ResponsePlans(db)
        let approved = try plans.approved(of: records)
        let open = try plans.open(of: records)
        let all = try plans.plans(of: records)
        self.approved = approved
        self.open = open
        writers = try open.map { try plans.writers(of: $0.id) } ?? []
        reviews = try approved.map { try plans.reviews(of: $0.id) } ?? []
        past = all.filter { $0.state == .ended }
        rivals = all.filter { $0.state == .approved && $0.id != approved?.id }
        showing = try plans.showing(of: records, at: now)
        safety = try PersonSafeties(db).all(of: records)
        contacts = try PlanContacts(db).all(of: records)
    }
}

/// A plan as a list of plans shows it.
package struct PlanLine: Sendable {
    package let plan: ResponsePlan
    /// As whom the record counts to which it belongs.
    package let person: ID<Person>
    package let calledBy: NameParts?
}

extension ResponsePlans {
    /// The most plans one list shows.
    package static let mostListed = 200

    /// Plans that somebody is to do something with: what waits for approval, drafts, and reviews that are due, first the
    /// longest overdue.
    package func worklist(at now: Instant, soon: Duration = .seconds(30 * 86_400)) throws -> [PlanLine] {
        let open = try db(
            """
            SELECT id FROM response_plan WHERE approved_at IS NULL AND ended_at IS NULL
            ORDER BY begun_at, id LIMIT \(ResponsePlans.mostListed)
            """
        )
        let due = try db(
            """
            SELECT id FROM response_plan
            WHERE approved_at IS NOT NULL AND ended_at IS NULL AND review_by <= \(now.adding(soon))
            ORDER BY review_by, id LIMIT \(ResponsePlans.mostListed)
            """
        )
        return try (open + due).map { row in
            let plan = try plan(row["id"])
            let root = try People(db).person(plan.person).root
            let name = try People(db).names(of: People(db).records(of: root).map(\.id)).first { $0.entry.stands }
            return PlanLine(plan: plan, person: root, calledBy: name?.parts)
        }
    }

    /// Of some people those whose plan is shown to those who go, in their order.
    package func shown(among people: [ID<Person>], at now: Instant) throws -> [ID<Person>] {
        try people.filter { id in
            let records = try People(db).records(of: id).map(\.id)
            return try approved(of: records) != nil && showing(of: records, at: now).isShown
        }
    }
}
