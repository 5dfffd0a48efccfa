import Access
import Door
import Store
import Vocabulary

/// What the paper of a hold tells, as it was read from a form.
package struct HoldTold: Hashable, Sendable {
    let content: [HoldRule.Field: String]

    /// - Parameter content: what is blank is left out.
    /// - Throws: ``Refusal`` that names the field: `hold-` and the field.
    package init(_ content: [HoldRule.Field: String]) throws(Refusal) {
        var read: [HoldRule.Field: String] = [:]
        for field in HoldRule.Field.allCases {
            read[field] = try FreeText.given(
                content[field], most: InvoluntaryHold.Statement.mostText, field: "hold-\(field.rawValue)")
        }
        self.content = read
    }

    var written: String {
        get throws {
            try KeptJSON.text(
                of: Dictionary(uniqueKeysWithValues: content.map { ($0.key.rawValue, $0.value) }))
        }
    }
}

/// Records that somebody is held; a report: what has happened is kept, and what does not fit the law stands out.
package struct RecordHold: Report {
    package static let permission = Permission.keepLegalRecord

    let call: ID<Call>
    let person: ID<CallPerson>?
    let rule: String
    let holder: InvoluntaryHold.Holder
    let grounds: [HoldRule.Ground]
    let heldAt: Instant
    let told: HoldTold

    /// - Parameters:
    ///   - person: whom of those who were there; nothing where nobody said.
    ///   - rule: the name of the law, as it stands here.
    /// - Throws: ``Refusal`` about `grounds`.
    package init(
        at call: ID<Call>, of person: ID<CallPerson>?, under rule: String, by holder: InvoluntaryHold.Holder,
        grounds: [HoldRule.Ground], heldAt: Instant, _ told: HoldTold
    ) throws(Refusal) {
        self.call = call
        self.person = person
        self.rule = rule
        self.holder = holder
        guard !grounds.isEmpty else { throw Refusal(.required, field: "grounds") }
        self.grounds = HoldRule.Ground.allCases.filter(grounds.contains)
        self.heldAt = heldAt
        self.told = told
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InvoluntaryHold, [Event]) {
        let found = try Calls(db).call(call)
        try LegalRecord.require(worker, at: found, in: db)
        try heldAt.requirePast(now, field: "heldAt")
        guard let law = try HoldRules(db).rule(rule), law.isInUse, let lawID = law.id else {
            throw Refusal(.noSuchHoldRule, .absent, field: "holdRule")
        }
        if let person, try !CallPeople(db).people(of: call).contains(where: { $0.id == person }) {
            throw Refusal(.noSuchPerson, .absent, field: "person")
        }
        guard try InvoluntaryHolds(db).holds(of: call).count < LegalRecord.most else {
            throw Refusal(.tooManyEntries, .conflicting)
        }
        var flags: [InvoluntaryHold.Flag] = []
        if !law.holders.contains(holder.kind) { flags.append(.wrongHolder) }
        if !grounds.allSatisfy(law.grounds.contains) { flags.append(.wrongGround) }
        let id = ID<InvoluntaryHold>.new()
        let due = law.due(heldAt: heldAt, admittedAt: nil)
        try db.keep(
            in: "involuntary_hold",
            """
            INSERT INTO involuntary_hold (id, call_id, call_person_id, rule_id, holder, holder_name, agency, number,
                grounds, held_at, flags, due_at, entered_by, entered_at)
            VALUES (\(id), \(call), \(person), \(lawID), \(holder.kind), \(holder.name), \(holder.agency),
                \(holder.number), \(Codes.written(grounds.map(\.rawValue))), \(heldAt),
                \(Codes.written(flags.map(\.rawValue))), \(due), \(worker.id), \(now))
            RETURNING *
            """
        )
        if let due { try DueWork(db).ask(EndHoldHours.kind, about: id.text, at: due) }
        if !told.content.isEmpty {
            try InvoluntaryHolds(db).write(told, of: id, revision: 1, by: worker, at: now)
        }
        let hold = try InvoluntaryHolds(db).hold(id)
        return (
            hold,
            [Event(.holdRecorded, found.subject, ["grounds": .word(Codes.written(grounds.map(\.rawValue)))])]
        )
    }
}

