import Access
import Door
import Foundation
import Store
import Vocabulary

/// By when a kind of request is answered, and who said so on what authority.
package struct RecordsRule: Hashable, Sendable {
    package struct Said: Hashable, Sendable {
        package let authority: String
        package let by: Author
        package let at: Instant
    }

    package static let mostDays = 365
    package static let mostAuthority = 300

    package let kind: RecordsRequest.Kind
    package let days: Int
    /// Whether Saturdays and Sundays are not counted; holidays are, which errs on the side of answering sooner.
    package let isBusiness: Bool
    /// By how much the time may be made longer, once; nothing of it where that is none.
    package let extensionDays: Int
    /// Nothing where nobody has said, and the program's own time counts.
    package let said: Said?

    /// What counts until a city says otherwise.
    package static func unlessSaid(_ kind: RecordsRequest.Kind) -> RecordsRule {
        func rule(_ days: Int, business: Bool = false, extending: Int = 0) -> RecordsRule {
            RecordsRule(kind: kind, days: days, isBusiness: business, extensionDays: extending, said: nil)
        }
        switch kind {
        // 45 CFR 164.524(b)(2): thirty days, and once thirty more with a reason that is written to the person.
        case .person, .representative: return rule(30, extending: 30)
        // An authorisation has no clock of its own; what the person directs to be sent has theirs (164.524(c)(3)).
        case .attorney: return rule(30, extending: 30)
        // Fed. R. Civ. P. 45(d)(2)(B): who objects does so within fourteen days.
        case .subpoena: return rule(14)
        case .courtOrder: return rule(14)
        // The states differ: three working days (C.R.S. 24-72-203(3)(b)), five (N.Y. Pub. Off. Law 89(3)(a)), ten days
        // (Cal. Gov. Code 7922.535(a)) …; seven more for what is extensive (C.R.S. 24-72-203(3)(b)).
        case .publicRecords: return rule(5, business: true, extending: 7)
        case .agency: return rule(30, extending: 30)
        }
    }

    /// The clause of the program's own time, as it is cited.
    package static func clause(_ kind: RecordsRequest.Kind) -> String? {
        switch kind {
        case .person, .representative: "45 CFR 164.524(b)(2)"
        case .attorney: "45 CFR 164.508, 164.524(c)(3)"
        case .subpoena: "Fed. R. Civ. P. 45(d)(2)(B)"
        case .courtOrder, .publicRecords, .agency: nil
        }
    }

    /// The moment a number of days after another, on the clocks of a zone.
    func due(_ days: Int, after moment: Instant, in zone: TimeZone) -> Instant {
        guard isBusiness else { return moment.adding(.seconds(days * 86_400)) }
        var (end, left) = (moment, days)
        while left > 0 {
            end = end.adding(.seconds(86_400))
            if !Self.isWeekend(end, in: zone) { left -= 1 }
        }
        return end
    }

    private static func isWeekend(_ moment: Instant, in zone: TimeZone) -> Bool {
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        let local =
            Int64((Double(moment.microseconds) / 1_000_000).rounded(.down)) + Int64(zone.secondsFromGMT(for: date))
        // The first day of 1970 was a Thursday.
        let day = ((local >= 0 ? local / 86_400 : (local - 86_399) / 86_400) + 4) % 7
        return (day + 7) % 7 == 6 || (day + 7) % 7 == 0
    }
}

/// Every question asked about by when requests are answered.
package struct RecordsRules {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The rule of each kind, in the order of the kinds.
    package func all() throws -> [RecordsRule] {
        var newest: [RecordsRequest.Kind: RecordsRule] = [:]
        for row in try db(
            """
            SELECT records_rule.*, coalesce(account.display_name, 'Alongside') AS author
            FROM records_rule LEFT JOIN account ON account.id = records_rule.set_by
            ORDER BY records_rule.set_at, records_rule.id
            """)
        {
            let kind: RecordsRequest.Kind = try row["kind"]
            newest[kind] = RecordsRule(
                kind: kind, days: try row["days"], isBusiness: (try row["business"] as Int) == 1,
                extensionDays: try row["extension_days"],
                said: .init(
                    authority: try row["authority"],
                    by: Author(id: try row["set_by"], name: try row["author"]), at: try row["set_at"]))
        }
        return RecordsRequest.Kind.allCases.map { newest[$0] ?? .unlessSaid($0) }
    }

    package func rule(_ kind: RecordsRequest.Kind) throws -> RecordsRule {
        try all().first { $0.kind == kind } ?? .unlessSaid(kind)
    }

    /// The zone in which the workspace counts its days.
    func zone() throws -> TimeZone {
        try db.workspaceZone()
    }
}

/// Says by when a kind of request is answered here.
package struct SetRecordsRule: Order {
    package static let permission = Permission.setRecordsRules

    let kind: RecordsRequest.Kind
    let days: Int
    let isBusiness: Bool
    let extensionDays: Int
    let authority: String

    /// - Throws: ``Refusal`` about `rule-days`, `extension-days` or `authority`.
    package init(
        _ kind: RecordsRequest.Kind, days: Int?, isBusiness: Bool, extensionDays: Int?, authority: String?
    ) throws(Refusal) {
        guard let days else { throw Refusal(.required, field: "rule-days") }
        let most = ["least": "1", "most": String(RecordsRule.mostDays)]
        guard (1...RecordsRule.mostDays).contains(days) else {
            throw Refusal(.notSoManyDays, field: "rule-days", values: most)
        }
        let more = extensionDays ?? 0
        guard (0...RecordsRule.mostDays).contains(more) else {
            throw Refusal(
                .notSoManyDays, field: "extension-days", values: ["least": "0", "most": String(RecordsRule.mostDays)])
        }
        // What a person asks of their own is answered within thirty days, and once within thirty more, whatever else is said.
        if kind.isOwn {
            guard days <= 30 else {
                throw Refusal(.notSoManyDays, field: "rule-days", values: ["least": "1", "most": "30"])
            }
            guard more <= 30 else {
                throw Refusal(.notSoManyDays, field: "extension-days", values: ["least": "0", "most": "30"])
            }
        }
        self.kind = kind
        self.days = days
        self.isBusiness = isBusiness
        self.extensionDays = more
        self.authority = try FreeText.needed(authority, most: RecordsRule.mostAuthority, field: "authority")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.keep(
            in: "records_rule",
            """
            INSERT INTO records_rule (id, kind, days, business, extension_days, authority, set_by, set_at)
            VALUES (\(ID<RecordsRule>.new()), \(kind), \(days), \(isBusiness ? 1 : 0), \(extensionDays), \(authority),
                \(worker.id), \(now)) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["kind": .init(kind), "days": .init(days)]
        return ((), [Event(.recordsRuleSet, Event.Subject(kind: "workspace", id: ""), said)])
    }
}

extension Refusal.Code {
    package static let notSoManyDays: Self = "not-so-many-days"
}

extension Event.Kind {
    package static let recordsRuleSet: Self = "records-rule-set"
}
