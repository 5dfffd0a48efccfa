import Access
import Door
import Programs
import Store
import Vocabulary

/// One of the times by which somebody is in touch again after the team has gone.
///
/// Each has a time of its own, which begins where that of the one before ends: a try counts for the step within whose time it
/// was. That somebody tried is not that the person was reached.
package struct FollowUp: Sendable {
    package enum Step: String, CaseIterable, Storable, Sendable {
        /// What the program promises, where that is none of the others.
        case promise
        case day = "24-h"
        case threeDays = "72-h"
        case week = "7-d"
        case month = "30-d"
        case quarter = "90-d"

        /// The steps that a workspace chooses from.
        package static let usual: [Step] = [.day, .threeDays, .week, .month, .quarter]

        /// How long after the contact it is due; a promise says so itself.
        package var after: Duration? {
            switch self {
            case .promise: nil
            case .day: .seconds(24 * 3600)
            case .threeDays: .seconds(72 * 3600)
            case .week: .seconds(7 * 86_400)
            case .month: .seconds(30 * 86_400)
            case .quarter: .seconds(90 * 86_400)
            }
        }
    }

    package enum Standing: String, CaseIterable, Sendable {
        case waiting, missed, tried, reached
        case calledOff = "called-off"
    }

    package let id: ID<FollowUp>
    package let supportCase: ID<SupportCase>
    package let step: Step
    /// When its own time begins.
    package let opensAt: Instant
    package let dueAt: Instant
    /// Since when nobody had tried although it was due.
    package let missedAt: Instant?
    package let calledOffAt: Instant?
    /// How often somebody tried within its time, and how often the person was reached then.
    package let tries: Int
    package let reached: Int
    /// Whether somebody has been in touch since, though too late.
    package let isLate: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        supportCase = try row["case_id"]
        step = try row["step"]
        opensAt = try row["opens_at"]
        dueAt = try row["due_at"]
        missedAt = try row["missed_at"]
        calledOffAt = try row["called_off_at"]
        tries = try row["tries"]
        reached = try row["reached"]
        isLate = try (row["later"] as Int) > 0
    }

    package func standing(at now: Instant) -> Standing {
        if reached > 0 { return .reached }
        if tries > 0 { return .tried }
        if calledOffAt != nil { return .calledOff }
        return dueAt <= now ? .missed : .waiting
    }

    /// Whether it asks for somebody: its time is here, or has passed, and nobody has tried.
    package func asks(at now: Instant) -> Bool {
        switch standing(at: now) {
        case .waiting: true
        case .missed: !isLate
        case .tried, .reached, .calledOff: false
        }
    }
}

/// Which follow-ups a workspace keeps besides what a program promises.
package struct FollowUpRule: Hashable, Sendable {
    package let steps: [FollowUp.Step]

    /// As it is until somebody says otherwise.
    package static let usual = FollowUpRule(FollowUp.Step.usual)

    package init(_ steps: [FollowUp.Step]) {
        self.steps = FollowUp.Step.usual.filter(steps.contains)
    }
}

/// Of the follow-ups that came due: how many were tried in time, and in how many the person was reached in time.
package struct FollowUpMeasure: Hashable, Sendable {
    package let step: FollowUp.Step?
    package let due: Int
    package let tried: Int
    package let reached: Int

    package init(step: FollowUp.Step?, due: Int, tried: Int, reached: Int) {
        self.step = step
        self.due = due
        self.tried = tried
        self.reached = reached
    }
}

