import Access
import Door
import Store
import Vocabulary

/// Says what became of a need: a service met it, or it is given up for a reason of the stage where it is.
package struct ReportNeed: Report {
    package static let permission = Permission.makeReferrals

    package enum Told: Sendable {
        case met
        case closed(ReasonCode)
    }

    let need: ID<Need>
    let told: Told
    let at: Instant?
    let proof: Referral.Proof?

    package init(_ need: ID<Need>, _ told: Told, at: Instant? = nil, proof: Referral.Proof? = nil) {
        self.need = need
        self.told = told
        self.at = at
        self.proof = proof
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Need, [Event]) {
        let need = try Needs(db).need(need)
        var call = try Calls(db).call(Needs(db).call(of: need))
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let reason: ReasonCode? = if case .closed(let reason) = told { reason } else { nil }
        let flag: ReferralReport.Flag? =
            if !need.isOpen { .needClosed } else if reason == nil, need.stage < .attended { .notAttended } else { nil }
        var moved: [Event] = []
        if need.isOpen {
            if let reason {
                moved = try Needs(db).leave(need, reason, on: &call, by: worker, at: moment, entered: now)
            } else {
                moved = try Needs(db).advance(need, to: .resolved, on: &call, by: worker, at: moment, entered: now)
            }
        }
        try Referrals(db).report(
            .need, reason == nil ? "met" : "closed", because: reason?.written, of: need.id, by: nil, at: moment,
            entered: now, by: worker, flag: flag, proof: proof)
        try Calls(db).save(call)
        guard let flag else { return (try Needs(db).need(need.id), moved) }
        // What a need's own event cannot say: that the report did not fit.
        let said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "flag": .init(flag), "at": .init(moment),
        ]
        return (try Needs(db).need(need.id), moved + [Event(.needReported, call.subject, said)])
    }
}

extension Event.Kind {
    package static let needReported: Self = "need-reported"
}
