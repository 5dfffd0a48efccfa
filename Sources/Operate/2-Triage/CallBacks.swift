import Access
import Door
import Programs
import Store
import Vocabulary

/// Every question asked about call-backs, and how they are kept.
package struct CallBacks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT call_back.*, call.number,
               (SELECT count(*) FROM call_back_attempt WHERE call_back_attempt.call_back_id = call_back.id) AS attempts
        FROM call_back JOIN call ON call.id = call_back.call_id
        """

    /// The most call-backs one list shows.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchCallBack`.
    package func callBack(_ id: ID<CallBack>) throws -> CallBack {
        guard let row = try db("\(CallBacks.joined) WHERE call_back.id = \(id)").first else {
            throw Refusal(.noSuchCallBack, .absent)
        }
        return try CallBack(row)
    }

    /// The call-backs of a call, one for each of its paths that ended by telephone, oldest first.
    package func callBacks(of call: ID<Call>) throws -> [CallBack] {
        try db(
            """
            \(CallBacks.joined) WHERE call_back.call_id = \(call)
            ORDER BY call_back.met_at, call_back.id LIMIT \(CallBacks.most)
            """
        ).map(CallBack.init)
    }

    /// Who is still to be called back, whoever is due first first.
    package func due(after last: (at: Instant, id: String)? = nil, most: Int = most) throws -> [CallBack] {
        let after: SQL = last.map { "AND (call_back.due_at, call_back.id) > (\($0.at), \($0.id))" } ?? ""
        return try db(
            """
            \(CallBacks.joined) WHERE call_back.closed_at IS NULL \(after)
            ORDER BY call_back.due_at, call_back.id LIMIT \(most)
            """
        ).map(CallBack.init)
    }

    /// How many people are still to be called back.
    package func count() throws -> Int {
        try db("SELECT count(*) AS many FROM call_back WHERE closed_at IS NULL").first?["many"] ?? 0
    }

    /// What was tried, newest first.
    package func attempts(in callBack: ID<CallBack>) throws -> [CallBackAttempt] {
        try CallBackAttempts(db).attempts("call_back_attempt.call_back_id = \(callBack)")
    }

    /// Lets the call-back of a path go where the path went: whoever was helped by telephone is called back, where the
    /// program promises that, and nobody about a path that did not end so.
    func follow(_ call: Call, by worker: ID<Worker>, at now: Instant) throws -> [Event] {
        let row = try db("\(CallBacks.joined) WHERE call_back.path_id = \(call.path.id)").first
        let stands = try row.map(CallBack.init)
        let program = try LivePrograms(db).program(of: call.path)
        guard let met = try metByPhone(call.path, program) else {
            if let stands, stands.isOpen {
                try close(stands.id, call.path.isOpen ? .openedAgain : .endedOtherwise, by: worker, at: now)
            }
            return []
        }
        guard let stands else {
            return try program?.promises.callback.map { [try promise(within: $0, of: call, metAt: met)] } ?? []
        }
        return stands.isTakenBack ? [try open(stands, on: call, at: now)] : []
    }

    /// When somebody was helped by telephone on a path; nothing while nobody has phoned, nor where another response has it.
    ///
    /// That is in the call itself, or by the program's own response that is given so.
    private func metByPhone(_ path: Path, _ program: Program?) throws -> Instant? {
        guard let departure = path.departure, departure.kind == .done else { return nil }
        if departure.reason.stage == .triaged { return departure.at }
        let decided = try Triages(db).decision(of: path.id).flatMap { program?.response($0.response) }
        return decided?.isByPhone == true ? departure.at : nil
    }

    private func promise(within span: Duration, of call: Call, metAt met: Instant) throws -> Event {
        let (id, due) = (ID<CallBack>.new(), met.adding(span))
        try db.insert(
            into: "call_back",
            [
                Row(new: [
                    "id": id, "call_id": call.id, "path_id": call.path.id, "met_at": met, "due_at": due,
                    "missed_at": Instant?.none, "closed_at": Instant?.none, "closed_by": String?.none,
                    "closure": String?.none,
                ])
            ])
        try DueWork(db).ask(MissCallBack.kind, about: id.text, at: due)
        return Event(.callBackPromised, call.subject, ["callBack": .init(id), "due": .init(due)])
    }

    /// Promises again what was taken back with the reason of its path, by the time it was promised first.
    private func open(_ one: CallBack, on call: Call, at now: Instant) throws -> Event {
        try db.keep(
            in: "call_back",
            """
            UPDATE call_back SET closed_at = NULL, closed_by = NULL, closure = NULL WHERE id = \(one.id) RETURNING *
            """
        )
        // What came due meanwhile was let pass.
        try DueWork(db).ask(MissCallBack.kind, about: one.id.text, at: max(one.dueAt, now))
        return Event(.callBackPromised, call.subject, one.said(["due": .init(one.dueAt)]))
    }

    /// Ends a call-back.
    func close(_ id: ID<CallBack>, _ closure: CallBack.Closure, by worker: ID<Worker>, at now: Instant) throws {
        try db.keep(
            in: "call_back",
            """
            UPDATE call_back SET closed_at = \(now), closed_by = \(worker), closure = \(closure)
            WHERE id = \(id) AND closed_at IS NULL RETURNING *
            """
        )
    }

    /// Nobody needs to be called back about a path once the call walks again.
    func drop(of path: ID<Path>, by worker: Worker, at now: Instant) throws {
        for row in try db("SELECT id FROM call_back WHERE path_id = \(path) AND closed_at IS NULL") {
            try close(row["id"], .openedAgain, by: worker.id, at: now)
        }
    }
}

extension Command where Outcome == CallBack {
    package func subject(of outcome: CallBack) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CallBack {
        try CallBacks(db).callBack(ID(stored: subject))
    }
}

extension Event.Subject {
    /// The list of call-backs, as a thing that somebody looks at.
    package static let callBacks = Event.Subject(kind: "call-backs", id: "")
}

extension Refusal.Code {
    package static let noSuchCallBack: Self = "no-such-call-back"
}

extension Event.Kind {
    package static let callBackPromised: Self = "call-back-promised"
}
