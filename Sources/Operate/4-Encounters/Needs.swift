import Access
import Door
import Store
import Vocabulary

/// Every question asked about needs, and the one way they change: with them the path that follows them and the numbers of
/// the funnel.
package struct Needs {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most needs one call shows.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchNeed`.
    package func need(_ id: ID<Need>) throws -> Need {
        guard let row = try db("SELECT * FROM path_need WHERE id = \(id)").first else {
            throw Refusal(.noSuchNeed, .absent, field: "need")
        }
        return try Need(row)
    }

    /// The needs of one path, in the order they were raised.
    package func needs(of path: ID<Path>) throws -> [Need] {
        try db("SELECT * FROM path_need WHERE path_id = \(path) ORDER BY raised_at, id LIMIT \(Needs.most)")
            .map(Need.init)
    }

    /// The call that a need belongs to.
    package func call(of need: Need) throws -> ID<Call> {
        guard let row = try db("SELECT call_id FROM path WHERE id = \(need.path)").first else {
            throw Refusal(.noSuchNeed, .absent, field: "need")
        }
        return try row["call_id"]
    }

    /// Keeps what a person needs, and says so.
    func raise(
        _ kinds: [Need.Kind], of person: ID<CallPerson>?, on call: inout Call, by worker: Worker, at raised: Instant,
        entered now: Instant
    ) throws -> [Event] {
        let events = try FunnelCells(db).recount(call.path.id) {
            try kinds.map { kind in
                let id = ID<Need>.new()
                try db.keep(
                    in: "path_need",
                    """
                    INSERT INTO path_need
                        (id, path_id, call_person_id, need, raised_at, raised_by, stage, since)
                    VALUES (\(id), \(call.path.id), \(person), \(kind), \(raised), \(worker.id), \(Stage.disposed),
                        \(raised))
                    RETURNING *
                    """
                )
                return Event(.needRaised, call.subject, ["need": .init(id), "needed": .init(kind)])
            }
        }
        return events + (try follow(&call, by: worker, entered: now))
    }

    /// Goes on with a need: asked of a service, attended, met.
    ///
    /// What it has reached already it does not reach again.
    ///
    /// - Throws: ``Refusal`` with `.needClosed` when it is met or given up.
    func advance(
        _ need: Need, to stage: Stage, on call: inout Call, by worker: Worker, at reached: Instant, entered now: Instant
    ) throws -> [Event] {
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        guard stage > need.stage else { return [] }
        try change(need) {
            "UPDATE path_need SET stage = \(stage), since = \(reached) WHERE id = \(need.id) RETURNING *"
        }
        let said: [String: Event.Fact] = ["need": .init(need.id), "needed": .init(need.kind), "stage": .init(stage)]
        return [Event(.needAdvanced, call.subject, said)] + (try follow(&call, by: worker, entered: now, at: reached))
    }

    /// Closes a need for a reason of the stage where it is.
    ///
    /// - Throws: ``Refusal`` with `.needClosed`, or `.reasonOfAnotherStage`.
    func leave(
        _ need: Need, _ reason: ReasonCode, on call: inout Call, by worker: Worker, at moment: Instant,
        entered now: Instant
    ) throws -> [Event] {
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        // What another response has is the whole call's end, and asks what was sent; a need has no such end.
        guard reason.stage == need.stage, reason.kind != .elsewhere else {
            throw Refusal(.reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": need.stage.rawValue])
        }
        try OwnReasons(db).require(reason, on: need.path)
        try change(need) {
            """
            UPDATE path_need SET left_reason = \(reason.name), left_own = \(reason.own), left_kind = \(reason.kind), left_by = \(worker.id),
                left_at = \(moment)
            WHERE id = \(need.id) RETURNING *
            """
        }
        let said: [String: Event.Fact] = ["need": .init(need.id), "needed": .init(need.kind), "reason": .init(reason)]
        return [Event(.needClosed, call.subject, said)] + (try follow(&call, by: worker, entered: now, at: moment))
    }

    private func change(_ need: Need, _ statement: () -> SQL) throws {
        try FunnelCells(db).recount(need.path) { try db.keep(in: "path_need", statement()) }
    }
}

extension Event.Kind {
    package static let needRaised: Self = "need-raised"
    package static let needAdvanced: Self = "need-advanced"
    package static let needClosed: Self = "need-closed"
}
