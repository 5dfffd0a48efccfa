import Access
import Door
import Store
import Vocabulary

/// Every question asked about response plans, and how they are kept.
package struct ResponsePlans {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    static let joined: SQL = """
        SELECT response_plan.*, coalesce(author.display_name, 'Alongside') AS author,
               coalesce(approver.display_name, 'Alongside') AS approver,
               coalesce(returner.display_name, 'Alongside') AS returner
        FROM response_plan
        LEFT JOIN account AS author ON author.id = response_plan.begun_by
        LEFT JOIN account AS approver ON approver.id = response_plan.approved_by
        LEFT JOIN account AS returner ON returner.id = response_plan.returned_by
        """

    /// - Throws: ``Refusal`` with `.noSuchPlan`.
    package func plan(_ id: ID<ResponsePlan>) throws -> ResponsePlan {
        guard let row = try db("\(ResponsePlans.joined) WHERE response_plan.id = \(id)").first else {
            throw Refusal(.noSuchPlan, .absent)
        }
        return try ResponsePlan(row)
    }

    /// All versions of the records of one person, the newest first.
    package func plans(of records: [ID<Person>]) throws -> [ResponsePlan] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(ResponsePlans.joined) WHERE response_plan.person_id IN (\(each: records))
            ORDER BY response_plan.begun_at DESC, response_plan.id DESC LIMIT \(People.most)
            """
        ).map(ResponsePlan.init)
    }

    /// The version that was approved last and counts; records that were merged may each have had one.
    package func approved(of records: [ID<Person>]) throws -> ResponsePlan? {
        guard !records.isEmpty else { return nil }
        return try db(
            """
            \(ResponsePlans.joined)
            WHERE response_plan.person_id IN (\(each: records)) AND response_plan.approved_at IS NOT NULL
              AND response_plan.ended_at IS NULL
            ORDER BY response_plan.approved_at DESC, response_plan.id DESC LIMIT 1
            """
        ).first.map(ResponsePlan.init)
    }

    /// The version that is being written or waits for approval, the oldest where merged records each have one.
    package func open(of records: [ID<Person>]) throws -> ResponsePlan? {
        guard !records.isEmpty else { return nil }
        return try db(
            """
            \(ResponsePlans.joined)
            WHERE response_plan.person_id IN (\(each: records)) AND response_plan.approved_at IS NULL
              AND response_plan.ended_at IS NULL
            ORDER BY response_plan.begun_at, response_plan.id LIMIT 1
            """
        ).first.map(ResponsePlan.init)
    }

    /// Everybody who wrote in a plan, the first first.
    package func writers(of plan: ID<ResponsePlan>) throws -> [Author] {
        try db(
            """
            SELECT plan_writing.written_by, coalesce(account.display_name, 'Alongside') AS author
            FROM plan_writing LEFT JOIN account ON account.id = plan_writing.written_by
            WHERE plan_writing.plan_id = \(plan) ORDER BY plan_writing.written_at, plan_writing.id
            """
        ).map { Author(id: try $0["written_by"], name: try $0["author"]) }
    }

    /// Who looked at it since it was approved and found that it holds, the last first.
    package func reviews(of plan: ID<ResponsePlan>) throws -> [(by: Author, at: Instant)] {
        try db(
            """
            SELECT plan_review.reviewed_by, plan_review.reviewed_at,
                   coalesce(account.display_name, 'Alongside') AS author
            FROM plan_review LEFT JOIN account ON account.id = plan_review.reviewed_by
            WHERE plan_review.plan_id = \(plan) ORDER BY plan_review.reviewed_at DESC LIMIT \(People.most)
            """
        ).map { (Author(id: try $0["reviewed_by"], name: try $0["author"]), try $0["reviewed_at"]) }
    }

    package func rule() throws -> PlanRule {
        try db("SELECT contacts, days FROM plan_rule ORDER BY set_at DESC, id DESC LIMIT 1").first.map { row in
            PlanRule(contacts: try row["contacts"], days: try row["days"])
        } ?? .usual
    }

    /// Whether the plan of a person's records is shown to those who go.
    package func showing(of records: [ID<Person>], at now: Instant) throws -> PlanShowing {
        let rule = try rule()
        let contacts = try contacts(of: records, within: rule, at: now)
        let row = try db(
            """
            SELECT plan_showing.*, coalesce(account.display_name, 'Alongside') AS author
            FROM plan_showing LEFT JOIN account ON account.id = plan_showing.chosen_by
            WHERE plan_showing.person_id IN (\(each: records))
            ORDER BY plan_showing.chosen_at DESC, plan_showing.id DESC LIMIT 1
            """
        ).first
        guard let row else {
            return PlanShowing(choice: .byRule, reason: nil, by: nil, at: nil, contacts: contacts, rule: rule)
        }
        return PlanShowing(
            choice: try row["choice"], reason: try row["reason"],
            by: Author(id: try row["chosen_by"], name: try row["author"]), at: try row["chosen_at"],
            contacts: contacts, rule: rule)
    }

    /// How many calls a person was in crisis in; a caller who rang about somebody else is not met for it.
    private func contacts(of records: [ID<Person>], within rule: PlanRule, at now: Instant) throws -> Int {
        try db(
            """
            SELECT COUNT(DISTINCT call_person.call_id) AS calls
            FROM person_contact JOIN call_person ON call_person.id = person_contact.call_person_id
            JOIN call ON call.id = call_person.call_id
            WHERE person_contact.undone_at IS NULL AND person_contact.person_id IN (\(each: records))
              AND call_person.role = 'in-crisis' AND call.received_at <= \(now)
              AND call.received_at > \(now.adding(.seconds(-86_400 * rule.days)))
            """
        )[0]["calls"]
    }

    func began(
        _ plan: ID<ResponsePlan>, for person: ID<Person>, _ text: PlanText, by worker: Worker, at now: Instant
    )
        throws
    {
        try db.keep(
            in: "response_plan",
            """
            INSERT INTO response_plan (id, person_id, revision, baseline, elevated, triggers, helped, avoid, strategies,
                background, begun_by, begun_at)
            VALUES (\(plan), \(person), 1, \(text.baseline), \(text.elevated), \(PlanText.text(of: text.triggers)),
                \(PlanText.text(of: text.helped)), \(PlanText.text(of: text.avoid)),
                \(PlanText.text(of: text.strategies)), \(text.background), \(worker.id), \(now))
            RETURNING *
            """
        )
    }

    func wrote(_ plan: ID<ResponsePlan>, _ text: PlanText) throws {
        try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET revision = revision + 1, baseline = \(text.baseline), elevated = \(text.elevated),
                triggers = \(PlanText.text(of: text.triggers)), helped = \(PlanText.text(of: text.helped)),
                avoid = \(PlanText.text(of: text.avoid)), strategies = \(PlanText.text(of: text.strategies)),
                background = \(text.background)
            WHERE id = \(plan) RETURNING *
            """
        )
    }

    func writes(_ worker: Worker, in plan: ID<ResponsePlan>, at now: Instant) throws {
        guard try !writers(of: plan).contains(where: { $0.id == worker.id.text }) else { return }
        try db.keep(
            in: "plan_writing",
            """
            INSERT INTO plan_writing (id, plan_id, written_by, written_at)
            VALUES (\(ID<PlanWriting>.new()), \(plan), \(worker.id), \(now)) RETURNING *
            """
        )
    }

    func submit(_ plan: ID<ResponsePlan>, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET submitted_by = \(worker.id), submitted_at = \(now) WHERE id = \(plan) RETURNING *
            """
        )
    }

    func end(_ plan: ID<ResponsePlan>, because ending: ResponsePlan.Ending, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "response_plan",
            """
            UPDATE response_plan SET ended_reason = \(ending), ended_by = \(worker.id), ended_at = \(now)
            WHERE id = \(plan) RETURNING *
            """
        )
    }

    /// Asks the alarm to look whether it was reviewed in time.
    func expectReview(of plan: ID<ResponsePlan>, by moment: Instant) throws {
        try DueWork(db).ask(MissPlanReview.kind, about: plan.text, at: moment)
    }

    private enum PlanWriting {}
}
