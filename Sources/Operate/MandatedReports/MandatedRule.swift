import Store
import Vocabulary

/// What the law of a state asks of whoever suspects harm: how soon, to whom, and what is to be told.
package struct MandatedRule: Sendable {
    /// Whom the law protects.
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case child
        case vulnerableAdult = "vulnerable-adult"
    }

    /// Who has to report.
    package enum Who: String, CaseIterable, Storable, Sendable {
        case everyone, professions
    }

    /// From when the hours of the written report count.
    package enum WrittenFrom: String, CaseIterable, Storable, Sendable {
        case suspicion
        case oralReport = "oral-report"
    }

    /// One thing that the written report tells, and the clause that asks for it.
    package struct Asked: Hashable, Sendable {
        package let field: PacketField
        /// Nothing where no clause does.
        package let clause: String?

        package init(_ field: PacketField, _ clause: String?) {
            self.field = field
            self.clause = clause
        }
    }

    /// Nothing for one that nobody has set.
    package let id: ID<MandatedRule>?
    package let kind: Kind
    /// Counts how often the rule of its kind was set; 0 before it was.
    package let revision: Int
    package let state: String
    package let who: Who
    /// "At once", as the alarm counts it.
    package let oralMinutes: Int
    /// Whether a report that is written at once needs no call.
    package let isWrittenEnough: Bool
    /// Nothing where the law asks for no written report.
    package let writtenHours: Int?
    package let writtenFrom: WrittenFrom?
    /// As the city says; never ours to invent.
    package let agency: String?
    package let telephone: String?
    package let form: String?
    package let citation: String
    package let asked: [Asked]
    package let setBy: Author?
    package let setAt: Instant?

    /// "At once", where nobody has said how the alarm counts it.
    package static let usualMinutes = 60
    /// The longest texts, in characters.
    package static let mostName = 200
    package static let mostCitation = 400
    package static let mostClause = 120

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: Kind, state: String?, who: Who = .professions, oralMinutes: Int = usualMinutes,
        isWrittenEnough: Bool = false, writtenHours: Int? = nil, writtenFrom: WrittenFrom? = nil,
        agency: String? = nil, telephone: String? = nil, form: String? = nil, citation: String?, asked: [Asked]
    ) throws(Refusal) {
        id = nil
        self.kind = kind
        revision = 0
        self.state = try FreeText.needed(state, most: Self.mostName, field: "lawState")
        self.who = who
        guard (1...1440).contains(oralMinutes) else { throw Refusal(.clockOutOfRange, field: "oralMinutes") }
        self.oralMinutes = oralMinutes
        self.isWrittenEnough = isWrittenEnough
        guard writtenHours.map((1...720).contains) ?? true else {
            throw Refusal(.clockOutOfRange, field: "writtenHours")
        }
        self.writtenHours = writtenHours
        self.writtenFrom = writtenHours == nil ? nil : (writtenFrom ?? .suspicion)
        self.agency = try FreeText.given(agency, most: Self.mostName, field: "toAgency")
        self.telephone = try FreeText.given(telephone, most: Self.mostName, field: "telephone")
        self.form = try FreeText.given(form, most: Self.mostName, field: "form")
        self.citation = try FreeText.needed(citation, most: Self.mostCitation, field: "citation")
        var read: [Asked] = []
        for one in asked where !read.contains(where: { $0.field == one.field }) {
            read.append(Asked(one.field, try FreeText.given(one.clause, most: Self.mostClause, field: "clause")))
        }
        self.asked = read
        setBy = nil
        setAt = nil
    }

    /// What counts where nobody has set a rule: at once, and everything that any state asks for.
    package init(unset kind: Kind) {
        id = nil
        self.kind = kind
        revision = 0
        state = ""
        who = .everyone
        oralMinutes = Self.usualMinutes
        isWrittenEnough = false
        writtenHours = nil
        writtenFrom = nil
        agency = nil
        telephone = nil
        form = nil
        citation = ""
        asked = PacketField.allCases.map { Asked($0, nil) }
        setBy = nil
        setAt = nil
    }

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        revision = try row["revision"]
        state = try row["state"]
        who = try row["who"]
        oralMinutes = try row["oral_minutes"]
        isWrittenEnough = (try row["written_enough"] as Int) == 1
        writtenHours = try row["written_hours"]
        writtenFrom = try row["written_from"]
        agency = try row["agency"]
        telephone = try row["telephone"]
        form = try row["form"]
        citation = try row["citation"]
        let text: String = try row["asked"]
        let clauses = try KeptJSON.value([String: String].self, in: text)
        asked = PacketField.allCases.compactMap { field in
            clauses[field.rawValue].map { Asked(field, $0.isEmpty ? nil : $0) }
        }
        setBy = Author(id: try row["set_by"], name: try row["author"])
        setAt = try row["set_at"]
    }

    package var isSet: Bool { id != nil }

    /// What is asked as it is kept: the clause of each field by its name.
    var written: String {
        get throws {
            try KeptJSON.text(
                of: Dictionary(uniqueKeysWithValues: asked.map { ($0.field.rawValue, $0.clause ?? "") }))
        }
    }
}

// MARK: - Clocks

extension MandatedRule {
    /// By when an agency is to be told by word of mouth.
    ///
    /// Minutes are minutes that pass, whatever clocks on the wall do.
    package func oralDue(suspectedAt: Instant) -> Instant {
        suspectedAt.adding(.seconds(oralMinutes * 60))
    }

    /// By when the written report is to be sent; nothing where none is asked for, or while what it counts from has not been.
    ///
    /// Hours are hours that pass: a law that leaves out weekends is never missed by it, only met early.
    package func writtenDue(suspectedAt: Instant, oralMadeAt: Instant?) -> Instant? {
        guard let writtenHours else { return nil }
        switch writtenFrom {
        case .suspicion, nil: return suspectedAt.adding(.seconds(writtenHours * 3600))
        case .oralReport: return oralMadeAt?.adding(.seconds(writtenHours * 3600))
        }
    }

    /// Whether what the law asks has been done.
    package func isMade(oralMadeAt: Instant?, writtenMadeAt: Instant?) -> Bool {
        isOralMet(oralMadeAt: oralMadeAt, writtenMadeAt: writtenMadeAt)
            && (writtenHours == nil || writtenMadeAt != nil)
    }

    /// Whether an agency has been told at once, or need not be told by word of mouth.
    package func isOralMet(oralMadeAt: Instant?, writtenMadeAt: Instant?) -> Bool {
        oralMadeAt != nil || (isWrittenEnough && writtenMadeAt != nil)
    }
}

extension Refusal.Code {
    package static let clockOutOfRange: Self = "clock-out-of-range"
}
