import Store
import Vocabulary

/// That somebody was held against their will: under which law, by whom, on what grounds, and how it went on.
package struct InvoluntaryHold: Hashable, Sendable {
    /// What about it does not fit the law that was named; it is kept all the same.
    package enum Flag: String, CaseIterable, Sendable {
        case wrongHolder = "holder-not-named-by-law"
        case wrongGround = "ground-not-named-by-law"
    }

    package enum Ending: String, CaseIterable, Storable, Sendable {
        case notAdmitted = "not-admitted"
        case released, voluntary
        /// Held on under another law, by a court or a certificate.
        case heldLonger = "held-longer"
        case ranOut = "ran-out"
        case left
    }

    /// Who began it, as the paper names them.
    package struct Holder: Hashable, Sendable {
        package let kind: HoldRule.Holder
        package let name: String
        package let agency: String?
        /// A badge or licence.
        package let number: String?

        package static let mostName = 200

        /// - Throws: ``Refusal`` that names the field.
        package init(
            _ kind: HoldRule.Holder, name: String?, agency: String? = nil, number: String? = nil
        ) throws(Refusal) {
            self.kind = kind
            self.name = try FreeText.needed(name, most: Self.mostName, field: "holderName")
            self.agency = try FreeText.given(agency, most: Self.mostName, field: "holderAgency")
            self.number = try FreeText.given(number, most: 60, field: "holderNumber")
        }
    }

    /// What the paper tells, as one version.
    package struct Statement: Hashable, Sendable {
        package let revision: Int
        package let content: [HoldRule.Field: String]
        package let by: Author
        package let at: Instant

        package static let mostText = 4_000
        package static let most = 50
    }

    /// When the person was admitted, or how it ended; told anew, the latest counts.
    package struct Mark: Hashable, Sendable {
        package enum Kind: String, Storable, Sendable {
            case admitted, ended
        }

        package let kind: Kind
        package let at: Instant
        package let facility: String?
        package let ending: Ending?
        package let by: Author
        package let enteredAt: Instant

        package static let mostFacility = 200
        package static let most = 50
    }

    package let id: ID<InvoluntaryHold>
    package let call: ID<Call>
    package let callNumber: Int
    package let person: ID<CallPerson>?
    package let knownAs: String?
    package let rule: HoldRule
    package let holder: Holder
    package let grounds: [HoldRule.Ground]
    package let heldAt: Instant
    package let flags: [Flag]
    package let dueAt: Instant?
    package let overdueAt: Instant?
    package let by: Author
    package let enteredAt: Instant
    /// The newest first.
    package let statements: [Statement]
    /// The latest told first.
    package let marks: [Mark]

    package var admitted: Mark? { marks.first { $0.kind == .admitted } }
    package var ended: Mark? { marks.first { $0.kind == .ended } }
    package var statement: Statement? { statements.first }

    /// What the law asks for and the paper does not tell yet.
    package var missing: [HoldRule.Field] {
        rule.asked.map(\.field).filter { statement?.content[$0] == nil }
    }

    /// Whether its hours have passed and nobody said how it ended.
    package func isOver(at now: Instant) -> Bool { ended == nil && dueAt.map { $0 <= now } ?? false }
}

/// Every question asked about holds.
package struct InvoluntaryHolds {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// In the order in which they began.
    package func holds(of call: ID<Call>) throws -> [InvoluntaryHold] {
        try read("involuntary_hold.call_id = \(call)")
    }

    /// - Throws: ``Refusal`` with `.noSuchEntry`.
    package func hold(_ id: ID<InvoluntaryHold>) throws -> InvoluntaryHold {
        guard let found = try read("involuntary_hold.id = \(id)").first else { throw Refusal(.noSuchEntry, .absent) }
        return found
    }

    private func read(_ which: SQL) throws -> [InvoluntaryHold] {
        let rows = try db(
            """
            SELECT involuntary_hold.*, call.number AS call_number, call_person.known_as,
                   coalesce(account.display_name, 'Alongside') AS author
            FROM involuntary_hold
            JOIN call ON call.id = involuntary_hold.call_id
            LEFT JOIN call_person ON call_person.id = involuntary_hold.call_person_id
            LEFT JOIN account ON account.id = involuntary_hold.entered_by
            WHERE \(which) ORDER BY involuntary_hold.held_at, involuntary_hold.id LIMIT \(LegalRecord.most)
            """
        )
        let ids: [String] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        let rules = try HoldRules(db).rules(rows.map { try $0["rule_id"] })
        var statements: [String: [InvoluntaryHold.Statement]] = [:]
        for row in try db(
            """
            SELECT hold_statement.*, coalesce(account.display_name, 'Alongside') AS author
            FROM hold_statement LEFT JOIN account ON account.id = hold_statement.written_by
            WHERE hold_statement.hold_id IN (\(each: ids)) ORDER BY hold_statement.revision DESC
            """
        ) {
            statements[try row["hold_id"], default: []].append(try InvoluntaryHold.Statement(row))
        }
        var marks: [String: [InvoluntaryHold.Mark]] = [:]
        for row in try db(
            """
            SELECT hold_mark.*, coalesce(account.display_name, 'Alongside') AS author
            FROM hold_mark LEFT JOIN account ON account.id = hold_mark.entered_by
            WHERE hold_mark.hold_id IN (\(each: ids)) ORDER BY hold_mark.entered_at DESC, hold_mark.id DESC
            """
        ) {
            marks[try row["hold_id"], default: []].append(try InvoluntaryHold.Mark(row))
        }
        return try zip(rows, ids).compactMap { row, id in
            // The rule a hold began under is never deleted.
            try rules[row["rule_id"]].map { rule in
                try InvoluntaryHold(row, under: rule, statements: statements[id] ?? [], marks: marks[id] ?? [])
            }
        }
    }
}

extension InvoluntaryHold {
    init(_ row: Row, under rule: HoldRule, statements: [Statement], marks: [Mark]) throws {
        id = try row["id"]
        call = try row["call_id"]
        callNumber = try row["call_number"]
        person = try row["call_person_id"]
        knownAs = try row["known_as"]
        self.rule = rule
        holder = try Holder(
            try row["holder"], name: try row["holder_name"], agency: try row["agency"], number: try row["number"])
        grounds = Codes.read(try row["grounds"]).compactMap(HoldRule.Ground.init(rawValue:))
        heldAt = try row["held_at"]
        flags = Codes.read(try row["flags"]).compactMap(Flag.init(rawValue:))
        dueAt = try row["due_at"]
        overdueAt = try row["overdue_at"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        enteredAt = try row["entered_at"]
        self.statements = statements
        self.marks = marks
    }
}

extension InvoluntaryHold.Statement {
    init(_ row: Row) throws {
        revision = try row["revision"]
        let text: String = try row["content"]
        let kept = try KeptJSON.value([String: String].self, in: text)
        content = Dictionary(
            uniqueKeysWithValues: kept.compactMap { name, words in
                HoldRule.Field(rawValue: name).map { ($0, words) }
            })
        by = Author(id: try row["written_by"], name: try row["author"])
        at = try row["written_at"]
    }
}

extension InvoluntaryHold.Mark {
    init(_ row: Row) throws {
        kind = try row["kind"]
        at = try row["at"]
        facility = try row["facility"]
        ending = try row["ending"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        enteredAt = try row["entered_at"]
    }
}
