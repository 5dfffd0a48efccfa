import Access
import Door
import Store
import Vocabulary

/// Says that the report is made: only once everything is logged that the law asks for, and by nobody who only leads.
package struct EndReport: Order {
    package static let permission = Permission.suspectHarm

    let report: ID<MandatedReport>

    package init(_ report: ID<MandatedReport>) {
        self.report = report
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        guard before.endedAt == nil else { return (before, []) }
        guard before.isMade else { throw Refusal(.reportNotMade, .conflicting) }
        try db.keep(
            in: "mandated_report",
            "UPDATE mandated_report SET ended_at = \(now), ended_by = \(worker.id) WHERE id = \(report) RETURNING *")
        return (try reports.report(report), [Event(.mandatedReportEnded, before.subject)])
    }
}

extension Refusal.Code {
    package static let reportNotMade: Self = "report-not-made"
}

extension Event.Kind {
    package static let mandatedReportEnded: Self = "mandated-report-ended"
}
