import Access
import Door
import Store
import Vocabulary

/// Something that a case is to reach, in the person's own words.
package struct CaseGoal: Sendable {
    package enum State: String, CaseIterable, Storable, Sendable {
        case open, reached
        case givenUp = "given-up"
    }

    /// Why a goal was given up.
    package enum Reason: String, CaseIterable, Storable, Sendable {
        case notWanted = "not-wanted"
        case notPossible = "not-possible"
        /// Another one takes its place.
        case another = "another-goal"
        /// The person is no longer here.
        case notHere = "not-here"
        case inError = "set-in-error"
    }

    package let id: ID<CaseGoal>
    package let supportCase: ID<SupportCase>
    package let goal: String
    package let setAt: Instant
    package let state: State
    package let reason: Reason?
    /// When it was last said how it stands, and by whom.
    package let toldAt: Instant?
    package let by: String?
    /// The needs that it is about.
    package internal(set) var needs: [ID<Need>] = []

    /// The most goals a case has.
    package static let most = 20

    init(_ row: Row) throws {
        id = try row["id"]
        supportCase = try row["case_id"]
        goal = try row["goal"]
        setAt = try row["set_at"]
        state = try row["state"]
        reason = try row["reason"]
        toldAt = try row["told_at"]
        by = try row["author"]
    }

    /// The first goal of a case that was opened before goals were kept apart.
    init(firstOf one: SupportCase) {
        id = CaseGoal.first(of: one.id)
        supportCase = one.id
        goal = one.goal
        setAt = one.openedAt
        state = .open
        reason = nil
        toldAt = nil
        by = nil
    }

    /// The first goal bears the name of its case.
    static func first(of supportCase: ID<SupportCase>) -> ID<CaseGoal> { ID(stored: supportCase.text) }

    package var isOpen: Bool { state == .open }
}

