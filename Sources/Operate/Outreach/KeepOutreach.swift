import Access
import Door
import Store
import Vocabulary

/// Plans an event, or says anew what it is.
package struct PlanOutreach: Order {
    package static let permission = Permission.keepOutreach

    let id: ID<OutreachEvent>?
    let told: OutreachEvent.Told

    package init(_ told: OutreachEvent.Told, as id: ID<OutreachEvent>? = nil) {
        (self.told, self.id) = (told, id)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (OutreachEvent, [Event])
    {
        let all = Outreach(db)
        if let id, try all.event(id).state == .cancelled { throw Refusal(.outreachCancelled, .conflicting) }
        let key = id ?? ID<OutreachEvent>.new()
        try db.keep(
            in: "outreach_event",
            """
            INSERT INTO outreach_event (id, kind, title, place, held_on, partners, languages, state, set_by, set_at)
            VALUES (\(key), \(told.kind), \(told.title), \(told.place), \(told.day.description), \(told.partners),
                \(told.languages.joined(separator: " ")), 'planned', \(worker.id), \(now))
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, place = excluded.place,
                held_on = excluded.held_on, partners = excluded.partners, languages = excluded.languages,
                set_by = excluded.set_by, set_at = excluded.set_at
            RETURNING *
            """)
        let kept = try all.event(key)
        return (kept, [Event(.outreachPlanned, kept.subject, ["kind": .init(told.kind)])])
    }
}

/// Tells that an event was held, and how many people it reached; said anew, the latest counts.
package struct TellOutreach: Report {
    package static let permission = Permission.keepOutreach

    let event: ID<OutreachEvent>
    let reached: Int
    let minutes: Int?

    /// - Throws: ``Refusal`` that names the field.
    package init(_ event: ID<OutreachEvent>, reached: Int, minutes: Int? = nil) throws(Refusal) {
        guard (0...OutreachEvent.mostReached).contains(reached) else {
            throw Refusal(.quantityOutOfRange, field: "peopleReached")
        }
        guard minutes.map((1...OutreachEvent.mostMinutes).contains) ?? true else {
            throw Refusal(.quantityOutOfRange, field: "minutes")
        }
        (self.event, self.reached, self.minutes) = (event, reached, minutes)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (OutreachEvent, [Event])
    {
        let all = Outreach(db)
        let before = try all.event(event)
        guard try before.told.day <= db.day(of: now) else { throw Refusal(.notInFuture, field: "heldOn") }
        try db.keep(
            in: "outreach_event",
            """
            UPDATE outreach_event SET state = 'held', people_reached = \(reached), minutes = \(minutes),
                set_by = \(worker.id), set_at = \(now)
            WHERE id = \(before.id) RETURNING *
            """)
        return (
            try all.event(before.id),
            [Event(.outreachHeld, before.subject, ["kind": .init(before.told.kind), "reached": .init(reached)])]
        )
    }
}

/// Says that an event does not take place.
package struct CancelOutreach: Order {
    package static let permission = Permission.keepOutreach

    let event: ID<OutreachEvent>

    package init(_ event: ID<OutreachEvent>) {
        self.event = event
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (OutreachEvent, [Event])
    {
        let all = Outreach(db)
        let before = try all.event(event)
        guard before.state == .planned else { throw Refusal(.outreachNotPlanned, .conflicting) }
        try db.keep(
            in: "outreach_event",
            """
            UPDATE outreach_event SET state = 'cancelled', set_by = \(worker.id), set_at = \(now)
            WHERE id = \(before.id) RETURNING *
            """)
        return (
            try all.event(before.id), [Event(.outreachCancelled, before.subject, ["kind": .init(before.told.kind)])]
        )
    }
}

/// Tells what was given out at an event: it leaves the place where it stood, as everything that is given does.
package struct GiveAtOutreach: Report {
    package static let permission = Permission.giveSupplies

    let event: ID<OutreachEvent>
    let give: GiveSupplies

    /// - Throws: ``Refusal`` that names the field.
    package init(_ line: SupplyLine, from place: ID<SupplyPlace>, at event: ID<OutreachEvent>) throws(Refusal) {
        self.event = event
        give = try GiveSupplies([line], from: place)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (OutreachEvent, [Event])
    {
        let event = try Outreach(db).event(event)
        let (report, events) = try give.perform(in: db, by: worker, at: now)
        try db.keep(
            in: "outreach_gift",
            """
            INSERT INTO outreach_gift (id, event_id, report_id)
            VALUES (\(ID<OutreachEvent>.new()), \(event.id), \(report.id)) RETURNING *
            """)
        return (event, events + [Event(.outreachGave, event.subject)])
    }
}

/// Records what somebody asked, praised or complained of at an event; it is answered as everything that people say is.
package struct RecordAtOutreach: Report {
    package static let permission = Permission.recordFeedback

    let event: ID<OutreachEvent>
    let record: RecordFeedback

    /// - Throws: ``Refusal`` that names the field.
    package init(_ told: FeedbackTold, at event: ID<OutreachEvent>) throws(Refusal) {
        self.event = event
        record = try RecordFeedback(told, by: .meeting)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        let event = try Outreach(db).event(event)
        let (feedback, events) = try record.perform(in: db, by: worker, at: now)
        try db.keep(
            in: "outreach_question",
            """
            INSERT INTO outreach_question (id, feedback_id, event_id)
            VALUES (\(ID<OutreachEvent>.new()), \(feedback.id), \(event.id)) RETURNING *
            """)
        return (feedback, events)
    }
}

/// Says what was promised at an event, and by which day.
package struct PromiseAtOutreach: Order {
    package static let permission = Permission.keepOutreach

    let event: ID<OutreachEvent>
    let task: String
    let due: CalendarDay

    /// - Throws: ``Refusal`` that names the field.
    package init(_ task: String?, by day: String?, at event: ID<OutreachEvent>) throws(Refusal) {
        self.event = event
        self.task = try FreeText.needed(task, most: OutreachFollowUp.mostTask, field: "promised")
        due = try CalendarDay.needed(day, field: "dueOn")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OutreachFollowUp, [Event]) {
        let event = try Outreach(db).event(event)
        let id = ID<OutreachFollowUp>.new()
        try db.keep(
            in: "outreach_follow_up",
            """
            INSERT INTO outreach_follow_up (id, event_id, task, due_on, set_by, set_at)
            VALUES (\(id), \(event.id), \(task), \(due.description), \(worker.id), \(now)) RETURNING *
            """)
        return (try Outreach(db).followUp(id), [Event(.outreachPromised, event.subject)])
    }
}

/// Says that what was promised is done; the first who says so counts.
package struct KeepPromise: Report {
    package static let permission = Permission.keepOutreach

    let followUp: ID<OutreachFollowUp>

    package init(_ followUp: ID<OutreachFollowUp>) {
        self.followUp = followUp
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OutreachFollowUp, [Event]) {
        let before = try Outreach(db).followUp(followUp)
        guard before.doneAt == nil else { return (before, []) }
        try db.keep(
            in: "outreach_follow_up",
            """
            UPDATE outreach_follow_up SET done_by = \(worker.id), done_at = \(now)
            WHERE id = \(before.id) AND done_at IS NULL RETURNING *
            """)
        let subject = Event.Subject(kind: "outreach-event", id: before.event.text)
        return (try Outreach(db).followUp(before.id), [Event(.outreachPromiseKept, subject)])
    }
}

extension Command where Outcome == OutreachEvent {
    package func subject(of outcome: OutreachEvent) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OutreachEvent {
        try Outreach(db).event(ID(stored: subject))
    }
}

extension Command where Outcome == OutreachFollowUp {
    package func subject(of outcome: OutreachFollowUp) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OutreachFollowUp {
        try Outreach(db).followUp(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let outreachCancelled: Self = "outreach-cancelled"
    package static let outreachNotPlanned: Self = "outreach-not-planned"
}

extension Event.Kind {
    package static let outreachPlanned: Self = "outreach-planned"
    package static let outreachHeld: Self = "outreach-held"
    package static let outreachCancelled: Self = "outreach-cancelled"
    package static let outreachGave: Self = "outreach-gave"
    package static let outreachPromised: Self = "outreach-promised"
    package static let outreachPromiseKept: Self = "outreach-promise-kept"
}