/// Writes the paper of a hold: a new version, beside those before it.
package struct WriteHoldStatement: Order {
    package static let permission = Permission.keepLegalRecord

    let hold: ID<InvoluntaryHold>
    let told: HoldTold
    let revision: Int

    /// - Parameter revision: of the version that was read before it was changed; 0 where there was none.
    package init(_ hold: ID<InvoluntaryHold>, _ told: HoldTold, after revision: Int) {
        self.hold = hold
        self.told = told
        self.revision = revision
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InvoluntaryHold, [Event]) {
        let before = try InvoluntaryHolds(db).hold(hold)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        guard before.statement?.revision ?? 0 == revision else { throw Refusal(.holdChanged, .conflicting) }
        guard revision < InvoluntaryHold.Statement.most else { throw Refusal(.tooManyEntries, .conflicting) }
        try InvoluntaryHolds(db).write(told, of: hold, revision: revision + 1, by: worker, at: now)
        return (
            try InvoluntaryHolds(db).hold(hold),
            [Event(.holdStatementWritten, found.subject, ["revision": .init(revision + 1)])]
        )
    }
}

/// Tells that the person was admitted, or how the hold ended.
package struct MarkHold: Report {
    package static let permission = Permission.keepLegalRecord

    let hold: ID<InvoluntaryHold>
    let kind: InvoluntaryHold.Mark.Kind
    let at: Instant
    let facility: String?
    let ending: InvoluntaryHold.Ending?

    /// - Throws: ``Refusal`` about `facility`.
    package init(admitted hold: ID<InvoluntaryHold>, to facility: String?, at: Instant) throws(Refusal) {
        self.hold = hold
        kind = .admitted
        self.at = at
        self.facility = try FreeText.needed(
            facility, most: InvoluntaryHold.Mark.mostFacility, field: "facility")
        ending = nil
    }

    package init(ended hold: ID<InvoluntaryHold>, _ ending: InvoluntaryHold.Ending, at: Instant) {
        self.hold = hold
        kind = .ended
        self.at = at
        facility = nil
        self.ending = ending
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InvoluntaryHold, [Event]) {
        let before = try InvoluntaryHolds(db).hold(hold)
        let found = try Calls(db).call(before.call)
        try LegalRecord.require(worker, at: found, in: db)
        try at.requirePast(now, field: "markedAt")
        guard at >= before.heldAt else { throw Refusal(.beforeHold, field: "markedAt") }
        guard before.marks.count < InvoluntaryHold.Mark.most else { throw Refusal(.tooManyEntries, .conflicting) }
        try db.keep(
            in: "hold_mark",
            """
            INSERT INTO hold_mark (id, hold_id, kind, at, facility, ending, entered_by, entered_at)
            VALUES (\(ID<InvoluntaryHold.Mark>.new()), \(hold), \(kind), \(at), \(facility), \(ending), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        if kind == .admitted, before.rule.counts == .admission,
            let due = before.rule.due(heldAt: before.heldAt, admittedAt: at), due != before.dueAt
        {
            try db.keep(
                in: "involuntary_hold", "UPDATE involuntary_hold SET due_at = \(due) WHERE id = \(hold) RETURNING *")
            try DueWork(db).ask(EndHoldHours.kind, about: hold.text, at: due)
        }
        var said: [String: Event.Fact] = [:]
        if let ending { said["ending"] = .init(ending) }
        return (
            try InvoluntaryHolds(db).hold(hold),
            [Event(kind == .admitted ? .holdAdmitted : .holdEnded, found.subject, said)]
        )
    }
}

/// Marks that the hours of a hold have passed and nobody said how it ended: once for each.
package struct EndHoldHours: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "hold-hours"

    let hold: String

    package init(_ hold: String) {
        self.hold = hold
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let found = try InvoluntaryHolds(db).hold(ID(stored: hold))
        guard found.isOver(at: now), found.overdueAt == nil else { return ((), []) }
        try db.keep(
            in: "involuntary_hold", "UPDATE involuntary_hold SET overdue_at = \(now) WHERE id = \(found.id) RETURNING *"
        )
        return ((), [Event(.holdHoursOver, try Calls(db).call(found.call).subject)])
    }
}

extension InvoluntaryHolds {
    fileprivate func write(
        _ told: HoldTold, of hold: ID<InvoluntaryHold>, revision: Int, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "hold_statement",
            """
            INSERT INTO hold_statement (id, hold_id, revision, content, written_by, written_at)
            VALUES (\(ID<InvoluntaryHold.Statement>.new()), \(hold), \(revision), \(try told.written), \(worker.id), \(now))
            RETURNING *
            """
        )
    }
}

extension Command where Outcome == InvoluntaryHold {
    package func subject(of outcome: InvoluntaryHold) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> InvoluntaryHold {
        try InvoluntaryHolds(db).hold(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchHoldRule: Self = "no-such-hold-rule"
    package static let holdChanged: Self = "hold-changed"
    package static let beforeHold: Self = "before-hold"
}

extension Event.Kind {
    package static let holdRecorded: Self = "hold-recorded"
    package static let holdStatementWritten: Self = "hold-statement-written"
    package static let holdAdmitted: Self = "hold-admitted"
    package static let holdEnded: Self = "hold-ended"
    package static let holdHoursOver: Self = "hold-hours-over"
}
