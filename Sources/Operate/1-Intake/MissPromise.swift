import Access
import Door
import Store
import Vocabulary

/// Marks a call whose promise has passed while it still waited at its stage.
package struct MissPromise: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "promise"

    let path: String

    package init(path: String) {
        self.path = path
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "path",
            """
            UPDATE path SET promise_missed_at = \(now)
            WHERE id = \(path) AND left_at IS NULL AND stage <> 'resolved' AND promise_missed_at IS NULL
              AND promise_due_at <= \(now)
            RETURNING *
            """
        )
        guard let row = rows.first else { return ((), []) }
        let call = try Calls(db).call(row["call_id"] as ID<Call>)
        try Calls(db).save(call)
        return ((), [Event(.promiseMissed, call.subject, ["promise": .word(call.path.awaited.rawValue)])])
    }
}

extension Event.Kind {
    package static let promiseMissed: Self = "promise-missed"
}
