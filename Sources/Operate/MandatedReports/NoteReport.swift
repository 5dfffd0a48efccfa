import Access
import Door
import Store
import Vocabulary

/// Takes note of a report as somebody who leads: that is all they can do to it.
package struct NoteReport: Report {
    package static let permission = Permission.seeMandatedReports

    let report: ID<MandatedReport>

    package init(_ report: ID<MandatedReport>) {
        self.report = report
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let found = try reports.report(report)
        guard worker.leadsReports else { throw Refusal(.noSuchReport, .absent) }
        guard try !reports.noted(by: worker.id).contains(report) else { return (found, []) }
        try db.keep(
            in: "mandated_notice",
            """
            INSERT INTO mandated_notice (id, report_id, account_id, seen_at)
            VALUES (\(ID<NoteReport>.new()), \(report), \(worker.id), \(now)) RETURNING *
            """
        )
        return (found, [Event(.mandatedReportNoted, found.subject)])
    }
}

extension Event.Kind {
    package static let mandatedReportNoted: Self = "mandated-report-noted"
}
