import Access
import Door
import Store
import Vocabulary

/// Takes back an entry of the log that was a mistake; it stays readable, and the clock runs again as if it had not been.
///
/// By whoever logged it, or by who leads the safety of children when they have left: nobody else who joined can undo that a
/// colleague's report is made.
package struct WithdrawTelling: Order {
    package static let permission = Permission.suspectHarm

    /// Which entry.
    package enum Entry: Sendable {
        case oral(ID<OralReport>)
        case sending(ID<PacketSending>)

        fileprivate var table: String {
            switch self {
            case .oral: "oral_report"
            case .sending: "mandated_sending"
            }
        }
    }

    let report: ID<MandatedReport>
    let entry: Entry
    let because: String

    /// - Throws: ``Refusal`` about `mistake`.
    package init(_ entry: Entry, of report: ID<MandatedReport>, because: String?) throws(Refusal) {
        self.report = report
        self.entry = entry
        self.because = try FreeText.needed(because, most: MandatedReport.mostNote, field: "mistake")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        let table = SQL(stringLiteral: entry.table)
        let id =
            switch entry {
            case .oral(let id): id.text
            case .sending(let id): id.text
            }
        let found = try db(
            "SELECT entered_by FROM \(table) WHERE id = \(id) AND report_id = \(report) AND withdrawn_at IS NULL")
        guard let enteredBy: String = try found.first?["entered_by"] else { throw Refusal(.tellingGone, .conflicting) }
        guard reports.mayWithdraw(worker, enteredBy: enteredBy) else {
            throw Refusal(.anothersTelling, .conflicting)
        }
        try db.keep(
            in: entry.table,
            """
            UPDATE \(table) SET withdrawn_at = \(now), withdrawn_by = \(worker.id), because = \(because)
            WHERE id = \(id) RETURNING *
            """
        )
        let (after, isReopened) = try reports.settle(before, at: now)
        var said: [String: Event.Fact] = ["entry": .word(id)]
        if isReopened { said["reopened"] = .word("yes") }
        return (after, [Event(.mandatedTellingWithdrawn, after.subject, said)])
    }
}

extension Refusal.Code {
    package static let tellingGone: Self = "telling-gone"
    package static let anothersTelling: Self = "anothers-telling"
}

extension Event.Kind {
    package static let mandatedTellingWithdrawn: Self = "mandated-telling-withdrawn"
}
