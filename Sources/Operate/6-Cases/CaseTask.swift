import Access
import Door
import Store
import Vocabulary

/// One thing that is to be done for a case, by one of us or by somebody else who is waited for.
package struct CaseTask: Sendable {
    /// Who owes it.
    package enum Ower: Hashable, Sendable {
        case us(Author)
        case agency(String)
    }

    package enum Ending: String, CaseIterable, Storable, Sendable {
        case done, cancelled
        /// Nobody owes it any more, because its case was closed.
        case caseClosed = "case-closed"

        /// How somebody says that it ended.
        package static let told: [Ending] = [.done, .cancelled]
    }

    package let id: ID<CaseTask>
    package let supportCase: ID<SupportCase>
    /// The meeting at which it was agreed.
    package let meeting: ID<CaseMeeting>?
    package let task: String
    package let ower: Ower
    package let dueAt: Instant
    package let setAt: Instant
    package let timesMoved: Int
    package let overdueAt: Instant?
    package let endedAt: Instant?
    package let endedBy: String?
    package let ending: Ending?

    /// The longest task and the longest name of an agency, in characters.
    package static let mostText = 300
    package static let mostAgency = 120
    /// The most tasks of one case that are open at a time.
    package static let most = 50

    init(_ row: Row) throws {
        id = try row["id"]
        supportCase = try row["case_id"]
        meeting = try row["meeting_id"]
        task = try row["task"]
        let agency: String? = try row["agency"]
        ower =
            if let agency { .agency(agency) } else {
                .us(Author(id: try row["account_id"], name: try row["ower_name"]))
            }
        dueAt = try row["due_at"]
        setAt = try row["set_at"]
        timesMoved = try row["times_moved"]
        overdueAt = try row["overdue_at"]
        endedAt = try row["ended_at"]
        endedBy = try row["ender"]
        ending = try row["ending"]
    }

    package var isOpen: Bool { endedAt == nil }

    func said(_ one: SupportCase, _ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        one.said(["task": .init(id)].merging(more) { _, more in more })
    }
}

/// A task with the case that it belongs to.
package struct OwedTask: Sendable {
    package let task: CaseTask
    package let number: Int
    package let knownAs: String?
    /// Who keeps the case.
    package let owner: Author

    init(_ row: Row) throws {
        task = try CaseTask(row)
        number = try row["number"]
        knownAs = try row["known_as"]
        owner = Author(id: try row["owner"], name: try row["owner_name"])
    }
}

