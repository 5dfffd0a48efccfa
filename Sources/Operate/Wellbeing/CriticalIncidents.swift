import Access
import Store
import Vocabulary

/// A kind of call after which follow-up is offered to everybody who was there, by what was recorded of the encounter.
package enum CriticalKind: Hashable, Sendable {
    case safety(SafetyEvent)
    case behaviour(Behaviour)

    init?(field: String?, code: String?) {
        switch field {
        case SafetyEvent.field:
            guard let event = code.flatMap(SafetyEvent.init(rawValue:)) else { return nil }
            self = .safety(event)
        case Behaviour.field:
            guard let behaviour = code.flatMap(Behaviour.init(rawValue:)) else { return nil }
            self = .behaviour(behaviour)
        default: return nil
        }
    }
}

/// Which calls somebody was on after which follow-up is offered; asked anew each time, and kept nowhere.
package struct CriticalIncidents {
    private let db: any Transaction
    /// So many encounters of the latest calls are looked at.
    private static let most = 200

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// One call of such a kind.
    package struct Call: Hashable, Sendable {
        package let id: ID<Operate.Call>
        package let number: Int
    }

    /// The calls of these kinds since a moment that somebody took or to which they were sent, the latest first.
    package func calls(of worker: ID<Worker>, kinds: [CriticalKind], since: Instant) throws -> [Call] {
        guard !kinds.isEmpty else { return [] }
        return try db(
            """
            SELECT DISTINCT call.id, call.number, encounter.safety, encounter.behaviours FROM encounter
            JOIN call ON call.id = encounter.call_id
            WHERE encounter.began_at >= \(since) AND (call.taken_by = \(worker) OR EXISTS (
                SELECT 1 FROM assignment JOIN shift_member ON shift_member.shift_id = assignment.shift_id
                WHERE assignment.call_id = call.id AND assignment.sent_at IS NOT NULL
                  AND shift_member.account_id = \(worker)
                  AND shift_member.joined_at <= coalesce(assignment.ended_at, shift_member.joined_at)
                  AND coalesce(shift_member.left_at, assignment.sent_at) >= assignment.sent_at))
            ORDER BY call.number DESC LIMIT \(CriticalIncidents.most)
            """
        ).compactMap { row in
            let safety = SafetyEvent.stored(try row["safety"])
            let behaviours = Behaviour.stored(try row["behaviours"])
            let fits = kinds.contains { kind in
                switch kind {
                case .safety(let event): safety.contains(event)
                case .behaviour(let behaviour): behaviours.contains(behaviour)
                }
            }
            return fits ? Call(id: try row["id"], number: try row["number"]) : nil
        }
    }
}
