import Access
import Door
import Store
import Vocabulary

/// What was decided about a threat, as it was read from a form.
package struct ThreatRuling: Hashable, Sendable {
    let answer: Threat.Decision.Answer
    let because: String
    let consulted: String?

    /// - Throws: ``Refusal`` that names the field: `warnBecause` or `consulted`.
    package init(_ answer: Threat.Decision.Answer, because: String?, consulted: String? = nil) throws(Refusal) {
        self.answer = answer
        self.because = try FreeText.needed(because, most: Threat.mostWords, field: "warnBecause")
        self.consulted = try FreeText.given(consulted, most: Threat.mostAgainst, field: "consulted")
    }
}

/// Records that somebody threatened somebody else, and what was decided where that is known yet.
package struct RecordThreat: Report {
    package static let permission = Permission.keepLegalRecord

    let call: ID<Call>
    let words: String
    let against: String?
    let imminent: Threat.Imminent
    let heardAt: Instant
    let ruling: ThreatRuling?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        at call: ID<Call>, _ words: String?, against: String?, imminent: Threat.Imminent, heardAt: Instant,
        ruling: ThreatRuling? = nil
    ) throws(Refusal) {
        self.call = call
        self.words = try FreeText.needed(words, most: Threat.mostWords, field: "threatWords")
        self.against = try FreeText.given(against, most: Threat.mostAgainst, field: "threatAgainst")
        self.imminent = imminent
        self.heardAt = heardAt
        self.ruling = ruling
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Threat, [Event]) {
        let found = try Calls(db).call(call)
        try LegalRecord.require(worker, at: found, in: db)
        try heardAt.requirePast(now, field: "heardAt")
        guard try Threats(db).threats(of: call).count < LegalRecord.most else {
            throw Refusal(.tooManyEntries, .conflicting)
        }
        let id = ID<Threat>.new()
        try db.keep(
            in: "threat",
            """
            INSERT INTO threat (id, call_id, words, against, imminent, heard_at, entered_by, entered_at)
            VALUES (\(id), \(call), \(words), \(against), \(imminent), \(heardAt), \(worker.id), \(now)) RETURNING *
            """
        )
        let told = Event(.threatRecorded, found.subject, ["imminent": .init(imminent)])
        let threat = try Threats(db).threat(id)
        guard let ruling else { return (threat, [told]) }
        return (
            try threat.decide(ruling, by: worker, in: db, at: now),
            [told, Event(.threatDecided, found.subject, ["decision": .init(ruling.answer)])]
        )
    }
}

/// Decides whether somebody is warned, or decides it anew.
package struct DecideThreat: Order {
    package static let permission = Permission.keepLegalRecord

    let threat: ID<Threat>
    let ruling: ThreatRuling

    package init(_ threat: ID<Threat>, _ ruling: ThreatRuling) {
        self.threat = threat
        self.ruling = ruling
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Threat, [Event]) {
        let before = try Threats(db).threat(threat)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        guard before.decisions.count < Threat.mostBeside else { throw Refusal(.tooManyEntries, .conflicting) }
        return (
            try before.decide(ruling, by: worker, in: db, at: now),
            [Event(.threatDecided, found.subject, ["decision": .init(ruling.answer)])]
        )
    }
}

/// Records what was done to protect somebody.
package struct RecordThreatStep: Report {
    package static let permission = Permission.keepLegalRecord

    let threat: ID<Threat>
    let kind: Threat.Step.Kind
    let result: Threat.Step.Result
    let whom: String?
    let note: String?
    let at: Instant

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ threat: ID<Threat>, _ kind: Threat.Step.Kind, _ result: Threat.Step.Result, whom: String? = nil,
        note: String? = nil, at: Instant
    ) throws(Refusal) {
        self.threat = threat
        self.kind = kind
        self.result = result
        self.whom = try FreeText.given(whom, most: Threat.mostAgainst, field: "whom")
        self.note = try FreeText.given(note, most: Threat.mostWords, field: "stepNote")
        self.at = at
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Threat, [Event]) {
        let before = try Threats(db).threat(threat)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        try at.requirePast(now, field: "stepAt")
        guard before.steps.count < Threat.mostBeside else { throw Refusal(.tooManyEntries, .conflicting) }
        try db.keep(
            in: "threat_step",
            """
            INSERT INTO threat_step (id, threat_id, step, result, whom, note, at, entered_by, entered_at)
            VALUES (\(ID<Threat.Step>.new()), \(threat), \(kind), \(result), \(whom), \(note), \(at), \(worker.id), \(now))
            RETURNING *
            """
        )
        return (
            try Threats(db).threat(threat),
            [Event(.threatStepTaken, found.subject, ["step": .init(kind), "result": .init(result)])]
        )
    }
}

