import Access
import Door
import Store
import Vocabulary

/// Says what a service answered: it takes the person, or it does not, and why.
package struct AnswerReferral: Report {
    package static let permission = Permission.makeReferrals

    package enum Told: Sendable {
        case accepted(appointment: Instant?)
        case declined(Referral.Decline)
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
        let call = try Calls(db).call(before.call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let (answer, why, appointment): (Referral.Answer, Referral.Decline?, Instant?) =
            switch told {
            case .accepted(let appointment): (.accepted, nil, appointment)
            case .declined(let why): (.declined, why, nil)
            }
        let flag: ReferralReport.Flag? =
            if moment < before.offeredAt.adding(.seconds(-60)) { .beforeOffer } else if before.withdrawn != nil {
                .withdrawn
            } else if before.answer != nil { .again } else if !need.isOpen {
                .needClosed
            } else if moment
                >= before.answerDue
            { .late } else { nil }
        try db.keep(
            in: "referral",
            """
            UPDATE referral SET answer = \(answer), declined_why = \(why), answered_at = \(moment),
                appointment_at = \(appointment)
            WHERE id = \(before.id) RETURNING *
            """
        )
        try Referrals(db).report(
            .answer, answer.rawValue, because: why?.rawValue, of: need.id, by: before.id, at: moment, entered: now,
            by: worker, flag: flag, proof: proof)
        try Referrals(db).expect(before.id)
        // The first to accept has the need: nobody else goes on looking for a place.
        let others =
            answer == .accepted && before.withdrawn == nil
            ? try Referrals(db).asked(with: before).filter(\.awaitsAnswer) : []
        let spared = try others.map { other in
            try Referrals(db).withdraw(other, .takenElsewhere, at: moment, entered: now, by: worker, proof: .system)
        }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "referral": .init(before.id),
            "answer": .init(answer), "at": .init(moment),
        ]
        if let why { said["why"] = .init(why) }
        if let flag { said["flag"] = .init(flag) }
        return (
            try Referrals(db).referral(before.id),
            [Event(.referralAnswered, call.subject, said)] + spared.flatMap(\.self)
        )
    }
}

extension Event.Kind {
    package static let referralAnswered: Self = "referral-answered"
}
