import Access
import Door
import Store
import Vocabulary

/// Marks that a service has not answered in time: once for each offer.
package struct MissAnswer: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "referral-answer"

    let referral: String

    package init(_ referral: String) {
        self.referral = referral
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let offered = try Referrals(db).referral(ID(stored: referral))
        guard offered.awaitsAnswer, offered.overdueAt == nil, offered.answerDue <= now else { return ((), []) }
        let need = try Needs(db).need(offered.need)
        // Nobody waits for an answer about what is met or given up.
        guard need.isOpen else { return ((), []) }
        try db.keep(in: "referral", "UPDATE referral SET overdue_at = \(now) WHERE id = \(offered.id) RETURNING *")
        let call = try Calls(db).call(offered.call)
        try Calls(db).save(call)
        let said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "referral": .init(offered.id),
            "service": .init(offered.service),
        ]
        return ((), [Event(.referralUnanswered, call.subject, said)])
    }
}

extension Referrals {
    /// Asks the alarm to look whether the service has answered.
    func expectAnswer(to referral: ID<Referral>, offered: Instant) throws {
        try DueWork(db).ask(MissAnswer.kind, about: referral.text, at: offered.adding(Referral.answerPromise))
    }
}

extension Event.Kind {
    package static let referralUnanswered: Self = "referral-unanswered"
}
