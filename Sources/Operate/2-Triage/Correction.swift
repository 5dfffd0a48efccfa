import Access
import Door
import Store
import Vocabulary

/// A recorded time, status or code that was wrong, and what is right.
package enum Amendment: Sendable {
    case receivedAt(Instant)
    case screenedAt(Instant)
    case source(CallSource)
    /// The call did not leave for this reason, but for that one.
    case departure(ReasonCode, sent: Alternative?, outcome: AlternativeOutcome?)
    /// The call ought not to have left: it is on the path again.
    case returned
    /// What became of the response that was sent instead is now known.
    case alternativeOutcome(AlternativeOutcome)

    /// The field as forms, the API and the record name it.
    package var field: String {
        switch self {
        case .receivedAt: "receivedAt"
        case .screenedAt: "screenedAt"
        case .source: "source"
        case .departure, .returned: "departure"
        case .alternativeOutcome: "alternativeOutcome"
        }
    }
}

/// Corrects a recorded time, status or code, with a reason; the old value stays readable.
package struct CorrectRecord: Order {
    package static let permission = Permission.correctRecords

    let call: ID<Call>
    let amendment: Amendment
    let reason: String
    let expected: Int?

    /// - Throws: ``Refusal`` when the reason is missing or too long.
    package init(
        _ call: ID<Call>, _ amendment: Amendment, because reason: String, expected: Int? = nil
    )
        throws(Refusal)
    {
        do throws(Refusal) {
            self.reason = try FreeText(reason, most: 500).text
        } catch {
            throw error.about("reason")
        }
        guard !self.reason.isEmpty else { throw Refusal(.needsReason, field: "reason") }
        self.call = call
        self.amendment = amendment
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try require(worker, .correctRecords, beganBy: ID(stored: call.takenBy.id))
        try call.require(version: expected)
        if case .departure(let reason, _, _) = amendment {
            try OfficerRequests(db).require(reason, fits: call, at: now)
        }
        let (old, new) = try amend(&call, in: db, by: worker, at: now)
        guard old != new else { return (call, []) }
        try Calls(db).save(call.path)
        try Calls(db).save(call)
        // To those who go there themselves a call may leave on a high tier; corrected to anything else it owes again.
        if case .departure(_, let sent, _) = amendment { try SafetyRecords(db).requireNothingOwed(call.id, sent: sent) }
        let correction = ID<Amendment>.new()
        try db.keep(
            in: "correction",
            """
            INSERT INTO correction (id, call_id, field, old_value, new_value, reason, corrected_by, corrected_at)
            VALUES (\(correction), \(call.id), \(amendment.field), \(old), \(new), \(reason), \(worker.id), \(now))
            RETURNING *
            """
        )
        let event = Event(
            .corrected, call.subject, ["field": .word(amendment.field), "correction": .init(correction)])
        var followed: [Event] = []
        switch amendment {
        case .source(.transfer): followed = try Transfers(db).receive(call, by: worker, at: now)
        case .departure, .returned: followed = try Calls(db).follow(call, by: worker.id, at: now)
        default: break
        }
        return (try Calls(db).call(call.id), [event] + followed)
    }

    /// Changes the call in memory and in its steps, and says what was there and what is there now.
    private func amend(
        _ call: inout Call, in db: any Transaction, by worker: Worker, at now: Instant
    ) throws
        -> (old: String, new: String)
    {
        switch amendment {
        case .receivedAt(let moment):
            try moment.requirePast(now, field: "value")
            let old = call.receivedAt
            call.correct(receivedAt: moment)
            call.path.correct(received: moment)
            try Calls(db).move(call.id, receivedAt: moment)
            if call.path.stage == .received, let promise = call.path.promise {
                try DueWork(db).ask(MissPromise.kind, about: call.path.id.text, at: promise)
            }
            return (old.description, moment.description)
        case .screenedAt(let moment):
            try moment.requirePast(now, field: "value")
            guard let old = try Calls(db).reached(.screened, on: call.path.id) else {
                throw Refusal(.notScreened, .conflicting, field: "field")
            }
            if call.path.stage == .screened {
                call.path.correct(since: moment)
                if let promise = call.path.promise {
                    try DueWork(db).ask(MissPromise.kind, about: call.path.id.text, at: promise)
                }
            }
            try db.keep(
                in: "path_step",
                """
                UPDATE path_step SET reached_at = \(moment)
                WHERE path_id = \(call.path.id) AND stage = \(Stage.screened) RETURNING *
                """
            )
            return (old.description, moment.description)
        case .source(let source):
            let facts = Facts(db)
            let stands = try facts.current(of: call.id)[.source]
            guard stands?.value != source.rawValue else { return (source.rawValue, source.rawValue) }
            let revision = try facts.lastRevision(of: .source, in: call.id) + 1
            if let stands { try facts.retire(stands) }
            try facts.add(
                .source, source.rawValue, of: call.id, revision: revision, .current, by: worker, at: now)
            return (stands?.value ?? "", source.rawValue)
        case .departure(let reason, let sent, let outcome):
            let old = call.path.departure.map(\.written) ?? ""
            try OwnReasons(db).require(reason, of: call.path.programDigest, field: "value")
            let departure = try Departure(reason, by: worker.id, at: now, sent: sent, outcome: outcome)
            try call.path.correct(departure: departure)
            return (old, departure.written)
        case .returned:
            let old = call.path.departure.map(\.written) ?? ""
            try call.path.correct(departure: nil)
            return (old, "none")
        case .alternativeOutcome(let outcome):
            guard let had = call.path.departure, let sent = had.sent, sent != .none else {
                throw Refusal(.notLeft, .conflicting, field: "field")
            }
            let departure = try Departure(had.reason, by: had.by, at: had.at, sent: sent, outcome: outcome)
            try call.path.correct(departure: departure)
            return (had.outcome?.rawValue ?? "", outcome.rawValue)
        }
    }
}

/// A correction as a timeline shows it.
package struct Correction: Sendable {
    package let field: String
    package let old: String
    package let new: String
    package let reason: String
}

/// Every question asked about corrections.
package struct Corrections {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Corrections by name, as the journal refers to them.
    package func corrections(_ ids: [String]) throws -> [String: Correction] {
        guard !ids.isEmpty else { return [:] }
        var found: [String: Correction] = [:]
        for row in try db("SELECT * FROM correction WHERE id IN (\(each: ids))") {
            found[try row["id"]] = Correction(
                field: try row["field"], old: try row["old_value"], new: try row["new_value"], reason: try row["reason"]
            )
        }
        return found
    }
}

extension Departure {
    /// The departure as a correction keeps it: coded words, joined.
    var written: String {
        [reason.written, sent?.rawValue, outcome?.rawValue].compactMap(\.self).joined(separator: " ")
    }
}

extension Refusal.Code {
    package static let needsReason: Self = "needs-reason"
}

extension Event.Kind {
    package static let corrected: Self = "corrected"
}
