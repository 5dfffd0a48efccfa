import Access
import Door
import Store
import Vocabulary

/// Begins the record of a call with whatever is known, be it one field.
package struct TakeCall: Report {
    package static let permission = Permission.takeCalls

    let receivedAt: Instant?
    let facts: [FactField: String]
    let note: String?

    /// Reads what was typed or sent.
    ///
    /// - Throws: ``Refusal`` that names the field which cannot be read, or `.nothingGiven`.
    package init(
        source: CallSource?, receivedAt: Instant? = nil, facts: [FactField: String?], note: String? = nil
    )
        throws(Refusal)
    {
        var read: [FactField: String] = [:]
        for field in FactField.allCases {
            guard let raw = facts[field] else { continue }
            read[field] = try field.read(raw)
        }
        let text = try note.map { raw throws(Refusal) in
            do throws(Refusal) { return try Note.read(raw) } catch { throw error.about("note") }
        }
        guard source != nil || receivedAt != nil || text != nil || !read.isEmpty else {
            throw Refusal(.nothingGiven)
        }
        if read[.source] == nil || source != nil { read[.source] = (source ?? .emergency).rawValue }
        self.receivedAt = receivedAt
        self.facts = read
        self.note = text
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallFile, [Event]) {
        let received = receivedAt ?? now
        try received.requirePast(now, field: "receivedAt")
        let (id, path) = (ID<Call>.new(), ID<Path>.new())
        let promise = received.adding(Path.screeningPromise)
        let callRow = Row(new: [
            "id": id, "number": try Calls(db).nextNumber(), "received_at": received, "entered_at": now,
            "taken_by": worker.id, "version": 1,
        ])
        let pathRow = Row(new: [
            "id": path, "call_id": id, "ordinal": 1, "superseded_by": Value.null, "program": Path.undecided,
            "program_digest": Value.null, "place": facts[.area].stored, "received_at": received, "people": 1,
            "stage": Stage.received, "since": received,
            "promise_due_at": promise, "promise_missed_at": Value.null, "left_reason": Value.null,
            "left_kind": Value.null, "left_by": Value.null, "left_at": Value.null, "alternative_sent": Value.null,
            "alternative_outcome": Value.null,
        ])
        try db.insert(into: "call", [callRow])
        try db.insert(into: "path", [pathRow])
        try FunnelCells(db).add(
            FunnelCells.Share(
                place: facts[.area], hour: received.microseconds / FunnelCells.hour, program: Path.undecided,
                stage: Stage.received.rawValue, reason: FunnelCells.here, kind: FunnelCells.here, paths: 1, calls: 1,
                people: 1))
        try CallKeys(db).begin(id, facts, receivedAt: received)
        let facts = try Facts(db).begin(facts, of: id, by: worker, at: now)
        try DueWork(db).ask(MissPromise.kind, about: path.text, at: promise)
        let taken = try Call(callRow, pathRow, by: worker)

        var said: [String: Event.Fact] = ["number": .init(taken.number)]
        for (field, fact) in facts { said["fact." + field.rawValue] = .init(fact.revision) }
        var events = [Event(.callTaken, .call(id), said)]
        if let note { events.append(try Notes(db).add(note, to: id, by: worker, at: now).event) }
        if self.facts[.source] == CallSource.transfer.rawValue {
            events += try Transfers(db).receive(taken, by: worker, at: now)
        }
        return (CallFile(taken: taken, facts: facts, notes: note == nil ? 0 : 1), events)
    }

    package func subject(of outcome: CallFile) -> String { outcome.call.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CallFile {
        try CallFile(ID(stored: subject), in: db)
    }
}

extension Command where Outcome == Call {
    package func subject(of outcome: Call) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Call {
        try Calls(db).call(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let callTaken: Self = "call-taken"
}
