import Store
import Vocabulary

/// That somebody threatened to harm somebody else, what was decided about it, and what was done to protect them.
///
/// Whether a state obliges or only allows a clinician to warn is its law's to say; 45 CFR 164.512(j) allows it where the threat
/// is serious and imminent and whoever is told can lessen it. What is kept here shows that it was thought about and what was done.
package struct Threat: Hashable, Sendable {
    package enum Imminent: String, CaseIterable, Storable, Sendable {
        case yes, no, unknown
    }

    package struct Decision: Hashable, Sendable {
        package enum Answer: String, CaseIterable, Storable, Sendable {
            case warn
            case notWarn = "not-warn"
        }

        package let answer: Answer
        package let because: String
        /// Whom they asked first.
        package let consulted: String?
        package let by: Author
        package let at: Instant
    }

    package struct Step: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Storable, Sendable {
            case toldThreatened = "told-threatened"
            case toldGuardian = "told-guardian"
            case toldPolice = "told-police"
            case toldFacility = "told-facility"
            case other
        }

        package enum Result: String, CaseIterable, Storable, Sendable {
            case reached
            case leftWord = "left-word"
            case notReached = "not-reached"
        }

        package let id: ID<Step>
        package let kind: Kind
        package let result: Result
        package let whom: String?
        package let note: String?
        package let at: Instant
        package let by: Author
        package let withdrawn: Withdrawn?
    }

    package let id: ID<Threat>
    package let call: ID<Call>
    /// What was said or done.
    package let words: String
    /// Whom it is against, as far as they can be found by it.
    package let against: String?
    package let imminent: Imminent
    package let heardAt: Instant
    package let missedAt: Instant?
    package let by: Author
    package let enteredAt: Instant
    /// The latest first.
    package let decisions: [Decision]
    /// In the order in which they were.
    package let steps: [Step]

    /// Within so long of deciding to warn somebody is reached, or it is told as missed; no law says how long "at once" is.
    package static let warnWithin = Duration.seconds(60 * 60)
    package static let mostWords = 2_000
    package static let mostAgainst = 300
    /// The most decisions and the most steps of one threat.
    package static let mostBeside = 50

    package var decision: Decision? { decisions.first }

    /// Whether somebody was reached who is endangered or looks after them, or the police.
    package var isWarned: Bool {
        steps.contains {
            $0.withdrawn == nil && $0.result == .reached
                && [.toldThreatened, .toldGuardian, .toldPolice].contains($0.kind)
        }
    }

    /// Whether somebody is still to be warned.
    package var isOpen: Bool {
        switch decision?.answer {
        case nil: true
        case .warn: !isWarned
        case .notWarn: false
        }
    }
}

/// Every question asked about threats.
package struct Threats {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// In the order in which they were heard.
    package func threats(of call: ID<Call>) throws -> [Threat] {
        try read("threat.call_id = \(call)")
    }

    /// - Throws: ``Refusal`` with `.noSuchEntry`.
    package func threat(_ id: ID<Threat>) throws -> Threat {
        guard let found = try read("threat.id = \(id)").first else { throw Refusal(.noSuchEntry, .absent) }
        return found
    }

    private func read(_ which: SQL) throws -> [Threat] {
        let rows = try db(
            """
            SELECT threat.*, coalesce(account.display_name, 'Alongside') AS author
            FROM threat LEFT JOIN account ON account.id = threat.entered_by
            WHERE \(which) ORDER BY threat.heard_at, threat.id LIMIT \(LegalRecord.most)
            """
        )
        let ids: [String] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        var decisions: [String: [Threat.Decision]] = [:]
        for row in try db(
            """
            SELECT threat_decision.*, coalesce(account.display_name, 'Alongside') AS author
            FROM threat_decision LEFT JOIN account ON account.id = threat_decision.decided_by
            WHERE threat_decision.threat_id IN (\(each: ids))
            ORDER BY threat_decision.decided_at DESC, threat_decision.id DESC
            """
        ) {
            decisions[try row["threat_id"], default: []].append(try Threat.Decision(row))
        }
        var steps: [String: [Threat.Step]] = [:]
        for row in try db(
            """
            SELECT threat_step.*, coalesce(author.display_name, 'Alongside') AS author,
                   coalesce(withdrawer.display_name, 'Alongside') AS withdrawer
            FROM threat_step
            LEFT JOIN account AS author ON author.id = threat_step.entered_by
            LEFT JOIN account AS withdrawer ON withdrawer.id = threat_step.withdrawn_by
            WHERE threat_step.threat_id IN (\(each: ids)) ORDER BY threat_step.at, threat_step.id
            """
        ) {
            steps[try row["threat_id"], default: []].append(try Threat.Step(row))
        }
        return try zip(rows, ids).map { row, id in
            try Threat(row, decisions: decisions[id] ?? [], steps: steps[id] ?? [])
        }
    }
}

extension Threat {
    init(_ row: Row, decisions: [Decision], steps: [Step]) throws {
        id = try row["id"]
        call = try row["call_id"]
        words = try row["words"]
        against = try row["against"]
        imminent = try row["imminent"]
        heardAt = try row["heard_at"]
        missedAt = try row["warn_missed_at"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        enteredAt = try row["entered_at"]
        self.decisions = decisions
        self.steps = steps
    }
}

extension Threat.Decision {
    init(_ row: Row) throws {
        answer = try row["decision"]
        because = try row["because"]
        consulted = try row["consulted"]
        by = Author(id: try row["decided_by"], name: try row["author"])
        at = try row["decided_at"]
    }
}

extension Threat.Step {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["step"]
        result = try row["result"]
        whom = try row["whom"]
        note = try row["note"]
        at = try row["at"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        withdrawn = try Withdrawn(row)
    }
}
