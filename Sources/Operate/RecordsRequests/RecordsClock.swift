import Access
import Door
import Store
import Vocabulary

/// When a request is looked at again by the server itself.
enum RecordsClock {
    /// Asks for a word shortly before and one when the time has passed.
    static func ask(
        about id: ID<RecordsRequest>, received: Instant, due: Instant, in db: any Transaction, at now: Instant
    ) throws {
        // Five days before, or when a third of a shorter time is left.
        let third = Duration.seconds(max(0, due.since(received).components.seconds / 3))
        let soon = due.adding(.zero - min(.seconds(5 * 86_400), third))
        if due > now { try DueWork(db).ask(WarnRecordsDue.kind, about: id.text, at: max(soon, now)) }
        try DueWork(db).ask(MissRecordsRequest.kind, about: id.text, at: max(due, now))
    }
}

/// Marks that the time to answer a request is nearly over.
package struct WarnRecordsDue: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "records-due-soon"

    let request: String

    package init(_ request: String) {
        self.request = request
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let third: SQL = "(due_at - received_at) / 3"
        let rows = try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET due_soon_at = \(now)
            WHERE id = \(request) AND closed_at IS NULL AND due_soon_at IS NULL AND overdue_at IS NULL
              AND due_at - (CASE WHEN \(third) < 432000000000 THEN \(third) ELSE 432000000000 END) <= \(now.adding(.seconds(1)))
            RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        return ((), [try RecordsRequests(db).request(ID(stored: request)).event(.recordsDueSoon)])
    }
}

/// Marks that nobody answered a request in time; it stays, so that a late answer can be told from one in time.
package struct MissRecordsRequest: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "records-overdue"

    let request: String

    package init(_ request: String) {
        self.request = request
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET overdue_at = \(now)
            WHERE id = \(request) AND closed_at IS NULL AND overdue_at IS NULL AND due_at <= \(now) RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        return ((), [try RecordsRequests(db).request(ID(stored: request)).event(.recordsOverdue)])
    }
}

/// Takes more time, once, with a reason that whoever asked is told (45 CFR 164.524(b)(2)(iii)).
package struct ExtendRecordsRequest: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>
    let because: String

    /// - Throws: ``Refusal`` about `extended-because`.
    package init(_ id: ID<RecordsRequest>, because: String?) throws(Refusal) {
        self.id = id
        self.because = try FreeText.needed(because, most: RecordsRequest.mostReason, field: "extended-because")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        let rules = RecordsRules(db)
        let rule = try rules.rule(before.kind)
        guard rule.extensionDays > 0, before.extended == nil else {
            throw Refusal(.noMoreTime, .conflicting, field: "extended-because")
        }
        // The reason is told within the time that it makes longer.
        guard now < before.dueAt else { throw Refusal(.timeIsOver, .conflicting, field: "extended-because") }
        let due = rule.due(rule.extensionDays, after: before.dueAt, in: try rules.zone())
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET due_at = \(due), extended_because = \(because), extended_by = \(worker.id),
                extended_at = \(now), due_soon_at = NULL
            WHERE id = \(id) RETURNING *
            """
        )
        try RecordsClock.ask(about: id, received: before.receivedAt, due: due, in: db, at: now)
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsExtended, ["due": .init(due)])])
    }
}

extension Refusal.Code {
    package static let noMoreTime: Self = "no-more-time"
    package static let timeIsOver: Self = "time-is-over"
}

extension Event.Kind {
    package static let recordsDueSoon: Self = "records-due-soon"
    package static let recordsOverdue: Self = "records-overdue"
    package static let recordsExtended: Self = "records-extended"
}