/// Every question asked about goals, and how they are kept.
package struct CaseGoals {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT case_goal.*, coalesce(account.display_name, 'Alongside') AS author
        FROM case_goal LEFT JOIN account ON account.id = case_goal.told_by
        """

    /// The goals of a case, the first one first.
    package func goals(of one: SupportCase) throws -> [CaseGoal] {
        var goals = try db(
            """
            \(CaseGoals.joined) WHERE case_goal.case_id = \(one.id)
            ORDER BY case_goal.set_at, case_goal.id LIMIT \(CaseGoal.most)
            """
        ).map(CaseGoal.init)
        let first = goals.first { $0.id == CaseGoal.first(of: one.id) } ?? CaseGoal(firstOf: one)
        goals = [first] + goals.filter { $0.id != first.id }
        let linked = try db(
            """
            SELECT case_goal_need.goal_id, case_goal_need.need_id
            FROM case_goal_need JOIN case_goal ON case_goal.id = case_goal_need.goal_id
            WHERE case_goal.case_id = \(one.id) AND case_goal_need.ended_at IS NULL
            ORDER BY case_goal_need.linked_at, case_goal_need.id LIMIT 500
            """
        ).map { row -> (ID<CaseGoal>, ID<Need>) in (try row["goal_id"], try row["need_id"]) }
        for index in goals.indices {
            goals[index].needs = linked.filter { $0.0 == goals[index].id }.map(\.1)
        }
        return goals
    }

    /// - Throws: ``Refusal`` with `.noSuchGoal`.
    func goal(_ id: ID<CaseGoal>) throws -> (goal: CaseGoal, one: SupportCase) {
        let kept = try db("SELECT case_id FROM case_goal WHERE id = \(id)").first
        let owner = try kept.map { row -> ID<SupportCase> in try row["case_id"] } ?? ID(stored: id.text)
        guard try kept != nil || !db("SELECT id FROM support_case WHERE id = \(owner)").isEmpty else {
            throw Refusal(.noSuchGoal, .absent, field: "goal")
        }
        let one = try SupportCases(db).supportCase(owner)
        guard let goal = try goals(of: one).first(where: { $0.id == id }) else {
            throw Refusal(.noSuchGoal, .absent, field: "goal")
        }
        return (goal, one)
    }

    func set(
        _ id: ID<CaseGoal>, _ goal: String, in supportCase: ID<SupportCase>, by worker: ID<Worker>, at now: Instant
    ) throws {
        try db.keep(
            in: "case_goal",
            """
            INSERT INTO case_goal (id, case_id, goal, set_at, set_by, state)
            VALUES (\(id), \(supportCase), \(goal), \(now), \(worker), 'open') RETURNING *
            """
        )
    }

    /// Writes down the first goal of a case from before goals were kept apart, once somebody tells of it.
    func keepFirst(of one: SupportCase) throws {
        let first = CaseGoal.first(of: one.id)
        guard try db("SELECT id FROM case_goal WHERE id = \(first)").isEmpty else { return }
        let row = try db("SELECT opened_by FROM support_case WHERE id = \(one.id)").first
        let opener = try row.map { row -> ID<Worker> in try row["opened_by"] } ?? ID(stored: one.owner.id)
        try set(first, one.goal, in: one.id, by: opener, at: one.openedAt)
    }

    func tell(
        _ id: ID<CaseGoal>, is state: CaseGoal.State, because reason: CaseGoal.Reason?, by worker: Worker,
        at now: Instant
    ) throws {
        try db.keep(
            in: "case_goal",
            """
            UPDATE case_goal SET state = \(state), reason = \(reason), told_at = \(now), told_by = \(worker.id)
            WHERE id = \(id) RETURNING *
            """
        )
    }

    /// Says that the open goals of a case are reached, because the case closes for that reason.
    func reachAll(of one: SupportCase, by worker: Worker, at now: Instant) throws {
        try keepFirst(of: one)
        for goal in try goals(of: one) where goal.isOpen {
            try tell(goal.id, is: .reached, because: nil, by: worker, at: now)
        }
    }

    /// Lets a goal be about some needs of the case's call, and no others.
    ///
    /// - Throws: ``Refusal`` with `.noSuchNeed` for one of another call.
    func link(_ needs: [ID<Need>], to goal: CaseGoal, of one: SupportCase, by worker: Worker, at now: Instant) throws {
        let known = Set(try Referrals(db).needs(of: one.call).map(\.id))
        guard Set(needs).isSubset(of: known) else { throw Refusal(.noSuchNeed, .absent, field: "needs") }
        for need in goal.needs where !needs.contains(need) {
            try db.keep(
                in: "case_goal_need",
                """
                UPDATE case_goal_need SET ended_at = \(now), ended_by = \(worker.id)
                WHERE goal_id = \(goal.id) AND need_id = \(need) AND ended_at IS NULL RETURNING *
                """
            )
        }
        for need in Set(needs).subtracting(goal.needs).sorted(by: { $0.text < $1.text }) {
            try db.keep(
                in: "case_goal_need",
                """
                INSERT INTO case_goal_need (id, goal_id, need_id, linked_at, linked_by)
                VALUES (\(ID<CaseGoal>.new()), \(goal.id), \(need), \(now), \(worker.id)) RETURNING *
                """
            )
        }
    }
}

/// Sets another goal for a case.
package struct SetGoal: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let goal: String
    let needs: [ID<Need>]

    /// - Throws: ``Refusal`` about `goal`.
    package init(_ supportCase: ID<SupportCase>, _ goal: String, needs: [ID<Need>] = []) throws(Refusal) {
        self.supportCase = supportCase
        self.goal = try SupportCase.read(goal: goal)
        self.needs = needs
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let one = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(one.call)
        try one.requireOpen()
        guard try CaseGoals(db).goals(of: one).count < CaseGoal.most else {
            throw Refusal(.tooManyGoals, .conflicting, field: "goal", values: ["most": String(CaseGoal.most)])
        }
        let id = ID<CaseGoal>.new()
        try CaseGoals(db).set(id, goal, in: one.id, by: worker.id, at: now)
        try CaseGoals(db).link(needs, to: CaseGoals(db).goal(id).goal, of: one, by: worker, at: now)
        try Calls(db).save(call)
        return (one, [Event(.caseGoalSet, call.subject, one.said(["goal": .init(id)]))])
    }
}

/// Says how a goal stands: reached, given up for a reason, or open after all; or which needs it is about.
package struct TellGoal: Order {
    package static let permission = Permission.keepCases

    let goal: ID<CaseGoal>
    let state: CaseGoal.State?
    let reason: CaseGoal.Reason?
    let needs: [ID<Need>]?

    /// - Throws: ``Refusal`` about `reason`, which is told of a goal that is given up and of no other.
    ///
    /// - Parameter needs: which needs it is about from now on; as before, where nothing is told.
    package init(
        _ goal: ID<CaseGoal>, is state: CaseGoal.State, because reason: CaseGoal.Reason? = nil,
        about needs: [ID<Need>]? = nil
    ) throws(Refusal) {
        guard state != .givenUp || reason != nil else { throw Refusal(.required, field: "reason") }
        self.goal = goal
        self.state = state
        self.reason = state == .givenUp ? reason : nil
        self.needs = needs
    }

    package init(_ goal: ID<CaseGoal>, about needs: [ID<Need>]) {
        self.goal = goal
        self.needs = needs
        state = nil
        reason = nil
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let (before, one) = try CaseGoals(db).goal(goal)
        let call = try Calls(db).call(one.call)
        try one.requireOpen()
        let said: [String: Event.Fact] = ["goal": .init(before.id)]
        var events: [Event] = []
        try CaseGoals(db).keepFirst(of: one)
        if let state, state != before.state || reason != before.reason {
            try CaseGoals(db).tell(before.id, is: state, because: reason, by: worker, at: now)
            var told = said
            told["goalState"] = .init(state)
            if let reason { told["gaveUp"] = .init(reason) }
            events.append(Event(.caseGoalTold, call.subject, one.said(told)))
        }
        if let needs, Set(needs) != Set(before.needs) {
            try CaseGoals(db).link(needs, to: before, of: one, by: worker, at: now)
            events.append(Event(.caseGoalLinked, call.subject, one.said(said)))
        }
        if !events.isEmpty { try Calls(db).save(call) }
        return (one, events)
    }
}

extension Refusal.Code {
    package static let noSuchGoal: Self = "no-such-goal"
    package static let tooManyGoals: Self = "too-many-goals"
}

extension Event.Kind {
    package static let caseGoalSet: Self = "case-goal-set"
    package static let caseGoalTold: Self = "case-goal-told"
    package static let caseGoalLinked: Self = "case-goal-linked"
}
