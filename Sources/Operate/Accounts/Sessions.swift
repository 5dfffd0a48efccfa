import Access
import Door
import Store
import Vocabulary

/// Every question asked about sessions.
package struct Sessions {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// One place where somebody is signed in.
    package struct Place: Sendable {
        package let hash: String
        package let beganAt: Instant
        package let seenAt: Instant
    }

    /// Where a person is signed in, the latest first; at most fifty.
    package func sessions(of worker: ID<Worker>) throws -> [Place] {
        try db("SELECT * FROM session WHERE account_id = \(worker) ORDER BY seen_at DESC LIMIT 50").map {
            Place(hash: try $0["hash"], beganAt: try $0["began_at"], seenAt: try $0["seen_at"])
        }
    }
}

/// Signs a person out everywhere but here.
package struct EndOtherSessions: Order {
    package static let permission = Permission.keepOwnAccount

    let kept: String

    /// - Parameter hash: of the session that goes on.
    package init(keeping hash: String) {
        self.kept = hash
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.run("DELETE FROM session WHERE account_id = \(worker.id) AND hash <> \(kept)")
        return ((), [Event(.sessionsEnded, .account(worker.id))])
    }
}

extension Event.Kind {
    package static let sessionsEnded: Self = "sessions-ended"
}
