import Access
import Store
import Vocabulary

/// Under which law somebody may be held against their will here: by whom, on what grounds, for how long, on which paper.
package struct HoldRule: Hashable, Sendable {
    /// Who may begin it.
    package enum Holder: String, CaseIterable, Storable, Sendable {
        case peaceOfficer = "peace-officer"
        case clinician, physician, court
        case other
    }

    package enum Ground: String, CaseIterable, Storable, Sendable {
        case dangerToSelf = "danger-to-self"
        case dangerToOthers = "danger-to-others"
        case gravelyDisabled = "gravely-disabled"
        case substances
    }

    /// From when its hours count.
    package enum Counts: String, CaseIterable, Storable, Sendable {
        case detention, admission
    }

    /// One thing that the paper tells.
    package enum Field: String, CaseIterable, Codable, Sendable {
        /// How it came to somebody's attention.
        case attention
        /// What was seen and heard, as behaviour.
        case facts
        /// What was tried that held the person less.
        case alternatives
        /// What is known from before.
        case history
        /// Whose word it rests on, where it is another's.
        case informant
        /// That the person was told what happens, or why not.
        case advisement
        /// What became of their things.
        case belongings
        /// Who else is in danger.
        case endangered
        /// Who examined the person, and when.
        case examined
        case other
    }

    package struct Asked: Hashable, Sendable {
        package let field: Field
        /// Nothing where no clause asks for it.
        package let clause: String?

        package init(_ field: Field, _ clause: String?) {
            self.field = field
            self.clause = clause
        }
    }

    /// Nothing for one that was not kept yet.
    package let id: ID<HoldRule>?
    /// As people here call it, such as `5150`.
    package let name: String
    package let revision: Int
    package let isInUse: Bool
    package let state: String
    package let holders: [Holder]
    package let grounds: [Ground]
    /// Nothing where the law names no hours.
    package let hours: Int?
    package let counts: Counts?
    package let form: String?
    package let citation: String
    package let asked: [Asked]
    package let setBy: Author?
    package let setAt: Instant?

    package static let mostName = 60
    package static let mostText = 400
    package static let mostClause = 120
    /// So many are in use at a time.
    package static let most = 20

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ name: String?, state: String?, holders: [Holder], grounds: [Ground], hours: Int?, counts: Counts?,
        form: String?, citation: String?, asked: [Asked], isInUse: Bool = true
    ) throws(Refusal) {
        id = nil
        self.name = try FreeText.needed(name, most: Self.mostName, field: "holdName")
        revision = 0
        self.isInUse = isInUse
        self.state = try FreeText.needed(state, most: Self.mostName, field: "holdState")
        guard !holders.isEmpty else { throw Refusal(.required, field: "holders") }
        self.holders = Holder.allCases.filter(holders.contains)
        guard !grounds.isEmpty else { throw Refusal(.required, field: "grounds") }
        self.grounds = Ground.allCases.filter(grounds.contains)
        guard hours.map((1...720).contains) ?? true else { throw Refusal(.clockOutOfRange, field: "holdHours") }
        self.hours = hours
        self.counts = hours == nil ? nil : (counts ?? .detention)
        self.form = try FreeText.given(form, most: Self.mostText, field: "holdForm")
        self.citation = try FreeText.needed(citation, most: Self.mostText, field: "holdCitation")
        var read: [Asked] = []
        for one in asked where !read.contains(where: { $0.field == one.field }) {
            read.append(
                Asked(one.field, try FreeText.given(one.clause, most: Self.mostClause, field: "holdClause")))
        }
        self.asked = read
        setBy = nil
        setAt = nil
    }

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        revision = try row["revision"]
        isInUse = (try row["in_use"] as Int) == 1
        state = try row["state"]
        holders = Codes.read(try row["holders"]).compactMap(Holder.init(rawValue:))
        grounds = Codes.read(try row["grounds"]).compactMap(Ground.init(rawValue:))
        hours = try row["hours"]
        counts = try row["counts"]
        form = try row["form"]
        citation = try row["citation"]
        let text: String = try row["asked"]
        let clauses = try KeptJSON.value([String: String].self, in: text)
        asked = Field.allCases.compactMap { field in
            clauses[field.rawValue].map { Asked(field, $0.isEmpty ? nil : $0) }
        }
        setBy = Author(id: try row["set_by"], name: try row["author"])
        setAt = try row["set_at"]
    }

    /// What is asked as it is kept: the clause of each field by its name.
    var written: String {
        get throws {
            try KeptJSON.text(
                of: Dictionary(uniqueKeysWithValues: asked.map { ($0.field.rawValue, $0.clause ?? "") }))
        }
    }

    /// By when the hold is over; nothing where the law names no hours, or while what they count from has not been.
    ///
    /// Hours are hours that pass: a law that leaves out weekends is told early, never late.
    package func due(heldAt: Instant, admittedAt: Instant?) -> Instant? {
        guard let hours else { return nil }
        return (counts == .admission ? admittedAt : heldAt)?.adding(.seconds(hours * 3600))
    }
}

/// Every question asked about the laws under which somebody may be held.
package struct HoldRules {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT hold_rule.*, coalesce(account.display_name, 'Alongside') AS author
        FROM hold_rule LEFT JOIN account ON account.id = hold_rule.set_by
        """

    /// Each as it stands now, by name; those no longer used too.
    package func rules() throws -> [HoldRule] {
        try db(
            """
            \(HoldRules.joined)
            WHERE hold_rule.revision = (SELECT max(newer.revision) FROM hold_rule AS newer
                WHERE newer.name = hold_rule.name)
            ORDER BY hold_rule.name LIMIT \(HoldRule.most * 2)
            """
        ).map(HoldRule.init)
    }

    package func inUse() throws -> [HoldRule] { try rules().filter(\.isInUse) }

    package func rule(_ name: String) throws -> HoldRule? {
        try db("\(HoldRules.joined) WHERE hold_rule.name = \(name) ORDER BY hold_rule.revision DESC LIMIT 1").first
            .map(HoldRule.init)
    }

    /// Those that holds began under, as they were then.
    func rules(_ ids: [ID<HoldRule>]) throws -> [ID<HoldRule>: HoldRule] {
        guard !ids.isEmpty else { return [:] }
        var found: [ID<HoldRule>: HoldRule] = [:]
        for row in try db("\(HoldRules.joined) WHERE hold_rule.id IN (\(each: ids))") {
            found[try row["id"]] = try HoldRule(row)
        }
        return found
    }
}