/// Every question asked about follow-ups, and how they are planned.
package struct FollowUps {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT case_follow_up.*,
               (SELECT count(*) FROM case_attempt WHERE case_attempt.case_id = case_follow_up.case_id
                AND case_attempt.at > case_follow_up.opens_at AND case_attempt.at <= case_follow_up.due_at) AS tries,
               (SELECT count(*) FROM case_attempt WHERE case_attempt.case_id = case_follow_up.case_id
                AND case_attempt.at > case_follow_up.opens_at AND case_attempt.at <= case_follow_up.due_at
                AND case_attempt.result = 'reached') AS reached,
               (SELECT count(*) FROM case_attempt WHERE case_attempt.case_id = case_follow_up.case_id
                AND case_attempt.at > case_follow_up.due_at) AS later
        FROM case_follow_up
        """

    /// The follow-ups of a case, whichever is due first first.
    package func followUps(of supportCase: ID<SupportCase>) throws -> [FollowUp] {
        try db(
            """
            \(FollowUps.joined) WHERE case_follow_up.case_id = \(supportCase)
            ORDER BY case_follow_up.due_at, case_follow_up.id LIMIT 200
            """
        ).map(FollowUp.init)
    }

    /// What each of some open cases is asked for now or next: what was missed and not made good before what is ahead.
    package func asking(in cases: [ID<SupportCase>], at now: Instant) throws -> [ID<SupportCase>: FollowUp] {
        guard !cases.isEmpty else { return [:] }
        let found = try db(
            """
            \(FollowUps.joined)
            WHERE case_follow_up.case_id IN (\(each: cases)) AND case_follow_up.called_off_at IS NULL
            ORDER BY case_follow_up.due_at, case_follow_up.id
            """
        ).map(FollowUp.init).filter { $0.asks(at: now) }
        return Dictionary(found.map { ($0.supportCase, $0) }) { first, _ in first }
    }

    /// What a workspace keeps.
    package func rule() throws -> FollowUpRule {
        guard let row = try db("SELECT steps FROM follow_up_rule ORDER BY set_at DESC, id DESC LIMIT 1").first else {
            return .usual
        }
        let steps: String = try row["steps"]
        return FollowUpRule(steps.split(separator: " ").compactMap { FollowUp.Step(rawValue: String($0)) })
    }

    /// When each step is due that a program promises or the workspace keeps.
    static func planned(_ rule: FollowUpRule, promise: Duration?, from begun: Instant) -> [(FollowUp.Step, Instant)] {
        var due = rule.steps.compactMap { step in step.after.map { (step, begun.adding($0)) } }
        if let promise {
            let same = FollowUp.Step.usual.first { $0.after == promise }
            if let same {
                if !due.contains(where: { $0.0 == same }) { due.append((same, begun.adding(promise))) }
            } else {
                due.append((.promise, begun.adding(promise)))
            }
        }
        return due.sorted { $0.1 < $1.1 }
    }

    /// Plans the follow-ups of a case that begins or begins again; what could not be kept any more is not planned.
    func plan(for supportCase: ID<SupportCase>, on call: Call, from begun: Instant, at now: Instant) throws {
        let promise = try LivePrograms(db).program(of: call.path)?.promises.followUp
        // A minute's grace: two clocks may differ, and forms leave the seconds out.
        var opens = begun.adding(.seconds(-60))
        for (step, due) in FollowUps.planned(try rule(), promise: promise, from: begun) where due > now {
            let id = ID<FollowUp>.new()
            try db.keep(
                in: "case_follow_up",
                """
                INSERT INTO case_follow_up (id, case_id, step, counted_from, opens_at, due_at, planned_at)
                VALUES (\(id), \(supportCase), \(step), \(begun), \(opens), \(due), \(now)) RETURNING *
                """
            )
            try DueWork(db).ask(MissCaseFollowUp.kind, about: id.text, at: due)
            opens = due
        }
    }

    /// From when the follow-ups of a call are counted: the end of its last encounter, or now.
    func begun(on call: Call, at now: Instant) throws -> Instant {
        min(try Encounters(db).encounters(of: call.id).last?.ended ?? now, now)
    }

    /// Why nobody is asked any more.
    enum Calling: String, Storable { case caseClosed = "case-closed", died }

    /// Lets nobody be asked for what is still ahead.
    func callOff(in supportCase: ID<SupportCase>, as calling: Calling, at now: Instant) throws {
        try db.keep(
            in: "case_follow_up",
            """
            UPDATE case_follow_up SET called_off_at = \(now), called_off_as = \(calling)
            WHERE case_id = \(supportCase) AND called_off_at IS NULL AND due_at > \(now) RETURNING *
            """
        )
    }

    /// Asks again for what was called off because the person had died, which was not so.
    func callOn(in supportCase: ID<SupportCase>, at now: Instant) throws {
        try db.keep(
            in: "case_follow_up",
            """
            UPDATE case_follow_up SET called_off_at = \(Instant?.none), called_off_as = \(String?.none)
            WHERE case_id = \(supportCase) AND called_off_as = \(Calling.died) AND due_at > \(now) RETURNING *
            """
        )
    }

    /// Of the follow-ups that came due in a time, how many were tried and how many reached in time: by step, and in all.
    ///
    /// Cases opened by mistake and follow-ups called off before they were due are left out.
    package func measures(
        from start: Instant, to end: Instant, of owner: ID<Worker>? = nil
    ) throws -> (steps: [FollowUpMeasure], all: FollowUpMeasure) {
        let own: SQL = owner.map { "AND support_case.owner = \($0)" } ?? ""
        let rows = try db(
            """
            SELECT counted.step, count(*) AS many, count(CASE WHEN counted.tries > 0 THEN 1 END) AS tried,
                   count(CASE WHEN counted.reached > 0 THEN 1 END) AS spoken
            FROM (\(FollowUps.joined)) AS counted JOIN support_case ON support_case.id = counted.case_id
            WHERE counted.due_at >= \(start) AND counted.due_at < \(end) AND counted.called_off_at IS NULL
              AND coalesce(support_case.closure, '') <> 'opened-in-error' \(own)
            GROUP BY counted.step
            """
        )
        let found = try rows.map { row in
            FollowUpMeasure(
                step: try row["step"], due: try row["many"], tried: try row["tried"], reached: try row["spoken"])
        }
        let steps = FollowUp.Step.allCases.compactMap { step in found.first { $0.step == step } }
        let all = FollowUpMeasure(
            step: nil, due: steps.map(\.due).reduce(0, +), tried: steps.map(\.tried).reduce(0, +),
            reached: steps.map(\.reached).reduce(0, +))
        return (steps, all)
    }
}

/// Says which follow-ups are kept besides what a program promises.
package struct SetFollowUpRule: Order {
    package static let permission = Permission.setFollowUpRule

    let rule: FollowUpRule

    package init(_ steps: [FollowUp.Step]) {
        rule = FollowUpRule(steps)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try FollowUps(db).rule() != rule else { return ((), []) }
        let id = ID<FollowUpRule>.new()
        let steps = rule.steps.map(\.rawValue).joined(separator: " ")
        try db.keep(
            in: "follow_up_rule",
            """
            INSERT INTO follow_up_rule (id, steps, set_by, set_at)
            VALUES (\(id), \(steps), \(worker.id), \(now)) RETURNING *
            """
        )
        let subject = Event.Subject(kind: "follow-up-rule", id: id.text)
        return ((), [Event(.followUpRuleSet, subject, ["steps": .word(steps)])])
    }
}

/// Marks that nobody had tried to be in touch when a follow-up was due: once for each.
package struct MissCaseFollowUp: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "case-follow-up"

    let followUp: String

    package init(_ followUp: String) {
        self.followUp = followUp
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "case_follow_up",
            """
            UPDATE case_follow_up SET missed_at = \(now)
            WHERE id = \(followUp) AND called_off_at IS NULL AND missed_at IS NULL AND due_at <= \(now)
              AND NOT EXISTS (
                SELECT 1 FROM case_attempt WHERE case_attempt.case_id = case_follow_up.case_id
                AND case_attempt.at > case_follow_up.opens_at AND case_attempt.at <= case_follow_up.due_at)
            RETURNING *
            """
        )
        guard let row = rows.first else { return ((), []) }
        let step: FollowUp.Step = try row["step"]
        let one = try SupportCases(db).supportCase(row["case_id"] as ID<SupportCase>)
        let call = try Calls(db).call(one.call)
        try Calls(db).save(call)
        let said = one.said(["followUp": .word(followUp), "followUpStep": .init(step)])
        return ((), [Event(.caseFollowUpMissed, call.subject, said)])
    }
}

extension Event.Kind {
    package static let followUpRuleSet: Self = "follow-up-rule-set"
    package static let caseFollowUpMissed: Self = "case-follow-up-missed"
}
