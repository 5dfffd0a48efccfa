import Access
import Door
import Store
import Vocabulary

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

extension Event.Kind {
    package static let mandatedOralOverdue: Self = "mandated-oral-overdue"
    package static let mandatedWrittenOverdue: Self = "mandated-written-overdue"
}
