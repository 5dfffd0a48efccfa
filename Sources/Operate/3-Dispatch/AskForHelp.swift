import Access
import Door
import Store
import Vocabulary

/// Help that is needed now, by a team or for a call, until somebody has answered.
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
    /// The team that asks, by where it was sent; nothing where it is asked for the call.
    package let assignment: ID<Assignment>?
    package let path: ID<Path>
    package let call: ID<Call>
    package let kind: Kind
    package let askedAt: Instant
    package let answer: Answer?

    init(_ row: Row) throws {
        id = try row["id"]
        assignment = try row["assignment_id"]
        path = try row["path_id"]
        call = try row["call_id"]
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
        let asked = try HelpRequests(db).ask(
            kind, for: assignment.id, on: assignment.path, of: assignment.call, by: worker, at: now)
        let call = try Calls(db).call(assignment.call)
        try Calls(db).save(call)
        let said = assignment.said(["help": .init(kind), "request": .init(asked.id)])
        return (asked, [Event(.helpAsked, call.subject, said)])
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
        let call = try Calls(db).call(asked.call)
        try Calls(db).save(call)
        var said: [String: Event.Fact] = ["answer": .init(answer), "request": .init(request)]
        guard let team = asked.assignment else {
            return (try HelpRequest(rows[0]), [Event(.summonsAnswered, call.subject, said)])
        }
        said = try Assignments(db).assignment(team).said(said)
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

    /// Takes what was asked for a call and nobody has answered along to the path that it walks next: help is asked for
    /// whoever needs it, and a path that is over has no line on the board.
    func carry(from before: ID<Path>, to next: ID<Path>) throws {
        try db.keep(
            in: "help_request",
            """
            UPDATE help_request SET path_id = \(next)
            WHERE path_id = \(before) AND assignment_id IS NULL AND answered_at IS NULL RETURNING *
            """
        )
    }

    /// Writes that somebody needs help.
    func ask(
        _ kind: HelpRequest.Kind, for assignment: ID<Assignment>?, on path: ID<Path>, of call: ID<Call>,
        by worker: Worker, at now: Instant
    ) throws -> HelpRequest {
        let rows = try db.keep(
            in: "help_request",
            """
            INSERT INTO help_request (id, assignment_id, path_id, call_id, kind, asked_by, asked_at)
            VALUES (\(ID<HelpRequest>.new()), \(assignment), \(path), \(call), \(kind), \(worker.id), \(now))
            RETURNING *
            """
        )
        return try HelpRequest(rows[0])
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
        return Dictionary(grouping: open.filter { $0.assignment != nil }) { $0.assignment ?? ID(stored: "") }
    }
}

extension Refusal.Code {
    package static let noSuchHelpRequest: Self = "no-such-help-request"
}

extension Event.Kind {
    package static let helpAsked: Self = "help-asked"
    package static let helpAnswered: Self = "help-answered"
}
