import Access
import Door
import Store
import Vocabulary

/// Says whether the person went to the service, and why not.
package struct ReportAttendance: Report {
    package static let permission = Permission.makeReferrals

    package enum Told: Sendable {
        case attended
        case missed(Referral.Missed)
        case unknown

        var attendance: Referral.Attendance {
            switch self {
            case .attended: .yes
            case .missed: .no
            case .unknown: .unknown
            }
        }

        var why: Referral.Missed? {
            if case .missed(let why) = self { why } else { nil }
        }
    }

    let referral: ID<Referral>
    let told: Told
    let at: Instant?
    let proof: Referral.Proof?

    package init(_ referral: ID<Referral>, _ told: Told, at: Instant? = nil, proof: Referral.Proof? = nil) {
        self.referral = referral
        self.told = told
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let need = try Needs(db).need(before.need)
        var call = try Calls(db).call(before.call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let flag: ReferralReport.Flag? =
            if moment < before.offeredAt.adding(.seconds(-60)) { .beforeOffer } else if !need.isOpen {
                .needClosed
            } else if before.withdrawn != nil { .withdrawn } else if before.attended != nil {
                .again
            } else if before.answer != .accepted { .notAccepted } else { nil }
        try db.keep(
            in: "referral",
            """
            UPDATE referral SET attended = \(told.attendance), missed_why = \(told.why), attended_at = \(moment)
            WHERE id = \(before.id) RETURNING *
            """
        )
        try Referrals(db).report(
            .attendance, told.attendance.rawValue, because: told.why?.rawValue, of: need.id, by: before.id,
            at: moment, entered: now, by: worker, flag: flag, proof: proof)
        try Referrals(db).expect(before.id)
        var moved: [Event] = []
        if case .attended = told, need.isOpen {
            moved = try Needs(db).advance(need, to: .attended, on: &call, by: worker, at: moment, entered: now)
        }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "referral": .init(before.id),
            "attended": .init(told.attendance), "at": .init(moment),
        ]
        if let why = told.why { said["why"] = .init(why) }
        if let flag { said["flag"] = .init(flag) }
        return (try Referrals(db).referral(before.id), [Event(.attendanceReported, call.subject, said)] + moved)
    }
}

extension Event.Kind {
    package static let attendanceReported: Self = "attendance-reported"
}
