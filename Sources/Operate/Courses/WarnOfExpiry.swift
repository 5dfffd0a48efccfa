import Access
import Door
import Store
import Vocabulary

/// Tells, once for each span, that a certificate runs out: on the page of whoever holds it, and on the coordinator's list.
package struct WarnOfExpiry: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "certificate-expiry"

    /// The certificate and the days before its end, with a blank between.
    let subject: String

    package init(_ subject: String) {
        self.subject = subject
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let parts = subject.split(separator: " ")
        guard parts.count == 2, let days = Int(parts[1]) else { return ((), []) }
        let id = ID<TrainingCertificate>(stored: String(parts[0]))
        // What was renewed, taken back or has gone is nothing to be warned of.
        guard let row = try db("SELECT id FROM training_certificate WHERE id = \(id)").first,
            case let certificate = try CertificateRegister(db).certificate(try row["id"]),
            certificate.standing(on: try TrainingDays(db).day(of: now)) == .valid,
            try !CertificateRegister(db).isRenewed(certificate),
            try db("SELECT id FROM certificate_warning WHERE certificate_id = \(id) AND days = \(days)").isEmpty
        else { return ((), []) }
        try db.keep(
            in: "certificate_warning",
            """
            INSERT INTO certificate_warning (id, certificate_id, days, warned_at)
            VALUES (\(ID<WarnOfExpiry>.new()), \(id), \(days), \(now)) RETURNING *
            """
        )
        return ((), [Event(.certificateRunsOut, TrainingCertificate.subject(id), ["days": .init(days)])])
    }

    /// Asks for the warnings that are to come, and at once for the last of those whose time has passed.
    static func ask(
        about id: ID<TrainingCertificate>, until day: CalendarDay, in db: any Transaction, at now: Instant
    ) throws {
        let days = try TrainingDays(db)
        guard days.day(of: now) <= day else { return }
        let end = try days.beginning(of: day)
        let passed = TrainingCertificate.warnings.filter { days.adding(days: -$0, to: end) <= now }.min()
        for span in TrainingCertificate.warnings {
            let due = days.adding(days: -span, to: end)
            if due > now {
                try DueWork(db).ask(kind, about: "\(id) \(span)", at: due)
            } else if span == passed {
                try DueWork(db).ask(kind, about: "\(id) \(span)", at: now)
            }
        }
    }
}

extension Event.Kind {
    package static let certificateRunsOut: Self = "certificate-runs-out"
}
