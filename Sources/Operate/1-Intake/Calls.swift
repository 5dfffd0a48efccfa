import Access
import Door
import Store
import Vocabulary

/// Every question asked about calls and their paths, and how they are kept.
package struct Calls {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The columns from which a ``Path`` is read, beside those of its call.
    static let pathColumns: SQL = """
        path.id AS path_id, path.ordinal, path.program, path.program_digest, path.stage, path.since,
        path.promise_due_at, path.promise_missed_at, path.left_reason, path.left_own, path.left_by, path.left_at,
        path.alternative_sent, path.alternative_outcome
        """

    private static let joined: SQL = """
        SELECT call.*, coalesce(account.display_name, 'Alongside') AS author,
               \(Calls.pathColumns)
        FROM call
        JOIN path ON path.call_id = call.id AND path.superseded_by IS NULL
        LEFT JOIN account ON account.id = call.taken_by
        """

    /// The call of that name.
    ///
    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package func call(_ id: ID<Call>) throws -> Call {
        guard let row = try db("\(Calls.joined) WHERE call.id = \(id)").first else {
            throw Refusal(.noSuchCall, .absent)
        }
        return try Call(row)
    }

    /// The call of that number.
    ///
    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package func call(number: Int) throws -> Call {
        guard let row = try db("\(Calls.joined) WHERE call.number = \(number)").first else {
            throw Refusal(.noSuchCall, .absent, field: "number")
        }
        return try Call(row)
    }

    /// One of a call's paths, also one that it walked before.
    ///
    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package func path(_ id: ID<Path>) throws -> Path {
        let row = try db(
            "SELECT call.id, \(Calls.pathColumns) FROM path JOIN call ON call.id = path.call_id WHERE path.id = \(id)"
        ).first
        guard let row else { throw Refusal(.noSuchCall, .absent) }
        return try Path(row)
    }

    /// Which calls a list shows.
    package struct Filter: Sendable {
        package var open: Bool?
        package var stage: Stage?

        package init(open: Bool? = nil, stage: Stage? = nil) {
            self.open = open
            self.stage = stage
        }
    }

    /// Calls, the highest number first, below the one a page ended with.
    package func page(_ filter: Filter, below last: Int?, most: Int) throws -> [Call] {
        let open: SQL =
            switch filter.open {
            case true?: "AND path.left_at IS NULL AND path.stage <> 'resolved'"
            case false?: "AND (path.left_at IS NOT NULL OR path.stage = 'resolved')"
            case nil: ""
            }
        let stage: SQL = filter.stage.map { "AND path.stage = \($0)" } ?? ""
        let below: SQL = last.map { "AND call.number < \($0)" } ?? ""
        return try db(
            """
            \(Calls.joined) WHERE 1 = 1 \(open) \(stage) \(below)
            ORDER BY call.number DESC LIMIT \(most)
            """
        ).map(Call.init)
    }

    /// The number of the next call: writes happen one at a time, so nobody else takes it.
    func nextNumber() throws -> Int {
        let last: Int =
            try db.known["call.number"]
            ?? db("SELECT coalesce(max(number), 0) AS last FROM call").first.map { try $0["last"] } ?? 0
        db.known["call.number"] = last + 1
        return last + 1
    }

    /// Keeps what may change of a call, and counts the change.
    func save(_ call: Call) throws {
        try db.keep(
            in: "call",
            """
            UPDATE call SET received_at = \(call.receivedAt), version = version + 1
            WHERE id = \(call.id) RETURNING *
            """
        )
    }

    /// Keeps what may change of a path, and with it the numbers of the funnel.
    func save(_ path: Path) throws {
        let departure = path.departure
        try FunnelCells(db).recount(path.id) {
            try db.keep(
                in: "path",
                """
                UPDATE path SET program = \(path.program), program_digest = \(path.programDigest),
                    stage = \(path.stage), since = \(path.since),
                    promise_due_at = \(path.promise), promise_missed_at = \(path.promiseMissedAt),
                    left_reason = \(departure?.reason.name), left_own = \(departure?.reason.own), left_kind = \(departure?.kind),
                    left_by = \(departure?.by), left_at = \(departure?.at),
                    alternative_sent = \(departure?.sent), alternative_outcome = \(departure?.outcome)
                WHERE id = \(path.id) RETURNING *
                """
            )
        }
    }

    /// Moves what is counted of a call to another place.
    func move(_ call: ID<Call>, to place: String?) throws {
        try recount(call) { path in "UPDATE path SET place = \(place) WHERE id = \(path) RETURNING *" }
    }

    /// Moves what is counted of a call to another time.
    func move(_ call: ID<Call>, receivedAt moment: Instant) throws {
        try CallKeys(db).move(call, receivedAt: moment)
        try recount(call) { path in "UPDATE path SET received_at = \(moment) WHERE id = \(path) RETURNING *" }
    }

    /// Counts a call's people anew: one person at least, be they unknown.
    func countPeople(of call: ID<Call>) throws {
        try recount(call) { path in
            """
            UPDATE path SET people = (
                SELECT CASE WHEN count(*) > 1 THEN count(*) ELSE 1 END FROM call_person
                WHERE call_id = \(call) AND role = \(CallPerson.Role.inCrisis))
            WHERE id = \(path) RETURNING *
            """
        }
    }

    private func recount(_ call: ID<Call>, _ change: (ID<Path>) -> SQL) throws {
        for row in try db("SELECT id FROM path WHERE call_id = \(call)") {
            let path: ID<Path> = try row["id"]
            try FunnelCells(db).recount(path) { try db.keep(in: "path", change(path)) }
        }
    }

    /// Goes on to a stage: changes the path, writes the step, and asks the alarm to look when the promise has passed.
    ///
    /// A stage that was reached before is not reached again; a report that tells of one is then kept by its own record.
    ///
    /// - Parameters:
    ///   - reached: when it happened, which may be before it was entered.
    ///   - promise: how long the next stage may take.
    func advance(
        _ path: inout Path, to stage: Stage, at reached: Instant, by worker: Worker, entered now: Instant,
        promise: Duration? = nil, flag: String? = nil
    ) throws {
        guard stage > path.stage else { return }
        let odd = flag ?? (reached < path.since ? "before-\(path.stage.rawValue)" : nil)
        path.reach(stage, at: reached, promise: promise)
        try step(path.id, stage, at: reached, by: worker, entered: now, flag: odd)
        if let due = path.promise { try DueWork(db).ask(MissPromise.kind, about: path.id.text, at: due) }
    }

    /// Writes that a stage was reached, with what was odd about it.
    func step(
        _ path: ID<Path>, _ stage: Stage, at reached: Instant, by worker: Worker, entered now: Instant, flag: String?
    )
        throws
    {
        try db.keep(
            in: "path_step",
            """
            INSERT INTO path_step (id, path_id, stage, reached_at, entered_at, entered_by, flag)
            VALUES (\(ID<Path>.new()), \(path), \(stage), \(reached), \(now), \(worker.id), \(flag))
            RETURNING *
            """
        )
    }

    /// When a stage was reached, or nothing when it was not.
    package func reached(_ stage: Stage, on path: ID<Path>) throws -> Instant? {
        try db("SELECT reached_at FROM path_step WHERE path_id = \(path) AND stage = \(stage)").first
            .map { try $0["reached_at"] }
    }
}
