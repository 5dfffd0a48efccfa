import Access
import Door
import Store
import Vocabulary

/// Somebody's place in a session: a seat, or a turn on the waiting list.
package struct Enrolment: Sendable {
    package enum State: String, CaseIterable, Storable, Sendable {
        case seated
        case waiting
        case left
    }

    /// The most rows of one roster.
    package static let mostRows = 300

    package let id: ID<Enrolment>
    package let session: ID<TrainingSession>
    package let holder: Holder
    /// Whoever signed up earlier has a smaller one.
    package let turn: Int
    package let state: State
    package let at: Instant
    /// The minutes that were noted of each part, by its key.
    package internal(set) var minutes: [String: Int] = [:]
    /// The certificate that came of it.
    package internal(set) var certificate: ID<TrainingCertificate>?

    init(_ row: Row) throws {
        id = try row["id"]
        session = try row["session_id"]
        holder = try Holder(row)
        turn = try row["turn"]
        state = try row["state"]
        at = try row["enrolled_at"]
    }

    package var allMinutes: Int { minutes.values.reduce(0, +) }
}

/// Every question asked about who is in which session.
package struct Enrolments {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// - Throws: ``Refusal`` with `.noSuchEnrolment`.
    package func enrolment(_ id: ID<Enrolment>) throws -> Enrolment {
        guard let row = try db("SELECT * FROM enrolment WHERE id = \(id)").first else {
            throw Refusal(.noSuchEnrolment, .absent)
        }
        return try read([row])[0]
    }

    /// Those who have a seat or wait for one, by their turn.
    package func roster(of session: ID<TrainingSession>) throws -> [Enrolment] {
        try read(
            try db("SELECT * FROM enrolment WHERE session_id = \(session) AND state <> 'left' ORDER BY turn"))
    }

    /// What somebody signed up for and has not left, the newest first.
    package func enrolments(of worker: ID<Worker>) throws -> [Enrolment] {
        try read(
            try db(
                """
                SELECT * FROM enrolment WHERE account_id = \(worker) AND state <> 'left'
                ORDER BY enrolled_at DESC, id LIMIT 100
                """))
    }

    private func read(_ rows: [Row]) throws -> [Enrolment] {
        var enrolments = try rows.map(Enrolment.init)
        let ids = enrolments.map(\.id)
        guard !ids.isEmpty else { return [] }
        let noted = try Dictionary(
            grouping: try db(
                """
                SELECT attendance.enrolment_id, attendance.minutes, session_part.part
                FROM attendance JOIN session_part ON session_part.id = attendance.part_id
                WHERE attendance.enrolment_id IN (\(each: ids))
                """)
        ) { try $0["enrolment_id"] as String }
        let certified = try Dictionary(
            db(
                """
                SELECT id, enrolment_id FROM training_certificate
                WHERE enrolment_id IN (\(each: ids)) AND withdrawn_at IS NULL
                """
            ).map { (try $0["enrolment_id"] as String, try $0["id"] as ID<TrainingCertificate>) },
            uniquingKeysWith: { first, _ in first })
        for place in enrolments.indices {
            let id = enrolments[place].id.text
            for row in noted[id] ?? [] { enrolments[place].minutes[try row["part"]] = try row["minutes"] }
            enrolments[place].certificate = certified[id]
        }
        return enrolments
    }

    // MARK: - Seats

    /// Gives somebody the next turn: a seat where one is free and nobody waits, else a place on the waiting list.
    func add(
        _ holder: Holder, to session: TrainingSession, by worker: Worker, at now: Instant
    ) throws -> Enrolment.State {
        if let account = holder.account,
            try !db(
                """
                SELECT id FROM enrolment
                WHERE session_id = \(session.id) AND account_id = \(account) AND state <> 'left'
                """
            ).isEmpty
        {
            throw Refusal(.alreadyEnrolled, .conflicting, field: "account")
        }
        let row = try db(
            """
            SELECT coalesce(max(turn), 0) + 1 AS next, count(*) FILTER (WHERE state = 'seated') AS seated,
                   count(*) FILTER (WHERE state = 'waiting') AS waiting
            FROM enrolment WHERE session_id = \(session.id)
            """)[0]
        let (turn, seated, waiting): (Int, Int, Int) = (try row["next"], try row["seated"], try row["waiting"])
        let state: Enrolment.State = seated < session.seats && waiting == 0 ? .seated : .waiting
        try db.keep(
            in: "enrolment",
            """
            INSERT INTO enrolment (id, session_id, account_id, name, agency, turn, state, enrolled_by, enrolled_at,
                seated_at)
            VALUES (\(ID<Enrolment>.new()), \(session.id), \(holder.account), \(holder.name), \(holder.agency), \(turn),
                \(state), \(worker.id), \(now), \(state == .seated ? now : nil)) RETURNING *
            """
        )
        return state
    }

    /// Lets the next in turn have the seats that are free.
    ///
    /// - Returns: how many moved up.
    func moveUp(in session: TrainingSession, at now: Instant) throws -> Int {
        var moved = 0
        while true {
            let seated: Int = try db(
                "SELECT count(*) AS many FROM enrolment WHERE session_id = \(session.id) AND state = 'seated'"
            )[0]["many"]
            guard seated < session.seats,
                let next: String = try db(
                    """
                    SELECT id FROM enrolment WHERE session_id = \(session.id) AND state = 'waiting'
                    ORDER BY turn LIMIT 1
                    """
                ).first?["id"]
            else { return moved }
            try db.keep(
                in: "enrolment",
                "UPDATE enrolment SET state = 'seated', seated_at = \(now) WHERE id = \(next) RETURNING *")
            moved += 1
        }
    }
}

