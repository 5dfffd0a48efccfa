import Access
import Door
import Store
import Vocabulary

// The steps between an offer and the end of a need that are neither an answer nor whether the person went.

/// Says that the service has got a referral.
package struct AcknowledgeReferral: Report {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let at: Instant?
    let proof: Referral.Proof?

    package init(_ referral: ID<Referral>, at: Instant? = nil, proof: Referral.Proof? = nil) {
        self.referral = referral
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let step = ReferralStep(before, .acknowledgement, at: at ?? now, entered: now, by: worker, proof: proof)
        return try step.keep(
            in: db, flag: before.acknowledgedAt == nil ? nil : .again, .referralAcknowledged,
            "UPDATE referral SET acknowledged_at = coalesce(acknowledged_at, \(step.at)) WHERE id = \(before.id) RETURNING *"
        )
    }
}

/// Says for when an appointment was made, or to when it was moved.
package struct MakeAppointment: Report {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let appointment: Instant
    let at: Instant?
    let proof: Referral.Proof?

    /// - Parameter at: when it was made, if not just now.
    package init(
        _ referral: ID<Referral>, for appointment: Instant, at: Instant? = nil, proof: Referral.Proof? = nil
    ) {
        self.referral = referral
        self.appointment = appointment
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let step = ReferralStep(before, .appointment, at: at ?? now, entered: now, by: worker, proof: proof)
        return try step.keep(
            in: db, flag: before.answer == .accepted ? nil : .notAccepted, .appointmentMade,
            """
            UPDATE referral SET appointment_at = \(appointment),
                late_at = CASE WHEN late_for = 'attendance' THEN NULL ELSE late_at END,
                late_for = CASE WHEN late_for = 'attendance' THEN NULL ELSE late_for END
            WHERE id = \(before.id) RETURNING *
            """)
    }
}

/// Says that the service met the person again: from the second time on somebody is engaged with it.
package struct ReportFurtherContact: Report {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let at: Instant?
    let proof: Referral.Proof?

    package init(_ referral: ID<Referral>, at: Instant? = nil, proof: Referral.Proof? = nil) {
        self.referral = referral
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let step = ReferralStep(before, .contact, at: at ?? now, entered: now, by: worker, proof: proof)
        return try step.keep(
            in: db, flag: before.attended == .yes ? nil : .notAttended, .referralEngaged,
            "UPDATE referral SET engaged_at = coalesce(engaged_at, \(step.at)) WHERE id = \(before.id) RETURNING *")
    }
}

/// Asks a service no longer.
package struct WithdrawReferral: Order {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let why: Referral.Withdrawal
    let at: Instant?
    let proof: Referral.Proof?

    /// - Throws: ``Refusal`` about `why`: that somebody else took the person is known from their answer.
    package init(
        _ referral: ID<Referral>, _ why: Referral.Withdrawal, at: Instant? = nil, proof: Referral.Proof? = nil
    ) throws(Refusal) {
        guard why != .takenElsewhere else { throw Refusal(.notOneOf, field: "why") }
        self.referral = referral
        self.why = why
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        guard before.isOpen else { throw Refusal(.referralOver, .conflicting) }
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let events = try Referrals(db).withdraw(before, why, at: moment, entered: now, by: worker, proof: proof)
        try Calls(db).save(Calls(db).call(before.call))
        return (try Referrals(db).referral(before.id), events)
    }
}

extension Referrals {
    /// Keeps that nobody waits for a service any more; whoever has the link reads that, and nothing of the person.
    func withdraw(
        _ referral: Referral, _ why: Referral.Withdrawal, at moment: Instant, entered now: Instant, by worker: Worker,
        proof: Referral.Proof?
    ) throws -> [Event] {
        try db.keep(
            in: "referral",
            """
            UPDATE referral SET withdrawn_why = \(why), withdrawn_at = \(moment) WHERE id = \(referral.id) RETURNING *
            """)
        try report(
            .withdrawal, why.rawValue, because: nil, of: referral.need, by: referral.id, at: moment, entered: now,
            by: worker, flag: nil, proof: proof)
        let call = try Calls(db).call(referral.call)
        let said = referral.said(try Needs(db).need(referral.need)).merging(["why": .init(why)]) { first, _ in first }
        return [Event(.referralWithdrawn, call.subject, said)]
    }
}

/// One step as it is told: kept with both its times and with what shows it, be it odd or not.
struct ReferralStep {
    let before: Referral
    let step: ReferralReport.Step
    let at: Instant
    let now: Instant
    let worker: Worker
    let proof: Referral.Proof?

    init(
        _ before: Referral, _ step: ReferralReport.Step, at: Instant, entered now: Instant, by worker: Worker,
        proof: Referral.Proof?
    ) {
        self.before = before
        self.step = step
        self.at = at
        self.now = now
        self.worker = worker
        self.proof = proof
    }

    /// - Parameters:
    ///   - outcome: what was told.
    ///   - flag: what does not fit, unless it was told of a time before the offer or after the end.
    func keep(
        in db: any Transaction, _ outcome: String = "yes", flag: ReferralReport.Flag?, _ kind: Event.Kind, _ change: SQL
    ) throws -> (Referral, [Event]) {
        try at.requirePast(now, field: "at")
        let need = try Needs(db).need(before.need)
        let call = try Calls(db).call(before.call)
        let flag: ReferralReport.Flag? =
            if at < before.offeredAt.adding(.seconds(-60)) { .beforeOffer } else if before.withdrawn != nil {
                .withdrawn
            } else if !need.isOpen { .needClosed } else { flag }
        try db.keep(in: "referral", change)
        try Referrals(db).report(
            step, outcome, because: nil, of: need.id, by: before.id, at: at, entered: now, by: worker, flag: flag,
            proof: proof)
        try Referrals(db).expect(before.id)
        try Calls(db).save(call)
        var said = before.said(need)
        said["at"] = .init(at)
        if let flag { said["flag"] = .init(flag) }
        return (try Referrals(db).referral(before.id), [Event(kind, call.subject, said)])
    }
}

extension Event.Kind {
    package static let referralAcknowledged: Self = "referral-acknowledged"
    package static let appointmentMade: Self = "appointment-made"
    package static let referralEngaged: Self = "referral-engaged"
    package static let referralWithdrawn: Self = "referral-withdrawn"
}
