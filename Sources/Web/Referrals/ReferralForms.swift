import Door
import Operate
import Vocabulary

/// What the page of referrals sends: untrusted until it is a command.
extension Form {
    func offer(of need: ID<Operate.Need>, _ visit: Visit) throws -> OfferReferral {
        guard let service: ID<LocalService> = try name("service") else { throw Refusal(.required, field: "service") }
        guard let consent = try code("consent", ["yes": true, "no": false].value(of:)) else {
            throw Refusal(.required, field: "consent")
        }
        return OfferReferral(need, to: service, consent: consent, at: try moment("at", in: visit.site.timeZone))
    }

    func answer(of referral: ID<Referral>, _ visit: Visit) throws -> AnswerReferral {
        guard let word = given("answer") else { throw Refusal(.required, field: "answer") }
        let at = try moment("at", in: visit.site.timeZone)
        guard word != "accepted" else {
            let appointment = try moment("appointmentAt", in: visit.site.timeZone)
            return AnswerReferral(referral, .accepted(appointment: appointment), at: at)
        }
        guard let why = Referral.Decline(rawValue: word) else { throw Refusal(.notOneOf, field: "answer") }
        return AnswerReferral(referral, .declined(why), at: at)
    }

    func attendance(of referral: ID<Referral>, _ visit: Visit) throws -> ReportAttendance {
        guard let word = given("attended") else { throw Refusal(.required, field: "attended") }
        let at = try moment("at", in: visit.site.timeZone)
        switch word {
        case "yes": return ReportAttendance(referral, .attended, at: at)
        case "unknown": return ReportAttendance(referral, .unknown, at: at)
        default:
            guard let why = Referral.Missed(rawValue: word) else { throw Refusal(.notOneOf, field: "attended") }
            return ReportAttendance(referral, .missed(why), at: at)
        }
    }

    func outcome(of need: ID<Operate.Need>, _ visit: Visit) throws -> ReportNeed {
        guard let word = given("outcome") else { throw Refusal(.required, field: "outcome") }
        let at = try moment("at", in: visit.site.timeZone)
        guard word != "met" else { return ReportNeed(need, .met, at: at) }
        do throws(Refusal) { return ReportNeed(need, .closed(try ReasonCode(written: word)), at: at) } catch {
            throw error.about("outcome")
        }
    }

    func service() throws(Refusal) -> LocalService.Entry {
        try LocalService.Entry(
            name: given("name"), kind: try code("kind", Operate.Need.Kind.init(rawValue:)), phone: given("phone"),
            hours: given("hours"), note: given("note"))
    }
}

extension [String: Bool] {
    fileprivate func value(of word: String) -> Bool? { self[word] }
}
