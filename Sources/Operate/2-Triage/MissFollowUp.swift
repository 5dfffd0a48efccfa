import Access
import Door
import Store
import Vocabulary

/// Marks that nobody had followed up when it was promised.
package struct MissFollowUp: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "officer-follow-up"

    let request: String

    package init(_ request: String) {
        self.request = request
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "officer_request",
            """
            UPDATE officer_request SET missed_at = \(now)
            WHERE id = \(request) AND closed_at IS NULL AND missed_at IS NULL AND due_at <= \(now)
            RETURNING *
            """
        )
        guard let row = rows.first else { return ((), []) }
        let call = try Calls(db).call(row["call_id"] as ID<Call>)
        try Calls(db).save(call)
        return ((), [Event(.followUpMissed, call.subject, ["request": .word(request)])])
    }
}

extension Event.Kind {
    package static let followUpMissed: Self = "follow-up-missed"
}
