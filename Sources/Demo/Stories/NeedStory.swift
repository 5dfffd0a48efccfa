import Access
import Door
import Operate
import Vocabulary

/// One need, from the service that is asked until it is met or given up.
///
/// How much of it goes well is an assumption between two published figures: 36 % of callers whom 211 had referred got
/// help, and half of their problems were resolved within a month.
struct NeedStory: Story {
    enum Step: Sendable { case offer, answer, attend, settle }

    let need: ID<Need>
    let kind: Need.Kind
    var chance: SeededNumbers
    var step = Step.offer
    var referral: ID<Referral>?
    var navigator: Worker?
    var offers = 0

    init(need: ID<Need>, kind: Need.Kind, chance: SeededNumbers) {
        self.need = need
        self.kind = kind
        self.chance = chance
    }

    mutating func goOn(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        let worker = navigator ?? setting.staff.someone(.careNavigator, &chance)
        navigator = worker
        switch step {
        case .offer: return try offer(at: desk, in: setting, worker)
        case .answer: return try answer(at: desk, worker)
        case .attend: return try attend(at: desk, worker)
        case .settle: return try settle(at: desk, worker)
        }
    }

    private mutating func offer(at desk: Sitting, in setting: Setting, _ worker: Worker) throws -> Turn {
        let services = setting.services[kind] ?? []
        guard offers < services.count else {
            return try close("no-such-service", "not-accepted-full", at: desk, worker)
        }
        let offer = OfferReferral(need, to: services[offers], consent: chance.happens(0.92))
        referral = try desk.perform(offer, by: worker).id
        offers += 1
        step = .answer
        // Some answer only after somebody has asked again, and a few never.
        return .after(.seconds(Int((chance.happens(0.12) ? chance.between(75, 200) : chance.between(1, 48)) * 3600)))
    }

    private mutating func answer(at desk: Sitting, _ worker: Worker) throws -> Turn {
        guard let referral else { return .over() }
        switch chance.between(0, 1) {
        case ..<0.06: return try close(nil, "service-did-not-answer", at: desk, worker)
        case ..<0.26:
            let why = chance.one(
                of: [34: Referral.Decline.funding, 25: .ineligible, 31: .full, 5: .language, 5: .transport], else: .full
            )
            try desk.perform(AnswerReferral(referral, .declined(why), proof: .receiver), by: worker)
            step = .offer
            guard chance.happens(0.6) else { return try close(nil, "not-accepted-\(why.rawValue)", at: desk, worker) }
            return .after(.seconds(Int(chance.between(1, 30) * 3600)))
        default:
            let wait = Duration.seconds(Int(chance.between(6, 120) * 3600))
            let appointment = AnswerReferral(
                referral, .accepted(appointment: desk.now.adding(wait)), proof: .receiver)
            try desk.perform(appointment, by: worker)
            step = .attend
            return .after(wait + .seconds(Int(chance.between(1, 20) * 3600)))
        }
    }

    private mutating func attend(at desk: Sitting, _ worker: Worker) throws -> Turn {
        guard let referral else { return .over() }
        switch chance.between(0, 1) {
        case ..<0.62:
            try desk.perform(ReportAttendance(referral, .attended, proof: .receiver), by: worker)
            step = .settle
            return .after(.seconds(Int(chance.between(2, 220) * 3600)))
        case ..<0.7:
            try desk.perform(ReportAttendance(referral, .unknown), by: worker)
            return try close(nil, "referred-unknown", at: desk, worker)
        default:
            let why = chance.one(
                of: [60: Referral.Missed.didNotGo, 20: .waiting, 6: .hospital, 4: .jailed, 10: .moved], else: .didNotGo)
            try desk.perform(ReportAttendance(referral, .missed(why), proof: .person), by: worker)
            return try close(nil, why.rawValue, at: desk, worker)
        }
    }

    private mutating func settle(at desk: Sitting, _ worker: Worker) throws -> Turn {
        guard chance.happens(0.72) else {
            let reason = chance.one(
                of: [50: "partly-met", 20: "not-met", 12: "withdrew", 18: "contact-lost"], else: "partly-met")
            return try close(nil, reason, at: desk, worker)
        }
        if let referral {
            // Who was helped was there more than once.
            try desk.perform(ReportFurtherContact(referral, proof: .receiver), by: worker)
        }
        try desk.perform(ReportNeed(need, .met), by: worker)
        return .over()
    }

    /// Gives the need up: for one reason where no service was asked, for another where one was.
    private func close(_ before: String?, _ after: String, at desk: Sitting, _ worker: Worker) throws -> Turn {
        let reason = try ReasonCode(named: offers == 0 ? before ?? after : after)
        try desk.perform(ReportNeed(need, .closed(reason)), by: worker)
        return .over()
    }
}
