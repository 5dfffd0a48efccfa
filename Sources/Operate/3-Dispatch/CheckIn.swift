import Access
import Door
import Programs
import Store
import Vocabulary

/// A moment by which a team on scene says that it is well.
package struct CheckInDue: Sendable {
    package let assignment: ID<Assignment>
    package let dueAt: Instant
    /// How often it was missed: 1 the dispatcher, 2 the supervisor, 3 send help.
    package let missed: Int

    init(_ row: Row) throws {
        assignment = try row["assignment_id"]
        dueAt = try row["due_at"]
        missed = try row["missed"]
    }
}

/// Says that a team on scene is well.
package struct CheckIn: Report {
    package static let permission = Permission.reportStatus

    let assignment: ID<Assignment>

    package init(_ assignment: ID<Assignment>) {
        self.assignment = assignment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        let assignment = try Assignments(db).assignment(assignment)
        try assignment.requireReporter(worker, in: db)
        try CheckIns(db).stop(assignment.id, by: worker, at: now)
        try Assignments(db).step(assignment.id, "checked-in", at: now, entered: now, by: worker)
        let call = try Calls(db).call(assignment.call)
        if assignment.isOpen, assignment.arrivedAt != nil, call.path.id == assignment.path,
            let span = try CallNeed(of: call.path, in: db).program?.checkIn
        {
            try CheckIns(db).expect(from: assignment, at: now.adding(span))
        }
        try Calls(db).save(call)
        return (assignment, [Event(.checkedIn, call.subject, assignment.said())])
    }
}

/// Marks that a team on scene has not said that it is well; says it louder twice, five minutes apart.
package struct MissCheckIn: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "check-in"

    /// How long after one call for help comes the next.
    static let louder = Duration.seconds(300)
    static let most = 3

    let checkIn: String

    package init(_ checkIn: String) {
        self.checkIn = checkIn
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "check_in",
            """
            UPDATE check_in SET missed = missed + 1
            WHERE id = \(checkIn) AND made_at IS NULL AND missed < \(MissCheckIn.most) AND due_at <= \(now)
            RETURNING *
            """
        )
        guard let row = rows.first else { return ((), []) }
        let due = try CheckInDue(row)
        let assignment = try Assignments(db).assignment(due.assignment)
        if due.missed < MissCheckIn.most {
            try DueWork(db).ask(MissCheckIn.kind, about: checkIn, at: now.adding(MissCheckIn.louder))
        }
        let call = try Calls(db).call(assignment.call)
        try Calls(db).save(call)
        return ((), [Event(.checkInMissed, call.subject, assignment.said(["step": .init(due.missed)]))])
    }
}

/// Every question asked about check-ins.
package struct CheckIns {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// By when each of some assignments is next to say that it is well.
    package func due(from assignments: [ID<Assignment>]) throws -> [ID<Assignment>: CheckInDue] {
        guard !assignments.isEmpty else { return [:] }
        let due = try db(
            "SELECT * FROM check_in WHERE made_at IS NULL AND assignment_id IN (\(each: assignments))"
        ).map(CheckInDue.init)
        return Dictionary(due.map { ($0.assignment, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func expect(from assignment: Assignment, at due: Instant) throws {
        let id = ID<CheckInDue>.new()
        try db.keep(
            in: "check_in",
            """
            INSERT INTO check_in (id, assignment_id, path_id, due_at, missed)
            VALUES (\(id), \(assignment.id), \(assignment.path), \(due), 0) RETURNING *
            """
        )
        try DueWork(db).ask(MissCheckIn.kind, about: id.text, at: due)
    }

    /// Nothing more is expected: the team was heard, or is no longer there.
    func stop(_ assignment: ID<Assignment>, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "check_in",
            """
            UPDATE check_in SET made_at = \(now), made_by = \(worker.id)
            WHERE assignment_id = \(assignment) AND made_at IS NULL RETURNING *
            """
        )
    }
}

extension Event.Kind {
    package static let checkedIn: Self = "checked-in"
    package static let checkInMissed: Self = "check-in-missed"
}