/// Says that something recorded as done was not.
package struct WithdrawThreatStep: Order {
    package static let permission = Permission.keepLegalRecord

    let threat: ID<Threat>
    let step: ID<Threat.Step>
    let because: String

    /// - Throws: ``Refusal`` about `withdrawBecause`.
    package init(_ step: ID<Threat.Step>, of threat: ID<Threat>, because: String?) throws(Refusal) {
        self.threat = threat
        self.step = step
        self.because = try FreeText.needed(because, most: Withdrawn.mostWords, field: "withdrawBecause")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Threat, [Event]) {
        let before = try Threats(db).threat(threat)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        guard let one = before.steps.first(where: { $0.id == step }) else { throw Refusal(.noSuchEntry, .absent) }
        guard one.withdrawn == nil else { throw Refusal(.entryWithdrawn, .conflicting) }
        try db.keep(
            in: "threat_step",
            """
            UPDATE threat_step SET withdrawn_at = \(now), withdrawn_by = \(worker.id), because = \(because)
            WHERE id = \(step) RETURNING *
            """
        )
        return (
            try Threats(db).threat(threat), [Event(.threatStepWithdrawn, found.subject, ["step": .init(one.kind)])]
        )
    }
}

/// Marks that nobody was warned in time: once for each threat.
package struct MissWarning: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "threat-warning"

    let threat: String

    package init(_ threat: String) {
        self.threat = threat
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let found = try Threats(db).threat(ID(stored: threat))
        guard let decision = found.decision, decision.answer == .warn, !found.isWarned, found.missedAt == nil,
            decision.at.adding(Threat.warnWithin) <= now
        else { return ((), []) }
        try db.keep(
            in: "threat", "UPDATE threat SET warn_missed_at = \(now) WHERE id = \(found.id) RETURNING *")
        return ((), [Event(.warningMissed, try Calls(db).call(found.call).subject)])
    }
}

extension Threat {
    fileprivate func decide(
        _ ruling: ThreatRuling, by worker: Worker, in db: any Transaction, at now: Instant
    ) throws -> Threat {
        try db.keep(
            in: "threat_decision",
            """
            INSERT INTO threat_decision (id, threat_id, decision, because, consulted, decided_by, decided_at)
            VALUES (\(ID<Threat.Decision>.new()), \(id), \(ruling.answer), \(ruling.because), \(ruling.consulted),
                \(worker.id), \(now))
            RETURNING *
            """
        )
        if ruling.answer == .warn, decision?.answer != .warn {
            let due = now.adding(Threat.warnWithin)
            try db.keep(in: "threat", "UPDATE threat SET warn_due_at = \(due) WHERE id = \(id) RETURNING *")
            try DueWork(db).ask(MissWarning.kind, about: id.text, at: due)
        }
        return try Threats(db).threat(id)
    }
}

extension Command where Outcome == Threat {
    package func subject(of outcome: Threat) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Threat {
        try Threats(db).threat(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let threatRecorded: Self = "threat-recorded"
    package static let threatDecided: Self = "threat-decided"
    package static let threatStepTaken: Self = "threat-step-taken"
    package static let threatStepWithdrawn: Self = "threat-step-withdrawn"
    package static let warningMissed: Self = "warning-missed"
}
