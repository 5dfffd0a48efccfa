import Access
import Door
import Foundation
import Store
import Vocabulary

// What people are told by text where they agreed to it: the day before an appointment, and some days after it.

extension Referral {
    /// At what time of the day before the appointment somebody is reminded, and of which day after it they are asked.
    static let reminderHour = 10
    static let daysUntilAsked = 3

    /// A day before or after the appointment at that hour, as clocks in a zone show it.
    func textMoment(days: Int, in zone: TimeZone) -> Instant? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let appointmentAt,
            let day = calendar.date(
                byAdding: .day, value: days, to: calendar.startOfDay(for: appointmentAt.date)),
            let moment = calendar.date(bySettingHour: Self.reminderHour, minute: 0, second: 0, of: day)
        else { return nil }
        return Instant(moment)
    }

    /// Whether the appointment is on the day after this one, as clocks in a zone show it.
    func isTomorrow(at now: Instant, in zone: TimeZone) -> Bool {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let appointmentAt,
            let tomorrow = calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: now.date))
        else { return false }
        return calendar.isDate(appointmentAt.date, inSameDayAs: tomorrow)
    }
}

extension Referrals {
    /// Where people read their clocks.
    func zone() throws -> TimeZone {
        try db.workspaceZone()
    }

    /// Asks the alarm to remind the person of the appointment, and to ask them later what became of it.
    func expectTexts(about referral: Referral) throws {
        guard let appointment = referral.appointmentAt else { return }
        let zone = try zone()
        for (kind, days) in [(RemindOfAppointment.kind, -1), (AskWhetherHelped.kind, Referral.daysUntilAsked)] {
            guard let moment = referral.textMoment(days: days, in: zone) else { continue }
            try DueWork(db).ask(kind, about: "\(referral.id.text) \(appointment.microseconds)", at: moment)
        }
    }

    /// The referral that due work was asked about, unless its appointment was moved since or its need is over.
    fileprivate func asked(_ subject: String) throws -> (Referral, Need, TextAgreement)? {
        let parts = subject.split(separator: " ").map(String.init)
        guard parts.count == 2 else { return nil }
        let referral = try referral(ID(stored: parts[0]))
        let need = try Needs(db).need(referral.need)
        guard let at = referral.appointmentAt, String(at.microseconds) == parts[1], need.isOpen,
            referral.withdrawn == nil, let agreement = try TextAgreements(db).standing(of: [need.id])[need.id]
        else { return nil }
        return (referral, need, agreement)
    }
}

/// Reminds somebody the day before their appointment, where they agreed to it.
package struct RemindOfAppointment: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "appointment-reminder"

    let subject: String

    package init(_ subject: String) {
        self.subject = subject
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let referrals = Referrals(db)
        guard let (referral, need, agreement) = try referrals.asked(subject), referral.state == .appointment,
            referral.isTomorrow(at: now, in: try referrals.zone())
        else { return ((), []) }
        return ((), try Outbox(db).put(.reminder, about: subject, referral, need, to: agreement, by: worker, at: now))
    }
}

/// Asks somebody some days after their appointment whether they got help, where they agreed to it and have not said so.
package struct AskWhetherHelped: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "did-you-get-help"

    let subject: String

    package init(_ subject: String) {
        self.subject = subject
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard let (referral, need, agreement) = try Referrals(db).asked(subject), referral.answer == .accepted,
            try HelpReports(db).newest(of: [referral.id]).isEmpty
        else { return ((), []) }
        return ((), try Outbox(db).put(.helped, about: subject, referral, need, to: agreement, by: worker, at: now))
    }
}
