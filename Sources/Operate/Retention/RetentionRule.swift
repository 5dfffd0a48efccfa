import Access
import Door
import Store
import Vocabulary

/// How long a class is kept, and who said so on what authority.
package struct RetentionRule: Hashable, Sendable {
    package struct Said: Hashable, Sendable {
        /// The schedule, statute or ordinance it rests on.
        package let authority: String
        package let by: Author
        package let at: Instant
    }

    package static let mostAuthority = 300

    package let kept: RetentionClass
    /// Counted from the latest moment that a row holds; nothing is: never.
    package let days: Int?
    /// Nothing where nobody has said, and the program's own time counts.
    package let said: Said?
}

/// Every question asked about how long is kept what.
package struct RetentionRules {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The rule of each class whose time a city says, in the register's order.
    package func all() throws -> [RetentionRule] {
        var newest: [RetentionClass: Row] = [:]
        for row in try db(
            """
            SELECT retention_rule.*, coalesce(account.display_name, 'Alongside') AS author
            FROM retention_rule LEFT JOIN account ON account.id = retention_rule.set_by
            ORDER BY retention_rule.set_at, retention_rule.id
            """)
        {
            newest[try row["kept_as"]] = row
        }
        return try RetentionClass.timed.map { kept in
            if let row = newest[kept] {
                return RetentionRule(
                    kept: kept, days: try row["days"],
                    said: .init(
                        authority: try row["authority"],
                        by: Author(id: try row["set_by"], name: try row["author"]), at: try row["set_at"]))
            }
            guard case .days(let days, _) = kept.manner else { return RetentionRule(kept: kept, days: nil, said: nil) }
            return RetentionRule(kept: kept, days: days, said: nil)
        }
    }

    /// The days of each class that goes by itself.
    func days() throws -> [RetentionClass: Int] {
        Dictionary(uniqueKeysWithValues: try all().compactMap { rule in rule.days.map { (rule.kept, $0) } })
    }
}

/// Says how long a class is kept here.
package struct SetRetentionRule: Order {
    package static let permission = Permission.setRetention

    let kept: RetentionClass
    let days: Int?
    let authority: String

    /// - Parameter days: nothing is: never.
    /// - Throws: ``Refusal`` about `kept-days` or `authority`.
    package init(_ kept: RetentionClass, days: Int?, authority: String?) throws(Refusal) {
        guard case .days(_, let least) = kept.manner else { throw Refusal(.notTimed, field: "kept-days") }
        if let days, !(least...RetentionClass.most).contains(days) {
            throw Refusal(
                .notKeptThatLong, field: "kept-days",
                values: ["least": String(least), "most": String(RetentionClass.most)])
        }
        self.kept = kept
        self.days = days
        self.authority = try FreeText.needed(authority, most: RetentionRule.mostAuthority, field: "authority")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.keep(
            in: "retention_rule",
            """
            INSERT INTO retention_rule (id, kept_as, days, authority, set_by, set_at)
            VALUES (\(ID<RetentionRule>.new()), \(kept), \(days), \(authority), \(worker.id), \(now)) RETURNING *
            """
        )
        var said: [String: Event.Fact] = ["class": .init(kept)]
        if let days { said["days"] = .init(days) }
        return ((), [Event(.retentionSet, Event.Subject(kind: "workspace", id: ""), said)])
    }
}

extension Refusal.Code {
    package static let notTimed: Self = "not-timed"
    package static let notKeptThatLong: Self = "not-kept-that-long"
}

extension Event.Kind {
    package static let retentionSet: Self = "retention-set"
}
