import Access
import Store
import Vocabulary

/// Who looked and who was refused: chained and sealed like the journal, and never on the live feed.
package struct AccessLog {
    private let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What happened at the door.
    package enum Outcome: String, Sendable {
        case looked, refused
        case signedIn = "signed-in"
        case signInFailed = "sign-in-failed"
        case signedOut = "signed-out"
    }

    /// One look or refusal, before it is written.
    package struct Line: Sendable {
        package let worker: String
        package let outcome: Outcome
        package let permission: String
        package let subject: Event.Subject?
        package let address: String?

        package init(
            _ worker: Worker?, _ outcome: Outcome, _ permission: Permission, _ subject: Event.Subject?,
            address: String? = nil
        ) {
            self.worker = worker?.id.text ?? ""
            self.outcome = outcome
            self.permission = permission.rawValue
            self.subject = subject
            self.address = worker?.address ?? address
        }
    }

    package func append(_ lines: [Line], at now: Instant) throws {
        var head = try Chain.headToFollow(of: .access, in: db)
        for line in lines {
            let position = head.position + 1
            let at = max(now, head.at)
            let (kind, id) = (line.subject?.kind ?? "", line.subject?.id ?? "")
            let hash = Chain.hash(
                after: head.hash, position: position, at: at,
                [line.worker, line.outcome.rawValue, line.permission, kind, id, line.address ?? ""]
            )
            try db.run(
                """
                INSERT INTO access_log
                    (position, at, worker, outcome, permission, subject_kind, subject_id, address, previous, hash)
                VALUES (\(position), \(at), \(line.worker), \(line.outcome.rawValue), \(line.permission),
                        \(kind), \(id), \(line.address ?? ""), \(head.hash), \(hash))
                """
            )
            head = Chain.Head(position: position, at: at, hash: hash)
        }
        Chain.note(head, of: .access, in: db)
    }
}
