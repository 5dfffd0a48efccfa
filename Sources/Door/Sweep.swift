import Access
import Store
import Vocabulary

/// Forgets one-time keys and finished work after two days: longer than anything retries, short enough to stay small.
package struct Sweep: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "sweep"

    package init() {}

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let before = now.adding(.seconds(-48 * 3600))
        try db.run("DELETE FROM once WHERE used_at < \(before)")
        try db.run("DELETE FROM due_work WHERE done_at < \(before)")
        try DueWork(db).ask(Self.kind, about: "", at: now.adding(.seconds(3600)))
        return ((), [])
    }
}