/// Signs up for a session, for oneself.
package struct SignUp: Order {
    package static let permission = Permission.takeCourses

    let session: ID<TrainingSession>

    package init(_ session: ID<TrainingSession>) {
        self.session = session
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        guard let account = try Accounts(db).account(worker.id), account.state == .active else {
            throw Refusal(.needsNamedPerson, .forbidden)
        }
        let told = try Holder.Told(account: account.name, name: nil, agency: nil)
        return try EnrolRoster(session, [told]).enrol(in: db, by: worker, at: now)
    }
}

/// Puts people into a session, in the order in which they are named: all of them, or nobody.
package struct EnrolRoster: Order {
    package static let permission = Permission.keepTraining

    let session: ID<TrainingSession>
    let people: [Holder.Told]

    /// - Throws: ``Refusal`` where nobody or too many are named.
    package init(_ session: ID<TrainingSession>, _ people: [Holder.Told]) throws(Refusal) {
        guard !people.isEmpty else { throw Refusal(.required, field: "roster") }
        guard people.count <= Enrolment.mostRows else {
            throw Refusal(.tooManyOfThem, field: "roster", values: ["most": String(Enrolment.mostRows)])
        }
        self.session = session
        self.people = people
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        try enrol(in: db, by: worker, at: now)
    }

    fileprivate func enrol(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (
        TrainingSession, [Event]
    ) {
        let before = try TrainingSessions(db).session(session)
        try before.requireOpen()
        var events: [Event] = []
        for told in people {
            let holder = try Holder(told, in: db)
            let state = try Enrolments(db).add(holder, to: before, by: worker, at: now)
            let said: [String: Event.Fact] = ["session": .init(before.number), "place": .init(state)]
            events.append(Event(.enrolled, TrainingSession.subject(session), said))
        }
        return (try TrainingSessions(db).session(session), events)
    }
}

/// Gives up a seat or a turn: one's own, or somebody's of the roster that one keeps.
///
/// The next in turn moves up.
package struct LeaveSession: Order {
    package static let permission = Permission.takeCourses

    let enrolment: ID<Enrolment>

    package init(_ enrolment: ID<Enrolment>) {
        self.enrolment = enrolment
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let before = try Enrolments(db).enrolment(enrolment)
        // Of whom a roster speaks is nobody's business who does not keep it.
        guard before.holder.account == worker.id || may(worker, .keepTraining).allowed else {
            throw Refusal(.noSuchEnrolment, .absent)
        }
        let session = try TrainingSessions(db).session(before.session)
        try session.requireOpen()
        guard before.state != .left else { throw Refusal(.noSuchEnrolment, .absent) }
        try db.keep(
            in: "enrolment",
            """
            UPDATE enrolment SET state = 'left', left_by = \(worker.id), left_at = \(now)
            WHERE id = \(enrolment) RETURNING *
            """
        )
        let moved = try Enrolments(db).moveUp(in: session, at: now)
        let said: [String: Event.Fact] = ["session": .init(session.number), "moved": .init(moved)]
        return (
            try TrainingSessions(db).session(session.id),
            [Event(.enrolmentLeft, TrainingSession.subject(session.id), said)]
        )
    }
}

extension Refusal.Code {
    package static let noSuchEnrolment: Self = "no-such-enrolment"
    package static let alreadyEnrolled: Self = "already-enrolled"
}

extension Event.Kind {
    package static let enrolled: Self = "enrolled"
    package static let enrolmentLeft: Self = "enrolment-left"
}
