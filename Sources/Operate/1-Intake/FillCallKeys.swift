import Access
import Door
import Store
import Vocabulary

/// Finds the keys of calls that were taken before there were any, some of them at a time, until none is left.
package struct FillCallKeys: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "fill-call-keys"

    /// So many calls at once keep everybody else waiting for a tenth of a second.
    package static let most = 1000

    let last: String

    /// - Parameter last: the call with which the part before ended; empty at the beginning.
    package init(after last: String) {
        self.last = last
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db(
            "SELECT id, received_at FROM call WHERE id > \(last) ORDER BY id LIMIT \(FillCallKeys.most)")
        let calls = try rows.map { (id: try $0["id"] as ID<Call>, receivedAt: try $0["received_at"] as Instant) }
        guard let end = calls.last else { return ((), []) }
        let received = Dictionary(calls.map { ($0.id, $0.receivedAt) }, uniquingKeysWith: { first, _ in first })
        let facts = try db(
            """
            SELECT call_id, field, value FROM call_fact
            WHERE call_id > \(last) AND call_id <= \(end.id) AND state = 'current' AND value IS NOT NULL
              AND field IN (\(each: [FactField.location, .callback]))
            """
        )
        for fact in facts {
            let (call, value): (ID<Call>, String) = (try fact["call_id"], try fact["value"])
            guard let kind = CallKeys.Kind(try fact["field"] as FactField), let key = kind.key(value),
                let moment = received[call]
            else { continue }
            try CallKeys(db).add(call, kind, key, moment)
        }
        if calls.count == FillCallKeys.most { try DueWork(db).ask(FillCallKeys.kind, about: end.id.text, at: now) }
        return ((), [])
    }
}
