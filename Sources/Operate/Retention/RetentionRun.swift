import Access
import Door
import Store
import Vocabulary

/// That what was due went: begun with what somebody was shown, done in small steps, ended when nothing is left of it.
package struct RetentionRun: Hashable, Sendable {
    package let id: ID<RetentionRun>
    package let token: String
    package let asOf: Instant
    /// How many records were shown; those of a past-call export count as one.
    package let records: Int
    package let removed: Int
    /// How many stayed after all, because something came between.
    package let kept: Int
    package let by: Author
    package let begunAt: Instant
    package let endedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        token = try row["token"]
        asOf = try row["as_of_at"]
        records = try row["records"]
        removed = try row["removed"]
        kept = try row["kept"]
        by = Author(id: try row["begun_by"], name: try row["author"])
        begunAt = try row["begun_at"]
        endedAt = try row["ended_at"]
    }

    package static func subject(_ id: ID<RetentionRun>) -> Event.Subject {
        Event.Subject(kind: "retention", id: id.text)
    }
}

/// Every question asked about runs.
package struct RetentionRuns {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT retention_run.*, coalesce(account.display_name, 'Alongside') AS author
        FROM retention_run LEFT JOIN account ON account.id = retention_run.begun_by
        """

    package func run(_ id: ID<RetentionRun>) throws -> RetentionRun {
        guard let row = try db("\(Self.joined) WHERE retention_run.id = \(id)").first else {
            throw Refusal(.noSuchRun, .absent)
        }
        return try RetentionRun(row)
    }

    /// The one that was begun and has not come to its end.
    package func unfinished() throws -> RetentionRun? {
        try db("\(Self.joined) WHERE retention_run.ended_at IS NULL").first.map(RetentionRun.init)
    }

    /// The newest first.
    package func latest(most: Int = 24) throws -> [RetentionRun] {
        try db("\(Self.joined) ORDER BY retention_run.begun_at DESC, retention_run.id DESC LIMIT \(most)")
            .map(RetentionRun.init)
    }
}

/// Lets what is due go: shows it first, then does what was shown.
package struct RetentionWork: Sendable {
    let desk: Desk

    package init(_ desk: Desk) {
        self.desk = desk
    }

    /// For so long a plan may be applied after it was shown.
    package static let lasting = Duration.seconds(24 * 3600)
    private static let staged = 500

    /// What is due now.
    package func plan(telling: @escaping @Sendable (Int) throws -> Void = { _ in }) async throws -> RetentionPlan {
        let second = desk.clock().microseconds / 1_000_000
        return try await plan(asOf: Instant(microseconds: second * 1_000_000), telling)
    }

    private func plan(
        asOf: Instant, _ telling: @escaping @Sendable (Int) throws -> Void
    ) async throws -> RetentionPlan {
        try await desk.database.read { db in try RetentionPlan(asOf: asOf, in: db, telling: telling) }
    }

    /// Does what a token names, from where it was left if it was left.
    ///
    /// - Parameter telling: how many records were done, and how many there are.
    /// - Throws: ``Refusal`` when what is due is no longer what was shown, or when another run is not finished.
    package func apply(
        _ token: String, by worker: Worker, telling: (Int, Int) throws -> Void = { _, _ in }
    ) async throws -> RetentionRun? {
        try require(worker, .runRetention)
        guard var run = try await begin(token, by: worker) else { return nil }
        while run.endedAt == nil {
            try telling(run.removed + run.kept, run.records)
            run = try await desk.perform(RemoveDue(run.id), by: worker)
        }
        return run
    }

    private func begin(_ token: String, by worker: Worker) async throws -> RetentionRun? {
        if let run = try await desk.database.read({ db in try RetentionRuns(db).unfinished() }) {
            guard run.token == token else {
                throw Refusal(.retentionUnfinished, .conflicting, values: ["token": run.token])
            }
            return run
        }
        let now = desk.clock()
        guard let asOf = RetentionPlan.moment(of: token) else { throw Refusal(.notAToken, field: "apply") }
        guard asOf <= now, now.since(asOf) <= Self.lasting else { throw Refusal(.planTooOld, .conflicting) }
        let plan = try await plan(asOf: asOf) { _ in }
        guard plan.token == token else { throw Refusal(.planChanged, .conflicting) }
        guard !plan.isEmpty else { return nil }
        var first = 0
        repeat {
            let part = Array(plan.records[first..<min(first + Self.staged, plan.records.count)])
            try await desk.perform(StageDue(token, from: first, part), by: worker)
            first += part.count
        } while first < plan.records.count
        return try await desk.perform(BeginRetention(token, asOf: asOf, records: plan.records.count), by: worker)
    }
}

/// Writes down what a run is to look at, before it begins: no question sees it.
struct StageDue: Order {
    static let permission = Permission.runRetention

    let token: String
    let first: Int
    let records: [RecordName]

    init(_ token: String, from first: Int, _ records: [RecordName]) {
        self.token = token
        self.first = first
        self.records = records
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try RetentionRuns(db).unfinished() == nil else { throw Refusal(.planChanged, .conflicting) }
        // What was left by a run that was cut off before it began.
        if first == 0 { try db.run("DELETE FROM retention_due") }
        try db.insert(
            into: "retention_due", columns: ["token", "place", "kind", "record_id"],
            rows: records.enumerated().map { place, record in
                [
                    .text(token), .integer(Int64(first + place)), .text(record.kind.rawValue), .text(record.id),
                ]
            })
        return ((), [])
    }
}

/// Begins to do what was shown.
struct BeginRetention: Order {
    static let permission = Permission.runRetention

    let token: String
    let asOf: Instant
    let records: Int

    init(_ token: String, asOf: Instant, records: Int) {
        self.token = token
        self.asOf = asOf
        self.records = records
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RetentionRun, [Event]) {
        let staged: Int = try db("SELECT count(*) AS many FROM retention_due WHERE token = \(token)")[0]["many"]
        guard staged == records, try RetentionRuns(db).unfinished() == nil else {
            throw Refusal(.planChanged, .conflicting)
        }
        let id = ID<RetentionRun>.new()
        try db.keep(
            in: "retention_run",
            """
            INSERT INTO retention_run (id, token, as_of_at, records, begun_by, begun_at, removed, kept)
            VALUES (\(id), \(token), \(asOf), \(records), \(worker.id), \(now), 0, 0) RETURNING *
            """
        )
        var said: [String: Event.Fact] = ["records": .init(records), "as-of": .init(asOf)]
        for (kept, days) in try RetentionRules(db).days() { said[kept.rawValue] = .init(days) }
        return (try RetentionRuns(db).run(id), [Event(.retentionBegun, RetentionRun.subject(id), said)])
    }
}

/// Lets the next few records go of those that a run was begun with, and ends it after the last.
struct RemoveDue: Order {
    static let permission = Permission.runRetention
    /// How many records go in one transaction.
    static let step = 20
    /// How many past calls do: each is one row.
    static let pastCalls = 1000

    let id: ID<RetentionRun>

    init(_ id: ID<RetentionRun>) {
        self.id = id
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RetentionRun, [Event]) {
        let run = try RetentionRuns(db).run(id)
        guard run.endedAt == nil else { return (run, []) }
        let next = try db(
            "SELECT place, kind, record_id FROM retention_due WHERE token = \(run.token) ORDER BY place LIMIT \(Self.step)"
        )
        guard let first = next.first else { return try end(run, in: db, at: now) }
        let kind: RecordKind = try first["kind"]
        let judge = try RetentionJudge(asOf: run.asOf, in: db)
        if kind == .pastCall {
            return try removePastCalls(run, judge, place: try first["place"], in: db)
        }
        let ofKind = try next.prefix { try $0["kind"] as RecordKind == kind }
        let ids: [String] = try ofKind.map { try $0["record_id"] }
        // A record that has gone meanwhile, or counts as another, is none any more.
        let standing = try standing(kind, ids, in: db)
        let walk = try RecordWalk(try kind.named(standing, in: db), map: try RetentionMap(db), in: db)
        var going: Set<Int> = []
        for (place, found) in walk.found.enumerated() {
            let verdict = try judge.verdict(on: found) { call in
                try !db("SELECT id FROM call WHERE id = \(call)").isEmpty
            }
            if verdict == .due { going.insert(place) }
        }
        try RecordRemoval(walk, in: db).remove(going)
        let places: [Int64] = try ofKind.map { try $0["place"] }
        try db.run("DELETE FROM retention_due WHERE token = \(run.token) AND place IN (\(each: places))")
        let events = going.sorted().flatMap { place -> [Event] in
            let found = walk.found[place]
            let said: [String: Event.Fact] = [
                "run": .init(run.id), "record": .init(kind), "rows": .init(found.rows), "name": .word(found.name.id),
            ]
            // What finds people learns of each record that went.
            return kind == .person
                ? found.firsts.map { Event(.recordRemoved, Person.subject(ID(stored: $0)), said) }
                : [Event(.recordRemoved, RetentionRun.subject(run.id), said)]
        }
        let after = try note(run, removed: going.count, kept: ids.count - going.count, in: db)
        return (after, events + [said(after)])
    }

    private func standing(_ kind: RecordKind, _ ids: [String], in db: any Transaction) throws -> [String] {
        let own: SQL = kind == .person ? "AND root_id = id" : ""
        let there: [String] = try db(
            "SELECT id FROM \(SQL(stringLiteral: kind.table)) WHERE id IN (\(each: ids)) \(own)"
        ).map { try $0["id"] }
        return ids.filter(Set(there).contains)
    }

    private func removePastCalls(
        _ run: RetentionRun, _ judge: RetentionJudge, place: Int64, in db: any Transaction
    ) throws -> (RetentionRun, [Event]) {
        let ids: [Int64] =
            if let which = judge.pastCalls {
                try db("SELECT id FROM past_call WHERE \(which) LIMIT \(Self.pastCalls)").map { try $0["id"] }
            } else {
                []
            }
        for part in ids.parts(of: 200) { try db.run("DELETE FROM past_call WHERE id IN (\(each: part))") }
        var after = run
        if ids.count < Self.pastCalls {
            try db.run("DELETE FROM retention_due WHERE token = \(run.token) AND place = \(place)")
            after = try note(run, removed: 1, kept: 0, in: db)
        }
        let facts: [String: Event.Fact] = [
            "run": .init(run.id), "record": .init(RecordKind.pastCall), "rows": .init(ids.count),
        ]
        return (after, [Event(.recordRemoved, RetentionRun.subject(run.id), facts), said(after)])
    }

    private func note(
        _ run: RetentionRun, removed: Int, kept: Int, in db: any Transaction
    ) throws -> RetentionRun {
        try db.keep(
            in: "retention_run",
            """
            UPDATE retention_run SET removed = removed + \(removed), kept = kept + \(kept)
            WHERE id = \(run.id) RETURNING *
            """
        )
        return try RetentionRuns(db).run(run.id)
    }

    private func said(_ run: RetentionRun) -> Event {
        Event(
            .retentionWentOn, RetentionRun.subject(run.id),
            ["removed": .init(run.removed), "kept": .init(run.kept), "records": .init(run.records)])
    }

    private func end(_ run: RetentionRun, in db: any Transaction, at now: Instant) throws -> (RetentionRun, [Event]) {
        try db.keep(
            in: "retention_run", "UPDATE retention_run SET ended_at = \(now) WHERE id = \(run.id) RETURNING *")
        let facts: [String: Event.Fact] = ["removed": .init(run.removed), "kept": .init(run.kept)]
        return (
            try RetentionRuns(db).run(run.id), [Event(.retentionEnded, RetentionRun.subject(run.id), facts)]
        )
    }
}

extension Command where Outcome == RetentionRun {
    package func subject(of outcome: RetentionRun) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> RetentionRun {
        try RetentionRuns(db).run(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchRun: Self = "no-such-run"
    package static let notAToken: Self = "not-a-token"
    package static let planTooOld: Self = "plan-too-old"
    package static let planChanged: Self = "plan-changed"
    package static let retentionUnfinished: Self = "retention-unfinished"
}

extension Event.Kind {
    package static let retentionBegun: Self = "retention-begun"
    package static let retentionWentOn: Self = "retention-went-on"
    package static let retentionEnded: Self = "retention-ended"
    package static let recordRemoved: Self = "record-removed"
}
