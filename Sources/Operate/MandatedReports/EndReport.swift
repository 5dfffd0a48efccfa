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

/// Marks that no agency had been told when the law asked for it: once for each report.
package struct MissOralReport: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "mandated-oral"

    let report: String

    package init(_ report: String) {
        self.report = report
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let found = try MandatedReports(db).report(ID(stored: report))
        guard !found.isOralMet, found.oralOverdueAt == nil, found.oralDue <= now else { return ((), []) }
        try db.keep(
            in: "mandated_report",
            "UPDATE mandated_report SET oral_overdue_at = \(now) WHERE id = \(found.id) RETURNING *")
        return ((), [Event(.mandatedOralOverdue, found.subject)])
    }
}

/// Marks that the written report had not been sent when the law asked for it: once for each report.
package struct MissWrittenReport: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "mandated-written"

    let report: String

    package init(_ report: String) {
        self.report = report
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let found = try MandatedReports(db).report(ID(stored: report))
        guard let due = found.writtenDue, found.writtenMadeAt == nil, found.writtenOverdueAt == nil, due <= now else {
            return ((), [])
        }
        try db.keep(
            in: "mandated_report",
            "UPDATE mandated_report SET written_overdue_at = \(now) WHERE id = \(found.id) RETURNING *")
        return ((), [Event(.mandatedWrittenOverdue, found.subject)])
    }
}

/// Says what the law asks here: counts for whatever begins after it.
package struct SetMandatedRule: Order {
    package static let permission = Permission.setMandatedRules

    let rule: MandatedRule
    let revision: Int

    /// - Parameter revision: of the rule that was read before it was changed; 0 where none was set.
    package init(_ rule: MandatedRule, after revision: Int) {
        self.rule = rule
        self.revision = revision
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (MandatedRule, [Event]) {
        let reports = MandatedReports(db)
        guard try reports.rule(rule.kind).revision == revision else { throw Refusal(.ruleChanged, .conflicting) }
        try db.keep(
            in: "mandated_rule",
            """
            INSERT INTO mandated_rule (id, kind, revision, state, who, oral_minutes, written_enough, written_hours,
                written_from, agency, telephone, form, citation, asked, set_by, set_at)
            VALUES (\(ID<MandatedRule>.new()), \(rule.kind), \(revision + 1), \(rule.state), \(rule.who),
                \(rule.oralMinutes), \(rule.isWrittenEnough ? 1 : 0), \(rule.writtenHours), \(rule.writtenFrom),
                \(rule.agency), \(rule.telephone), \(rule.form), \(rule.citation), \(try rule.written), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        var said: [String: Event.Fact] = ["harmed": .init(rule.kind), "minutes": .init(rule.oralMinutes)]
        if let hours = rule.writtenHours { said["hours"] = .init(hours) }
        return (try reports.rule(rule.kind), [Event(.mandatedRuleSet, Event.Subject(kind: "workspace", id: ""), said)])
    }

    package func subject(of outcome: MandatedRule) -> String { outcome.kind.rawValue }

    package func outcome(again subject: String, in db: any Transaction) throws -> MandatedRule {
        try MandatedReports(db).rule(rule.kind)
    }
}

extension Refusal.Code {
    package static let reportNotMade: Self = "report-not-made"
    package static let ruleChanged: Self = "rule-changed"
}

extension Event.Kind {
    package static let mandatedReportEnded: Self = "mandated-report-ended"
    package static let mandatedReportNoted: Self = "mandated-report-noted"
    package static let mandatedOralOverdue: Self = "mandated-oral-overdue"
    package static let mandatedWrittenOverdue: Self = "mandated-written-overdue"
    package static let mandatedRuleSet: Self = "mandated-rule-set"
}
