import Access
import Door
import Store
import Vocabulary

/// Says that one suspects harm: from this moment the clock of the law runs.
package struct BeginReport: Report {
    package static let permission = Permission.suspectHarm

    let kind: MandatedRule.Kind
    let suspectedAt: Instant
    let about: String?
    let origin: ReportOrigin

    /// - Parameter about: whom, in words; nothing where that is not known.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: MandatedRule.Kind, suspectedAt: Instant, about: String?, from origin: ReportOrigin = ReportOrigin()
    ) throws(Refusal) {
        self.kind = kind
        self.suspectedAt = suspectedAt
        self.about = try FreeText.given(about, most: MandatedReport.mostAbout, field: "about")
        self.origin = origin
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        try suspectedAt.requirePast(now, field: "suspectedAt")
        guard now.since(suspectedAt) < MandatedReport.longest else {
            throw Refusal(.suspectedLongAgo, field: "suspectedAt")
        }
        // Whoever may not see a record learns nothing here by naming it.
        let origin = origin.seen(by: worker)
        try origin.requireThere(in: db)
        let reports = MandatedReports(db)
        let rule = try reports.rule(kind)
        let id = ID<MandatedReport>.new()
        let due = rule.oralDue(suspectedAt: suspectedAt)
        let writtenDue = rule.writtenDue(suspectedAt: suspectedAt, oralMadeAt: nil)
        try db.keep(
            in: "mandated_report",
            """
            INSERT INTO mandated_report (id, kind, rule_id, call_id, case_id, person_id, about, suspected_at, begun_at,
                packet_revision, oral_due_at, written_due_at)
            VALUES (\(id), \(kind), \(rule.id), \(origin.call), \(origin.supportCase), \(origin.person), \(about),
                \(suspectedAt), \(now), 0, \(due), \(writtenDue))
            RETURNING *
            """
        )
        try reports.join(worker.id, id, at: now)
        try reports.expect(MissOralReport.kind, id, at: due)
        if let writtenDue { try reports.expect(MissWrittenReport.kind, id, at: writtenDue) }
        let report = try reports.report(id)
        let said: [String: Event.Fact] = [
            "harmed": .init(kind), "suspected": .init(suspectedAt), "rule": .number(Int64(rule.revision)),
        ]
        return (report, [Event(.mandatedReportBegun, report.subject, said)])
    }
}

/// Says that one suspects it too: the duty of each stays, and each may go on with what is one report.
package struct JoinReport: Report {
    package static let permission = Permission.suspectHarm

    let report: ID<MandatedReport>

    package init(_ report: ID<MandatedReport>) {
        self.report = report
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let found = try reports.report(report)
        if try reports.isReporter(worker.id, of: report) { return (found, []) }
        let origin = ReportOrigin(call: found.call, supportCase: found.supportCase, person: found.person)
        // Whoever may see none of what it came from cannot know of it.
        guard worker.leadsReports || origin.seen(by: worker) != ReportOrigin() else {
            throw Refusal(.noSuchReport, .absent)
        }
        try reports.join(worker.id, report, at: now)
        return (found, [Event(.mandatedReportJoined, found.subject)])
    }
}

extension Command where Outcome == MandatedReport {
    package func subject(of outcome: MandatedReport) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> MandatedReport {
        try MandatedReports(db).report(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let suspectedLongAgo: Self = "suspected-long-ago"
}

extension Event.Kind {
    package static let mandatedReportBegun: Self = "mandated-report-begun"
    package static let mandatedReportJoined: Self = "mandated-report-joined"
}
