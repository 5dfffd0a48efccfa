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
        let root = try People(db).person(id).root
        let records = try People(db).records(of: root).map(\.id)
        let plans = ResponsePlans(db)
        let approved = try plans.approved(of: records)
        let open = try plans.open(of: records)
        let all = try plans.plans(of: records)
        showing = try plans.showing(of: records, at: now)
        brief = try PlanBrief(root, records, showing.isShown ? approved : nil, in: db, at: now)
        self.approved = approved
        self.open = open
        writers = try open.map { try plans.writers(of: $0.id) } ?? []
        reviews = try approved.map { try plans.reviews(of: $0.id) } ?? []
        past = all.filter { $0.state == .ended }
        rivals = all.filter { $0.state == .approved && $0.id != approved?.id }
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
            \(ResponsePlans.joined) WHERE response_plan.approved_at IS NULL AND response_plan.ended_at IS NULL
            ORDER BY response_plan.begun_at, response_plan.id LIMIT \(ResponsePlans.mostListed)
            """
        )
        let due = try db(
            """
            \(ResponsePlans.joined)
            WHERE response_plan.approved_at IS NOT NULL AND response_plan.ended_at IS NULL
              AND response_plan.review_by <= \(now.adding(soon))
            ORDER BY response_plan.review_by, response_plan.id LIMIT \(ResponsePlans.mostListed)
            """
        )
        let listed = try (open + due).map(ResponsePlan.init)
        guard !listed.isEmpty else { return [] }
        let roots = Dictionary(
            try db("SELECT * FROM person WHERE id IN (\(each: Array(Set(listed.map(\.person)))))").map(Person.init)
                .map { ($0.id, $0.root) }, uniquingKeysWith: { first, _ in first })
        let names = Dictionary(
            try PersonLine.lines(Array(Set(roots.values)), in: db).map { ($0.id, $0.calledBy) },
            uniquingKeysWith: { first, _ in first })
        return listed.map { plan in
            let root = roots[plan.person] ?? plan.person
            return PlanLine(plan: plan, person: root, calledBy: names[root] ?? nil)
        }
    }

    /// Of some people those whose plan is shown to those who go, in their order.
    package func shown(among people: [ID<Person>], at now: Instant) throws -> [ID<Person>] {
        guard !people.isEmpty else { return [] }
        // Few have a plan: only of them it is asked how often they were met.
        let planned = Set(
            try db(
                """
                SELECT DISTINCT person.root_id FROM response_plan JOIN person ON person.id = response_plan.person_id
                WHERE person.root_id IN (\(each: people)) AND response_plan.approved_at IS NOT NULL
                  AND response_plan.ended_at IS NULL
                """
            ).map { row -> ID<Person> in try row["root_id"] })
        return try people.filter { id in
            try planned.contains(id) && showing(of: People(db).records(of: id).map(\.id), at: now).isShown
        }
    }
}
