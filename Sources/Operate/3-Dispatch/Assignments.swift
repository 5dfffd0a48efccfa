import Access
import Door
import Store
import Vocabulary

/// Every question asked about assignments, and how they are kept.
package struct Assignments {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT assignment.*, call.number, team.name AS team_name
        FROM assignment JOIN call ON call.id = assignment.call_id JOIN team ON team.id = assignment.team_id
        """

    /// The most assignments one page shows.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchAssignment`.
    package func assignment(_ id: ID<Assignment>) throws -> Assignment {
        guard let row = try db("\(Assignments.joined) WHERE assignment.id = \(id)").first else {
            throw Refusal(.noSuchAssignment, .absent)
        }
        return try Assignment(row)
    }

    /// Where a team was sent and still is.
    package func open(of team: ID<Team>) throws -> Assignment? {
        try db(
            """
            \(Assignments.joined) WHERE assignment.team_id = \(team) AND assignment.ended_at IS NULL
              AND assignment.sent_at IS NOT NULL
            """
        ).first.map(Assignment.init)
    }

    /// Where every team was sent and still is.
    package func open() throws -> [ID<Team>: Assignment] {
        let open = try db(
            """
            \(Assignments.joined) WHERE assignment.ended_at IS NULL AND assignment.sent_at IS NOT NULL
            LIMIT \(Teams.most)
            """
        ).map(Assignment.init)
        return Dictionary(open.map { ($0.team, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a team was asked and has not answered, oldest first.
    package func offers(to team: ID<Team>) throws -> [Assignment] {
        try db(
            """
            \(Assignments.joined) WHERE assignment.team_id = \(team) AND assignment.ended_at IS NULL
              AND assignment.sent_at IS NULL ORDER BY assignment.began_at, assignment.id LIMIT 20
            """
        ).map(Assignment.init)
    }

    /// Whether somebody is or was on a team that was sent to a call.
    package func isSent(_ worker: ID<Worker>, to call: ID<Call>) throws -> Bool {
        try !db(
            """
            SELECT assignment.id FROM path
            JOIN assignment ON assignment.path_id = path.id AND assignment.sent_at IS NOT NULL
            JOIN shift_member ON shift_member.shift_id = assignment.shift_id AND shift_member.account_id = \(worker)
            WHERE path.call_id = \(call) AND path.superseded_by IS NULL LIMIT 1
            """
        ).isEmpty
    }

    /// The assignments of a path, in the order they began.
    package func of(path: ID<Path>) throws -> [Assignment] {
        try db(
            """
            \(Assignments.joined) WHERE assignment.path_id = \(path)
            ORDER BY assignment.began_at, assignment.id LIMIT \(Assignments.most)
            """
        ).map(Assignment.init)
    }

    /// Since when each team is free: when its last assignment ended.
    func freeSince() throws -> [ID<Team>: Instant] {
        let rows = try db(
            """
            SELECT team_id, max(ended_at) AS ended_at FROM assignment
            WHERE ended_at IS NOT NULL AND sent_at IS NOT NULL
              AND team_id IN (SELECT team_id FROM shift WHERE ended_at IS NULL)
            GROUP BY team_id
            """
        )
        return Dictionary(
            try rows.map { (try $0["team_id"], try $0["ended_at"]) }, uniquingKeysWith: { first, _ in first })
    }

    /// What was told of some assignments, in the order it was entered.
    package func steps(of assignments: [ID<Assignment>]) throws -> [ID<Assignment>: [AssignmentStep]] {
        guard !assignments.isEmpty else { return [:] }
        let rows = try db(
            """
            SELECT * FROM assignment_step WHERE assignment_id IN (\(each: assignments)) ORDER BY entered_at, id
            """
        )
        return try Dictionary(grouping: rows) { try $0["assignment_id"] as ID<Assignment> }
            .mapValues { try $0.map(AssignmentStep.init) }
    }

    /// Begins an assignment: offered, or sent at once.
    func begin(
        _ team: ID<Team>, _ shift: ID<Shift>?, on path: Path, _ state: Assignment.State, held: Bool, at moment: Instant
    ) throws -> Assignment {
        let id = ID<Assignment>.new()
        let isSent = state != .offered
        try db.keep(
            in: "assignment",
            """
            INSERT INTO assignment (id, path_id, call_id, team_id, shift_id, state, held, began_at, sent_at, since)
            VALUES (\(id), \(path.id), \(path.call), \(team), \(shift), \(state), \(held ? 1 : 0), \(moment),
                \(isSent ? moment : nil), \(moment)) RETURNING *
            """
        )
        return try assignment(id)
    }

    /// Keeps what may change of an assignment.
    func save(_ assignment: Assignment) throws {
        try db.keep(
            in: "assignment",
            """
            UPDATE assignment SET state = \(assignment.state), held = \(assignment.isHeld ? 1 : 0),
                sent_at = \(assignment.sentAt), arrived_at = \(assignment.arrivedAt), go_at = \(assignment.goAt),
                since = \(assignment.since), ended_at = \(assignment.endedAt), ended_as = \(assignment.end),
                reason = \(assignment.reason)
            WHERE id = \(assignment.id) RETURNING *
            """
        )
    }

    /// Writes what was ordered or told, with what is odd about it.
    func step(
        _ assignment: ID<Assignment>, _ step: String, at moment: Instant, entered now: Instant, by worker: Worker,
        flag: String? = nil
    ) throws {
        try db.keep(
            in: "assignment_step",
            """
            INSERT INTO assignment_step (id, assignment_id, step, at, entered_at, entered_by, flag)
            VALUES (\(ID<AssignmentStep>.new()), \(assignment), \(step), \(moment), \(now), \(worker.id), \(flag))
            RETURNING *
            """
        )
    }

    /// Ends an assignment, and says so in the record of its call.
    func end(
        _ assignment: inout Assignment, _ end: Assignment.End, because reason: String? = nil, at moment: Instant,
        entered now: Instant, by worker: Worker, flag: String? = nil
    ) throws {
        assignment.end(end, because: reason, at: moment)
        try save(assignment)
        try step(assignment.id, end.rawValue, at: moment, entered: now, by: worker, flag: flag)
    }

    /// Takes back what teams were asked for a path that has left.
    func withdrawOffers(on path: ID<Path>, by worker: Worker, at now: Instant) throws -> [Event] {
        var events: [Event] = []
        for var offer in try of(path: path) where offer.isOpen && !offer.isOut {
            try end(&offer, .withdrawn, at: now, entered: now, by: worker)
            events.append(Event(.offerWithdrawn, .call(offer.call), offer.said()))
        }
        return events
    }

    /// Takes back what a team was asked elsewhere: it is on a call now, or its shift is over.
    func withdrawOffers(
        to team: ID<Team>, besides kept: ID<Path>? = nil, by worker: Worker, at now: Instant
    ) throws -> [Event] {
        var events: [Event] = []
        for var offer in try offers(to: team) where offer.path != kept {
            try end(&offer, .withdrawn, at: now, entered: now, by: worker)
            try Calls(db).save(Calls(db).call(offer.call))
            events.append(Event(.offerWithdrawn, .call(offer.call), offer.said()))
        }
        return events
    }
}

extension Event.Kind {
    package static let offerWithdrawn: Self = "offer-withdrawn"
}
