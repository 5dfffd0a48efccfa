import Access
import Door
import Store
import Vocabulary

/// A team that needs help now, until somebody has answered.
package struct HelpRequest: Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case duress, police
        case ems = "EMS"
    }

    /// What was done about it.
    package enum Answer: String, CaseIterable, Storable, Sendable {
        case policeSent = "police-sent"
        case emsSent = "EMS-sent"
        case teamSent = "team-sent"
        case spokeToTeam = "spoke-to-team"
        case pressedInError = "pressed-in-error"
    }

    package let id: ID<HelpRequest>
    package let assignment: ID<Assignment>
    package let kind: Kind
    package let askedAt: Instant
    package let answer: Answer?

    init(_ row: Row) throws {
        id = try row["id"]
        assignment = try row["assignment_id"]
        kind = try row["kind"]
        askedAt = try row["asked_at"]
        answer = try row["answer"]
    }
}

/// Says that a team needs help now.
package struct AskForHelp: Report {
    package static let permission = Permission.reportStatus

    let assignment: ID<Assignment>
    let kind: HelpRequest.Kind

    package init(_ assignment: ID<Assignment>, _ kind: HelpRequest.Kind) {
        self.assignment = assignment
        self.kind = kind
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (HelpRequest, [Event]) {
        let assignment = try Assignments(db).assignment(assignment)
        try assignment.requireReporter(worker, in: db)
        let id = ID<HelpRequest>.new()
        let rows = try db.keep(
            in: "help_request",
            """
            INSERT INTO help_request (id, assignment_id, path_id, call_id, kind, asked_by, asked_at)
            VALUES (\(id), \(assignment.id), \(assignment.path), \(assignment.call), \(kind), \(worker.id), \(now))
            RETURNING *
            """
        )
        let call = try Calls(db).call(assignment.call)
        try Calls(db).save(call)
        let said = assignment.said(["help": .init(kind), "request": .init(id)])
        return (try HelpRequest(rows[0]), [Event(.helpAsked, call.subject, said)])
    }

    package func subject(of outcome: HelpRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> HelpRequest {
        try HelpRequests(db).request(ID(stored: subject))
    }
}

/// Says what was done for a team that needed help.
package struct AnswerHelp: Order {
    package static let permission = Permission.sendTeams

    let request: ID<HelpRequest>
    let answer: HelpRequest.Answer

    package init(_ request: ID<HelpRequest>, _ answer: HelpRequest.Answer) {
        self.request = request
        self.answer = answer
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (HelpRequest, [Event]) {
        let asked = try HelpRequests(db).request(request)
        guard asked.answer == nil else { throw Refusal(.alreadyAnswered, .conflicting) }
        let rows = try db.keep(
            in: "help_request",
            """
            UPDATE help_request SET answer = \(answer), answered_by = \(worker.id), answered_at = \(now)
            WHERE id = \(request) RETURNING *
            """
        )
        let assignment = try Assignments(db).assignment(asked.assignment)
        let call = try Calls(db).call(assignment.call)
        try Calls(db).save(call)
        let said = assignment.said(["answer": .init(answer), "request": .init(request)])
        return (try HelpRequest(rows[0]), [Event(.helpAnswered, call.subject, said)])
    }

    package func subject(of outcome: HelpRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> HelpRequest {
        try HelpRequests(db).request(ID(stored: subject))
    }
}

/// Every question asked about calls for help.
package struct HelpRequests {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// - Throws: ``Refusal`` with `.noSuchHelpRequest`.
    package func request(_ id: ID<HelpRequest>) throws -> HelpRequest {
        guard let row = try db("SELECT * FROM help_request WHERE id = \(id)").first else {
            throw Refusal(.noSuchHelpRequest, .absent)
        }
        return try HelpRequest(row)
    }

    /// What was asked on one path, oldest first.
    package func of(path: ID<Path>) throws -> [HelpRequest] {
        try db("SELECT * FROM help_request WHERE path_id = \(path) ORDER BY asked_at, id LIMIT 50").map(
            HelpRequest.init)
    }

    /// What nobody has answered, of some assignments.
    package func open(from assignments: [ID<Assignment>]) throws -> [ID<Assignment>: [HelpRequest]] {
        guard !assignments.isEmpty else { return [:] }
        let open = try db(
            """
            SELECT * FROM help_request WHERE answered_at IS NULL AND assignment_id IN (\(each: assignments))
            ORDER BY asked_at, id
            """
        ).map(HelpRequest.init)
        return Dictionary(grouping: open, by: \.assignment)
    }
}

extension Refusal.Code {
    package static let noSuchHelpRequest: Self = "no-such-help-request"
}

extension Event.Kind {
    package static let helpAsked: Self = "help-asked"
    package static let helpAnswered: Self = "help-answered"
}
