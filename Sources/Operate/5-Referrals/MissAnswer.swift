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

    /// Offers of open needs that no service has answered in time, the longest first.
    package func unanswered(most: Int = Referrals.mostUnanswered) throws -> [UnansweredOffer] {
        try db(
            """
            SELECT referral.id, referral.call_id, referral.offered_at, service.name AS service_name,
                   path_need.need, call.number
            FROM referral JOIN service ON service.id = referral.service_id
            JOIN path_need ON path_need.id = referral.need_id JOIN call ON call.id = referral.call_id
            WHERE referral.overdue_at IS NOT NULL AND referral.answer IS NULL AND referral.attended IS NULL
              AND path_need.left_at IS NULL AND path_need.stage <> 'resolved'
            ORDER BY referral.offered_at, referral.id LIMIT \(most)
            """
        ).map(UnansweredOffer.init)
    }

    /// The most unanswered offers one list shows.
    package static let mostUnanswered = 50
}

/// An offer that a service has not answered in time.
package struct UnansweredOffer: Sendable {
    package let referral: ID<Referral>
    package let call: ID<Call>
    package let number: Int
    package let kind: Need.Kind
    package let serviceName: String
    package let offeredAt: Instant

    init(_ row: Row) throws {
        referral = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        kind = try row["need"]
        serviceName = try row["service_name"]
        offeredAt = try row["offered_at"]
    }
}

extension Event.Kind {
    package static let referralUnanswered: Self = "referral-unanswered"
}