/// Every question asked about tasks, and how they are kept.
package struct CaseTasks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT case_task.*, coalesce(ower.display_name, 'Alongside') AS ower_name,
               coalesce(ender.display_name, 'Alongside') AS ender
        FROM case_task LEFT JOIN account AS ower ON ower.id = case_task.account_id
        LEFT JOIN account AS ender ON ender.id = case_task.ended_by
        """

    /// The open tasks of a case, whichever is due first first, then those that ended, the latest first.
    package func tasks(of supportCase: ID<SupportCase>) throws -> [CaseTask] {
        let all = try db(
            """
            \(CaseTasks.joined) WHERE case_task.case_id = \(supportCase)
            ORDER BY CASE WHEN case_task.ended_at IS NULL THEN 0 ELSE 1 END, case_task.due_at, case_task.id LIMIT 200
            """
        ).map(CaseTask.init)
        let ended = all.filter { !$0.isOpen }.sorted { ($0.endedAt ?? $0.dueAt) > ($1.endedAt ?? $1.dueAt) }
        return all.filter(\.isOpen) + ended
    }

    /// - Throws: ``Refusal`` with `.noSuchTask`.
    package func task(_ id: ID<CaseTask>) throws -> CaseTask {
        guard let row = try db("\(CaseTasks.joined) WHERE case_task.id = \(id)").first else {
            throw Refusal(.noSuchTask, .absent, field: "task")
        }
        return try CaseTask(row)
    }

    /// Open tasks of open cases: those that one of us owes, whichever is due first first, or those that others owe, whoever
    /// is waited for longest first.
    ///
    /// - Parameter owner: of the tasks, where one of us owes them; of the cases, where others do.
    package func open(
        by owner: ID<Worker>?, others: Bool, upTo end: Instant? = nil, most: Int = SupportCases.most
    ) throws -> [OwedTask] {
        let own: SQL =
            switch (owner, others) {
            case (nil, _): ""
            case (let owner?, true): "AND support_case.owner = \(owner)"
            case (let owner?, false): "AND case_task.account_id = \(owner)"
            }
        let until: SQL = end.map { "AND case_task.due_at < \($0)" } ?? ""
        let which: SQL = others ? "AND case_task.agency IS NOT NULL" : "AND case_task.account_id IS NOT NULL"
        let order: SQL = others ? "case_task.set_at" : "case_task.due_at"
        return try db(
            """
            SELECT case_task.*, coalesce(ower.display_name, 'Alongside') AS ower_name, 'Alongside' AS ender, call.number,
                   call_person.known_as, support_case.owner, coalesce(keeper.display_name, 'Alongside') AS owner_name
            FROM case_task JOIN support_case ON support_case.id = case_task.case_id
            JOIN call ON call.id = support_case.call_id
            LEFT JOIN call_person ON call_person.id = support_case.call_person_id
            LEFT JOIN account AS ower ON ower.id = case_task.account_id
            LEFT JOIN account AS keeper ON keeper.id = support_case.owner
            WHERE case_task.ended_at IS NULL AND support_case.closed_at IS NULL \(which) \(own) \(until)
            ORDER BY \(order), case_task.id LIMIT \(most)
            """
        ).map(OwedTask.init)
    }

    /// How many open tasks a case has.
    func count(in supportCase: ID<SupportCase>) throws -> Int {
        try db("SELECT count(*) AS many FROM case_task WHERE case_id = \(supportCase) AND ended_at IS NULL")
            .first?["many"] ?? 0
    }

    func set(
        _ told: CaseTaskTold, in one: SupportCase, at meeting: ID<CaseMeeting>?, by worker: Worker, at now: Instant
    ) throws -> ID<CaseTask> {
        guard try count(in: one.id) < CaseTask.most else {
            throw Refusal(.tooManyTasks, .conflicting, field: "task", values: ["most": String(CaseTask.most)])
        }
        var (account, agency): (ID<Worker>?, String?)
        switch told.ower {
        case .us(let given):
            let ower = given ?? ID<Worker>(stored: one.owner.id)
            try SupportCases(db).requireKeeper(ower, field: "who")
            account = ower
        case .agency(let name): agency = name
        }
        let id = ID<CaseTask>.new()
        try db.keep(
            in: "case_task",
            """
            INSERT INTO case_task (
                id, case_id, meeting_id, task, account_id, agency, due_at, set_at, set_by, times_moved)
            VALUES (\(id), \(one.id), \(meeting), \(told.task), \(account), \(agency), \(told.dueAt), \(now),
                \(worker.id), 0)
            RETURNING *
            """
        )
        try expect(id, at: told.dueAt)
        return id
    }

    /// Ends what is open, because its case closes.
    func endAll(of supportCase: ID<SupportCase>, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "case_task",
            """
            UPDATE case_task SET ended_at = \(now), ended_by = \(worker.id), ending = \(CaseTask.Ending.caseClosed)
            WHERE case_id = \(supportCase) AND ended_at IS NULL RETURNING *
            """
        )
    }

    /// Lets what one keeper of a case owed pass to the next.
    func handOver(in supportCase: ID<SupportCase>, from before: String, to owner: ID<Worker>) throws {
        try db.keep(
            in: "case_task",
            """
            UPDATE case_task SET account_id = \(owner)
            WHERE case_id = \(supportCase) AND ended_at IS NULL AND account_id = \(before) RETURNING *
            """
        )
    }

    /// Asks the alarm to look whether it was done.
    func expect(_ task: ID<CaseTask>, at moment: Instant) throws {
        try DueWork(db).ask(MissTask.kind, about: task.text, at: moment)
    }
}

/// What somebody says is to be done.
package struct CaseTaskTold: Sendable {
    package enum Ower: Sendable {
        /// One of us; whoever keeps the case, when nobody is named.
        case us(ID<Worker>?)
        case agency(String)
    }

    let task: String
    let ower: Ower
    let dueAt: Instant

    /// - Parameter agency: who is waited for, where it is none of us.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ task: String?, by ower: ID<Worker>? = nil, agency: String? = nil, due: Instant
    ) throws(Refusal) {
        self.task = try FreeText.needed(task, most: CaseTask.mostText, field: "task")
        let agency = try FreeText.given(agency, most: CaseTask.mostAgency, field: "agency")
        guard agency == nil || ower == nil else { throw Refusal(.oneOwesIt, field: "agency") }
        self.ower = agency.map { .agency($0) } ?? .us(ower)
        dueAt = due
    }
}

/// Says that something is to be done for a case.
package struct SetTask: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let told: CaseTaskTold

    package init(_ supportCase: ID<SupportCase>, _ told: CaseTaskTold) {
        self.supportCase = supportCase
        self.told = told
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CaseTask, [Event]) {
        let one = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(one.call)
        try one.requireOpen()
        try told.dueAt.requireAhead(of: now, field: "due")
        let id = try CaseTasks(db).set(told, in: one, at: nil, by: worker, at: now)
        try Calls(db).save(call)
        let task = try CaseTasks(db).task(id)
        return (task, [Event(.caseTaskSet, call.subject, task.said(one))])
    }
}

/// Puts a task off, or brings it forward.
package struct MoveTask: Order {
    package static let permission = Permission.keepCases

    let task: ID<CaseTask>
    let due: Instant

    package init(_ task: ID<CaseTask>, to due: Instant) {
        self.task = task
        self.due = due
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CaseTask, [Event]) {
        let before = try CaseTasks(db).task(task)
        let one = try SupportCases(db).supportCase(before.supportCase)
        let call = try Calls(db).call(one.call)
        guard before.isOpen else { throw Refusal(.taskEnded, .conflicting, field: "task") }
        try due.requireAhead(of: now, field: "due")
        guard due != before.dueAt else { return (before, []) }
        try db.keep(
            in: "case_task",
            """
            UPDATE case_task SET due_at = \(due), overdue_at = \(Instant?.none), times_moved = times_moved + 1,
                moved_at = \(now)
            WHERE id = \(before.id) RETURNING *
            """
        )
        try CaseTasks(db).expect(before.id, at: due)
        try Calls(db).save(call)
        let said = before.said(one, ["was": .init(before.dueAt), "due": .init(due)])
        return (try CaseTasks(db).task(before.id), [Event(.caseTaskMoved, call.subject, said)])
    }
}

/// Says that a task was done, or that nobody needs it any more.
package struct EndTask: Order {
    package static let permission = Permission.keepCases

    let task: ID<CaseTask>
    let ending: CaseTask.Ending

    /// - Throws: ``Refusal`` when nobody says that a task ended so.
    package init(_ task: ID<CaseTask>, _ ending: CaseTask.Ending) throws(Refusal) {
        guard CaseTask.Ending.told.contains(ending) else { throw Refusal(.notOneOf, field: "ending") }
        self.task = task
        self.ending = ending
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CaseTask, [Event]) {
        let before = try CaseTasks(db).task(task)
        let one = try SupportCases(db).supportCase(before.supportCase)
        let call = try Calls(db).call(one.call)
        guard before.isOpen else { throw Refusal(.taskEnded, .conflicting, field: "task") }
        try db.keep(
            in: "case_task",
            """
            UPDATE case_task SET ended_at = \(now), ended_by = \(worker.id), ending = \(ending)
            WHERE id = \(before.id) RETURNING *
            """
        )
        try Calls(db).save(call)
        let said = before.said(one, ["taskEnding": .init(ending)])
        return (try CaseTasks(db).task(before.id), [Event(.caseTaskEnded, call.subject, said)])
    }
}

/// Marks that a task was not done when it was due: once for each date.
package struct MissTask: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "case-task"

    let task: String

    package init(_ task: String) {
        self.task = task
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "case_task",
            """
            UPDATE case_task SET overdue_at = \(now)
            WHERE id = \(task) AND ended_at IS NULL AND overdue_at IS NULL AND due_at <= \(now) RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        let overdue = try CaseTasks(db).task(ID(stored: task))
        let one = try SupportCases(db).supportCase(overdue.supportCase)
        let call = try Calls(db).call(one.call)
        try Calls(db).save(call)
        return ((), [Event(.caseTaskOverdue, call.subject, overdue.said(one))])
    }
}

extension Command where Outcome == CaseTask {
    package func subject(of outcome: CaseTask) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CaseTask {
        try CaseTasks(db).task(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchTask: Self = "no-such-task"
    package static let taskEnded: Self = "task-ended"
    package static let tooManyTasks: Self = "too-many-tasks"
    package static let oneOwesIt: Self = "one-owes-it"
}

extension Event.Kind {
    package static let caseTaskSet: Self = "case-task-set"
    package static let caseTaskMoved: Self = "case-task-moved"
    package static let caseTaskEnded: Self = "case-task-ended"
    package static let caseTaskOverdue: Self = "case-task-overdue"
}
