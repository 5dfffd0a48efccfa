import Access
import Door
import Store
import Vocabulary

/// That somebody suspects harm, and what the law asks of them now.
package struct MandatedReport: Sendable {
    package let id: ID<MandatedReport>
    package let kind: MandatedRule.Kind
    /// The rule it began under.
    package let rule: MandatedRule
    package let call: ID<Call>?
    package let supportCase: ID<SupportCase>?
    package let person: ID<Person>?
    /// Whom it is about, in words; nothing where that is not known.
    package let about: String?
    package let suspectedAt: Instant
    package let begunAt: Instant
    /// How often what is sent was written; 0 before it was.
    package let packetRevision: Int
    package let oralDue: Instant
    package let oralMadeAt: Instant?
    package let oralOverdueAt: Instant?
    package let writtenDue: Instant?
    package let writtenMadeAt: Instant?
    package let writtenOverdueAt: Instant?
    package let endedAt: Instant?

    /// The longest words about whom it is, in characters.
    package static let mostAbout = 300
    /// The longest texts of the log, in characters.
    package static let mostName = 200
    package static let mostNote = 2000
    /// Longer ago than this nobody means.
    package static let longest = Duration.seconds(366 * 86_400)

    init(_ row: Row, under rule: MandatedRule) throws {
        id = try row["id"]
        kind = try row["kind"]
        self.rule = rule
        call = try row["call_id"]
        supportCase = try row["case_id"]
        person = try row["person_id"]
        about = try row["about"]
        suspectedAt = try row["suspected_at"]
        begunAt = try row["begun_at"]
        packetRevision = try row["packet_revision"]
        oralDue = try row["oral_due_at"]
        oralMadeAt = try row["oral_made_at"]
        oralOverdueAt = try row["oral_overdue_at"]
        writtenDue = try row["written_due_at"]
        writtenMadeAt = try row["written_made_at"]
        writtenOverdueAt = try row["written_overdue_at"]
        endedAt = try row["ended_at"]
    }

    package var isMade: Bool { rule.isMade(oralMadeAt: oralMadeAt, writtenMadeAt: writtenMadeAt) }
    package var isOralMet: Bool { rule.isOralMet(oralMadeAt: oralMadeAt, writtenMadeAt: writtenMadeAt) }

    /// What is to be done next.
    package enum Step: String, CaseIterable, Sendable {
        case oral, written
        /// Everything that the law asks is done; whoever reported says so.
        case ending
        case none
    }

    package var step: Step {
        if endedAt != nil { return .none }
        if !isOralMet { return .oral }
        return isMade ? .ending : .written
    }

    /// By when the next step is to be done.
    package var due: Instant? {
        switch step {
        case .oral: oralDue
        case .written: writtenDue
        case .ending, .none: nil
        }
    }

    package func isOverdue(at now: Instant) -> Bool { due.map { $0 <= now } ?? false }

    package static func subject(_ id: ID<MandatedReport>) -> Event.Subject {
        Event.Subject(kind: Event.Subject.mandatedReportKind, id: id.text)
    }

    var subject: Event.Subject { Self.subject(id) }
}

/// Somebody who did something about a report, as whoever looks may know of them.
package enum Teller: Hashable, Sendable {
    /// Whoever looks.
    case me(Author)
    case named(Author)
    /// A worker: who it is, is not for this reader.
    case masked

    /// Whether whoever looks may take back what this one logged: their own, and anybody's where they see who it was.
    package var mayBeWithdrawn: Bool { self != .masked }

    package var author: Author? {
        switch self {
        case .me(let author), .named(let author): author
        case .masked: nil
        }
    }
}

/// One try to tell an agency by word of mouth.
package struct OralReport: Sendable {
    package enum Result: String, CaseIterable, Storable, Sendable {
        case taken
        case noAnswer = "no-answer"
        case putOff = "put-off"
    }

    package let id: ID<OralReport>
    package let report: ID<MandatedReport>
    package let result: Result
    package let agency: String
    /// Who took it there.
    package let takenBy: String?
    package let reference: String?
    package let note: String?
    package let at: Instant
    package let flag: String?
    package let enteredBy: Teller
    package let enteredAt: Instant
    package let withdrawnAt: Instant?
    package let because: String?

    init(_ row: Row, _ mask: TellerMask) throws {
        id = try row["id"]
        report = try row["report_id"]
        result = try row["result"]
        agency = try row["agency"]
        takenBy = try row["taken_by"]
        reference = try row["reference"]
        note = try row["note"]
        at = try row["at"]
        flag = try row["flag"]
        enteredBy = mask.teller(Author(id: try row["entered_by"], name: try row["author"]))
        enteredAt = try row["entered_at"]
        withdrawnAt = try row["withdrawn_at"]
        because = try row["because"]
    }
}

/// That the written report was sent.
package struct PacketSending: Sendable {
    package enum Channel: String, CaseIterable, Storable, Sendable {
        case portal, fax
        case secureMail = "secure-mail"
        case post
        case byHand = "by-hand"
    }

    package let id: ID<PacketSending>
    package let report: ID<MandatedReport>
    package let revision: Int
    package let channel: Channel
    package let agency: String
    package let reference: String?
    package let at: Instant
    package let flag: String?
    package let enteredBy: Teller
    package let enteredAt: Instant
    package let withdrawnAt: Instant?
    package let because: String?

    init(_ row: Row, _ mask: TellerMask) throws {
        id = try row["id"]
        report = try row["report_id"]
        revision = try row["revision"]
        channel = try row["channel"]
        agency = try row["agency"]
        reference = try row["reference"]
        at = try row["at"]
        flag = try row["flag"]
        enteredBy = mask.teller(Author(id: try row["entered_by"], name: try row["author"]))
        enteredAt = try row["entered_at"]
        withdrawnAt = try row["withdrawn_at"]
        because = try row["because"]
    }
}

/// One version of the written report.
package struct PacketVersion: Sendable {
    package let revision: Int
    package let by: Teller
    package let at: Instant
    /// Without what tells who else reports, where whoever looks may not know.
    package let content: PacketContent

    init(_ row: Row, _ mask: TellerMask) throws {
        revision = try row["revision"]
        by = mask.teller(Author(id: try row["written_by"], name: try row["author"]))
        at = try row["written_at"]
        let content = try PacketContent(stored: row["content"])
        self.content = mask.seesReporters ? content : content.masked(for: mask.reader)
    }
}

/// Who is shown to whoever looks at one report.
struct TellerMask: Sendable {
    let reader: ID<Worker>
    /// Whether they may see who reports.
    let seesReporters: Bool

    func teller(_ author: Author) -> Teller {
        if author.id == reader.text { return .me(author) }
        return seesReporters ? .named(author) : .masked
    }
}

extension Event.Subject {
    /// The list of reports.
    package static let mandatedReports = Event.Subject(kind: mandatedReportKind, id: "")
}

extension Refusal.Code {
    package static let noSuchReport: Self = "no-such-report"
}
