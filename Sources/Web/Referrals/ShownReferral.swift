import Operate
import Vocabulary

/// One service that was asked about a need: how far that has come, and what may be told of it next.
struct ShownReferral: Sendable {
    struct Mark: Sendable {
        let tone: String
        let shape: String
        let text: String
    }

    /// What is asked about it.
    struct Question: Sendable {
        let legend: String
        let choices: [Choice]
        let appointment: String
        let trouble: Trouble?
        let choiceTrouble: String?
    }

    struct Moving: Sendable {
        let appointment: String
        let trouble: Trouble?
        let opened: Bool
    }

    /// How the person gets there, and saying it anew.
    struct Riding: Sendable {
        /// As it was said last.
        let said: String?
        let choices: [Choice]
        let trouble: Trouble?
        let opened: Bool
    }

    /// The link by which the service answers itself.
    struct Link: Sendable {
        let standing: String?
        let submit: String
        /// It may be taken back.
        let waits: Bool
    }

    struct Withdrawing: Sendable {
        let reasons: [Choice]
        let reasonTrouble: String?
        let trouble: Trouble?
        let opened: Bool
    }

    let id: String
    let service: String
    let mark: Mark
    /// By when what is awaited ought to be told, or since when it is late.
    let due: String?
    let isLate: Bool
    let note: String?
    let answering: Question?
    let attending: Question?
    let moving: Moving?
    let riding: Riding?
    let asksContact: Bool
    let contactTrouble: Trouble?
    let proofs: [Choice]
    let link: Link?
    let given: GivenLink?
    /// What takes the link to the service.
    let message: ShownMessage?
    let sending: MessageForm?
    /// What the person says became of it.
    let helped: String?
    let withdrawing: Withdrawing?

    init(
        _ referral: Referral, link: ReferralLink?, given: GivenLink?, message: ShownMessage?, sending: MessageForm?,
        helped: HelpReport?, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        id = referral.id.text
        service = referral.serviceName
        mark = Mark(referral, words)
        let isLate = referral.isLate(at: reading.now)
        self.isLate = isLate
        due = referral.awaited.flatMap { awaited in
            referral.dueAt.map { at in
                words(
                    isLate ? "referrals.lateSince" : "referrals.dueBy",
                    [
                        "what": words.name(of: awaited.rawValue, in: "referrals.codes.awaited"),
                        "time": Moment(at, reading).time,
                    ])
            }
        }
        note = referral.note
        answering = referral.awaitsAnswer ? Self.answering(referral, refused, words) : nil
        attending = referral.isOpen && referral.answer == .accepted ? Self.attending(referral, refused, words) : nil
        let form = "appointment-\(id)"
        moving =
            attending == nil
            ? nil
            : Moving(
                appointment: refused.typed("appointmentAt", in: form) ?? "", trouble: refused.trouble(in: form, words),
                opened: refused?.form == form)
        riding = attending == nil ? nil : Riding(referral, refused, words)
        asksContact = referral.state == .attended
        contactTrouble = refused.trouble(in: "contact-\(id)", words)
        proofs = [Choice](
            [Referral.Proof.receiver, .person, .document].map(\.rawValue), in: "referrals.codes.proofs", chosen: nil,
            words: words)
        self.given = given
        self.message = message
        self.sending = sending
        self.helped = helped.map {
            words(
                "messages.theySay",
                [
                    "answer": words.name(of: $0.answer.rawValue, in: "messages.codes.helped"),
                    "time": Moment($0.at, reading).time,
                ])
        }
        self.link =
            referral.awaited == nil
            ? nil
            : Link(
                standing: link.map { Self.standing($0, reading) },
                submit: words(link == nil ? "referrals.link.give" : "referrals.link.again"),
                waits: link?.leads(at: reading.now) ?? false)
        withdrawing = referral.isOpen ? Withdrawing(referral, refused, words) : nil
    }

    private static func answering(_ referral: Referral, _ refused: Refused?, _ words: Words) -> Question {
        Question(
            "answer", referral, words("referrals.asks.answer", ["service": referral.serviceName]),
            [("accepted", words("referrals.accepted"))]
                + Referral.Decline.allCases.map {
                    ($0.rawValue, words.name(of: $0.rawValue, in: "referrals.codes.declines"))
                }, field: "answer", refused, words)
    }

    private static func attending(_ referral: Referral, _ refused: Refused?, _ words: Words) -> Question {
        Question(
            "attendance", referral, words("referrals.asks.attended", ["service": referral.serviceName]),
            [("yes", words("referrals.went"))]
                + Referral.Missed.allCases.map { ($0.rawValue, words.name(of: $0.rawValue, in: "reasons")) }
                + [("unknown", words("referrals.attendanceUnknown"))], field: "attended", refused, words)
    }

    private static func standing(_ link: ReferralLink, _ reading: Reading) -> String {
        let words = reading.words
        return switch link.standing(at: reading.now) {
        case .waiting: words("referrals.link.waits", ["time": Moment(link.expiresAt, reading).time])
        case .expired: words("referrals.link.expired")
        case .opened(let at): words("referrals.link.opened", ["time": Moment(at, reading).time])
        case .closed(let closing): words.name(of: closing.rawValue, in: "links.codes.closings")
        }
    }
}

extension ShownReferral.Mark {
    init(_ referral: Referral, _ words: Words) {
        (tone, shape) =
            switch referral.state {
            case .sent, .acknowledged: ("waiting", "●")
            case .accepted, .appointment: ("going", "▲")
            case .attended, .engaged: ("with", "■")
            case .declined, .missed, .unknown, .withdrawn: ("closed", "–")
            }
        text = words.name(of: referral.state.rawValue, in: "referrals.codes.states")
    }
}

extension ShownReferral.Question {
    fileprivate init(
        _ form: String, _ referral: Referral, _ legend: String, _ answers: [(code: String, name: String)],
        field: String, _ refused: Refused?, _ words: Words
    ) {
        let form = "\(form)-\(referral.id)"
        let chosen = refused.typed(field, in: form)
        self.legend = legend
        choices = answers.map { Choice(value: $0.code, name: $0.name, chosen: $0.code == chosen) }
        appointment = refused.typed("appointmentAt", in: form) ?? ""
        trouble = refused.trouble(in: form, words)
        choiceTrouble = refused.trouble(with: field, in: form, words)
    }
}

extension ShownReferral.Riding {
    fileprivate init(_ referral: Referral, _ refused: Refused?, _ words: Words) {
        let form = "ride-\(referral.id)"
        said = referral.ride.map { words.name(of: $0.rawValue, in: "referrals.codes.rides") }
        choices = [Choice](
            Referral.Ride.allCases.map(\.rawValue), in: "referrals.codes.rides",
            chosen: refused.typed("ride", in: form) ?? referral.ride?.rawValue, words: words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil || referral.ride == nil
    }
}

extension ShownReferral.Withdrawing {
    fileprivate init(_ referral: Referral, _ refused: Refused?, _ words: Words) {
        let form = "withdrawal-\(referral.id)"
        reasons = [Choice](
            Referral.Withdrawal.allCases.filter { $0 != .takenElsewhere }.map(\.rawValue),
            in: "referrals.codes.withdrawals",
            chosen: refused.typed("why", in: form), words: words)
        reasonTrouble = refused.trouble(with: "why", in: form, words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil
    }
}
