import Access
import Store
import Vocabulary

/// A colleague who may be asked what a call needs.
package struct Clinician: Sendable {
    package let id: ID<Worker>
    package let name: String
    /// Whether they are signed in and did something within the time after which a session ends.
    package let isThere: Bool
}

/// Every question asked about who may decide what a call needs.
package struct Clinicians {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most colleagues that are offered.
    package static let most = 100

    /// Everybody else who may ask and decide: those who are there first, then by name.
    package func others(than worker: ID<Worker>, at now: Instant) throws -> [Clinician] {
        let roles = Role.allCases.filter { RoleTable.reach(of: $0, for: .triageCalls) != nil }.map(\.rawValue)
        let (began, seen) = (now.adding(.zero - SignInRules.longest), now.adding(.zero - SignInRules.idle))
        return try db(
            """
            SELECT account.id, account.display_name,
                   CASE WHEN EXISTS (
                       SELECT 1 FROM session
                       WHERE session.account_id = account.id AND session.began_at > \(began)
                         AND session.seen_at > \(seen)) THEN 1 ELSE 0 END AS present
            FROM account
            WHERE account.state = \(Account.State.active) AND account.id <> \(worker)
              AND EXISTS (
                  SELECT 1 FROM account_role
                  WHERE account_role.account_id = account.id AND account_role.role IN (\(each: roles)))
            ORDER BY present DESC, account.display_name, account.id LIMIT \(Clinicians.most)
            """
        ).map {
            Clinician(id: try $0["id"], name: try $0["display_name"], isThere: try ($0["present"] as Int) == 1)
        }
    }
}
