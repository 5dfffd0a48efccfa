import Door
import Foundation
import Operate
import Vocabulary

/// What the page of referrals sends: untrusted until it is a command.
extension Form {
    func offer(of need: ID<Operate.Need>, _ visit: Visit) throws -> OfferReferral {
        let fields = ["service"] + (2...OfferReferral.mostAtOnce).map { "service-\($0)" }
        let services: [ID<LocalService>] = try fields.compactMap { try name($0) }
        guard given("service") != nil else { throw Refusal(.required, field: "service") }
        guard let consent = try code("consent", ["yes": true, "no": false].value(of:)) else {
            throw Refusal(.required, field: "consent")
        }
        return try OfferReferral(
            need, toFirstOf: services, consent: consent, note: given("note"),
            at: try moment("at", in: visit.site.timeZone))
    }

    func draft(of need: ID<Operate.Need>) throws -> DraftReferral {
        guard let service: ID<LocalService> = try name("service") else { throw Refusal(.required, field: "service") }
        return DraftReferral(need, to: service)
    }

    func consent(to draft: ID<Referral>) throws(Refusal) -> NoteDraftConsent {
        guard let consent = try code("consent", ["yes": true, "no": false].value(of:)) else {
            throw Refusal(.required, field: "consent")
        }
        return NoteDraftConsent(draft, consent)
    }

    /// What shows it; nothing where whoever told it does not know.
    private var proof: Referral.Proof? {
        get throws(Refusal) { try code("proof", Referral.Proof.init(rawValue:)) }
    }

    func answer(in zone: TimeZone) throws -> AnswerReferral.Told {
        guard let word = given("answer") else { throw Refusal(.required, field: "answer") }
        if word == "accepted" { return .accepted(appointment: try moment("appointmentAt", in: zone)) }
        guard let why = Referral.Decline(rawValue: word) else { throw Refusal(.notOneOf, field: "answer") }
        return .declined(why)
    }

    func answer(of referral: ID<Referral>, _ visit: Visit) throws -> AnswerReferral {
        let zone = visit.site.timeZone
        return AnswerReferral(referral, try answer(in: zone), at: try moment("at", in: zone), proof: try proof)
    }

    func attendance() throws -> ReportAttendance.Told {
        guard let word = given("attended") else { throw Refusal(.required, field: "attended") }
        switch word {
        case "yes": return .attended
        case "unknown": return .unknown
        default:
            guard let why = Referral.Missed(rawValue: word) else { throw Refusal(.notOneOf, field: "attended") }
            return .missed(why)
        }
    }

    func attendance(of referral: ID<Referral>, _ visit: Visit) throws -> ReportAttendance {
        ReportAttendance(
            referral, try attendance(), at: try moment("at", in: visit.site.timeZone), proof: try proof)
    }

    func appointment(in zone: TimeZone) throws -> Instant {
        guard let moment = try moment("appointmentAt", in: zone) else {
            throw Refusal(.required, field: "appointmentAt")
        }
        return moment
    }

    func appointment(of referral: ID<Referral>, _ visit: Visit) throws -> MakeAppointment {
        MakeAppointment(referral, for: try appointment(in: visit.site.timeZone), proof: try proof)
    }

    func ride(of referral: ID<Referral>) throws -> ArrangeRide {
        guard let ride = try code("ride", Referral.Ride.init(rawValue:)) else {
            throw Refusal(.required, field: "ride")
        }
        return ArrangeRide(referral, by: ride)
    }

    func contact(of referral: ID<Referral>, _ visit: Visit) throws -> ReportFurtherContact {
        ReportFurtherContact(referral, at: try moment("at", in: visit.site.timeZone), proof: try proof)
    }

    func withdrawal(of referral: ID<Referral>) throws -> WithdrawReferral {
        guard let why = try code("why", Referral.Withdrawal.init(rawValue:)) else {
            throw Refusal(.required, field: "why")
        }
        return try WithdrawReferral(referral, why)
    }

    /// What takes a link to the service.
    func message(with secret: LinkSecret, _ visit: Visit) throws(Refusal) -> ReferralMessage.Draft {
        guard let channel = try code("channel", ReferralMessage.Channel.init(rawValue:)) else {
            throw Refusal(.required, field: "channel")
        }
        return try visit.message(channel, to: given("to"), in: given("language"), with: secret)
    }

    /// That somebody agreed to get texts, where texts go here.
    func texts(about need: ID<Operate.Need>, _ visit: Visit) throws(Refusal) -> AgreeToTexts {
        guard visit.site.setting.carriers.text != nil else { throw Refusal(.messagesNotSetUp) }
        let language = given("language") ?? Catalogue.usual
        guard visit.site.pages.catalogue.languages[language] != nil else { throw Refusal(.notOneOf, field: "language") }
        return try AgreeToTexts(about: need, at: given("to"), in: language, sealedBy: visit.site.outboxVault)
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

extension Visit {
    /// What takes a link to the service, by a way that was set up here.
    func message(
        _ channel: ReferralMessage.Channel, to typed: String?, in language: String?, with secret: LinkSecret
    ) throws(Refusal) -> ReferralMessage.Draft {
        guard site.setting.carriers[channel] != nil else { throw Refusal(.messagesNotSetUp, field: "channel") }
        let language = language ?? Catalogue.usual
        guard site.pages.catalogue.languages[language] != nil else { throw Refusal(.notOneOf, field: "language") }
        return try ReferralMessage.Draft(
            channel, to: typed, in: language, address: ReceiverDoor.address(of: secret, self),
            sealedBy: site.outboxVault)
    }
}

extension Refusal.Code {
    static let messagesNotSetUp: Self = "messages-not-set-up"
}
