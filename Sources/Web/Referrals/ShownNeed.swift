import Operate
import Vocabulary

/// One need as its page shows it: where it stands, what came before, and the next question.
struct ShownNeed: Sendable {
    struct Mark: Sendable {
        let tone: String
        let shape: String
        let text: String
    }

    struct Step: Sendable {
        let when: Moment
        let sentence: String
        /// What shows it.
        var proof: String?
        let odd: String?
    }

    /// What is asked about the need itself.
    struct Question: Sendable {
        let id: String
        let legend: String
        let choices: [Choice]
        let opened: Bool
        let trouble: Trouble?
        let choiceTrouble: String?
    }

    /// A service that might be asked next.
    struct Next: Sendable {
        let name: String
        let address: String
        let why: String?
    }

    struct Offering: Sendable {
        let services: [Choice]
        let others: [Choice]
        let consents: [Choice]
        let serviceTrouble: String?
        let consentTrouble: String?
        let note: String
        let noteTrouble: String?
        let trouble: Trouble?
        let opened: Bool
        let again: Bool
        /// Asks several at once; the services that were chosen besides the first.
        let more: [More]
        let moreOpened: Bool
    }

    struct More: Sendable {
        let name: String
        let legend: String
        let services: [Choice]
        let others: [Choice]
    }

    /// All that is known of a need besides the need itself.
    struct Known {
        var referrals: [Referral] = []
        var reports: [ReferralReport] = []
        var drafts: [ReferralDraft] = []
        var links: [ID<Referral>: ReferralLink] = [:]
        /// What opens the links that were just made.
        var given: [ID<Referral>: GivenLink] = [:]
        /// What took links to services, and where those take people in.
        var messages: [ID<Referral>: ReferralMessage] = [:]
        /// Under which the person gets texts.
        var agreement: TextAgreement?
        /// What the person says became of it.
        var helped: [ID<Referral>: HelpReport] = [:]
        var contacts: [ID<Referral>: ServiceContact] = [:]
        /// The ways by which messages go here, and the languages that they are in.
        var channels: [ReferralMessage.Channel] = []
        var tongues: [String] = []
        var next: [Next] = []
        var services: [LocalService] = []
    }

    let id: String
    let kind: String
    let person: String?
    let mark: Mark
    let trail: [Step]
    let drafts: [ShownDraft]
    let asked: [ShownReferral]
    /// Services that come nearest to the need and were not asked, where somebody has to ask another one.
    let next: [Next]
    let hasNext: Bool
    let closing: Question?
    let offering: Offering?
    /// Whether the person gets texts about it.
    let texting: TextsForm?

    init(
        _ need: Operate.Need, of digest: String? = nil, person: String?, _ known: Known, refused: Refused?,
        _ reading: Reading
    ) {
        let (words, referrals) = (reading.words, known.referrals)
        id = need.id.text
        kind = words.name(of: need.kind.rawValue, in: "needKinds")
        self.person = person
        mark = Mark(need, words)
        trail = ShownNeed.trail(of: need, referrals, known.reports, reading)
        guard need.isOpen else {
            (drafts, asked, next, hasNext, closing, offering, texting) = ([], [], [], false, nil, nil, nil)
            return
        }
        drafts = known.drafts.map { ShownDraft($0, refused: refused, reading) }
        let standing = referrals.filter { $0.awaited != nil }
        asked = standing.map {
            ShownReferral(
                $0, link: known.links[$0.id], given: known.given[$0.id],
                message: known.messages[$0.id].map { ShownMessage($0, reading) },
                sending: MessageForm($0, known, refused: refused, words), helped: known.helped[$0.id], refused: refused,
                reading)
        }
        next = ShownNeed.isStuck(referrals, at: reading.now) ? known.next : []
        hasNext = !next.isEmpty
        texting = TextsForm(need, known, refused: refused, reading)
        let reasons = ReasonCode.leaving(need.stage).filter { $0.kind != .elsewhere }
        closing = Question(
            "outcome", need.id.text, words("referrals.asks.outcome"),
            [("met", words("referrals.met"))]
                + words.own.offer(reasons, of: digest).map { ($0, words.name(of: $0, in: "reasons")) },
            opened: need.stage == .attended, refused, words)
        offering = Offering(
            need, known.services, isAsked: standing.contains(where: \.isOpen) || !drafts.isEmpty,
            again: !referrals.isEmpty, refused, words)
    }

    /// Whether nobody who was asked is going to help in time: all said no, or what is awaited of them is late.
    static func isStuck(_ referrals: [Referral], at now: Instant) -> Bool {
        !referrals.isEmpty && referrals.allSatisfy { $0.isOpen ? $0.isLate(at: now) : $0.attended != .yes }
    }

    private static func trail(
        of need: Operate.Need, _ referrals: [Referral], _ reports: [ReferralReport], _ reading: Reading
    ) -> [Step] {
        let words = reading.words
        var steps = [
            (need.raisedAt, Step(when: Moment(need.raisedAt, reading), sentence: words("referrals.raised"), odd: nil))
        ]
        let names = Dictionary(referrals.map { ($0.id, $0.serviceName) }, uniquingKeysWith: { first, _ in first })
        for referral in referrals {
            let sentence = words(
                referral.hasConsent ? "referrals.offered" : "referrals.offeredUnnamed",
                ["service": referral.serviceName, "by": referral.offeredBy])
            steps.append(
                (
                    referral.offeredAt,
                    Step(when: Moment(referral.offeredAt, reading), sentence: sentence, odd: nil)
                ))
        }
        for report in reports {
            let late = report.enteredAt.since(report.at) > .seconds(3600)
            let odd = [
                report.flag.map { words.name(of: $0, in: "flags") },
                late ? words("timeline.late", ["time": Moment(report.enteredAt, reading).time]) : nil,
            ].compactMap(\.self).joined(separator: " · ")
            let sentence = Step.sentence(report, service: report.referral.flatMap { names[$0] } ?? "", words)
            steps.append(
                (
                    report.at,
                    Step(
                        when: Moment(report.at, reading), sentence: sentence,
                        proof: report.isWithoutWorker
                            ? nil : report.proof.map { words.name(of: $0.rawValue, in: "referrals.codes.proofs") },
                        odd: odd.isEmpty ? nil : odd)
                ))
        }
        let appointments = referrals.compactMap { referral in
            referral.attended == nil ? referral.appointmentAt.map { (referral.serviceName, $0) } : nil
        }
        let sorted = steps.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
        return sorted.map(\.element.1)
            + appointments.map { service, at in
                Step(
                    when: Moment(at, reading), sentence: words("referrals.appointment", ["service": service]),
                    odd: nil)
            }
    }
}

extension ShownNeed.Mark {
    fileprivate init(_ need: Operate.Need, _ words: Words) {
        switch (need.isOpen, need.isMet) {
        case (true, _):
            (tone, shape) = need.stage == .disposed ? ("waiting", "●") : ("going", "▲")
            text = words.name(of: need.stage.rawValue, in: "referrals.codes.stages")
        case (false, true):
            (tone, shape) = ("with", "■")
            text = need.reason.map { words.name(of: $0.written, in: "reasons") } ?? words("referrals.met")
        case (false, false):
            (tone, shape) = ("closed", "–")
            text = need.reason.map { words.name(of: $0.written, in: "reasons") } ?? words("notKnown")
        }
    }
}

extension ShownNeed.Step {
    fileprivate static func sentence(_ report: ReferralReport, service: String, _ words: Words) -> String {
        let by =
            switch (report.isWithoutWorker, report.proof) {
            case (true, .receiver): words("referrals.itself")
            case (true, .person): words("referrals.themselves")
            default: report.by
            }
        let values = [
            "service": service, "by": by,
            "why": report.reason.map { why in
                words.name(
                    of: why, in: report.step == .answer ? "referrals.codes.declines" : "reasons")
            } ?? "",
        ]
        switch (report.step, report.outcome) {
        case (.acknowledgement, _): return words("referrals.told.acknowledged", values)
        case (.appointment, _): return words("referrals.told.appointment", values)
        case (.ride, let ride):
            let ride = words.name(of: ride, in: "referrals.codes.rides")
            return words("referrals.told.ride", values.merging(["ride": ride]) { $1 })
        case (.contact, _): return words("referrals.told.contact", values)
        case (.withdrawal, let why):
            let why = words.name(of: why, in: "referrals.codes.withdrawals")
            return words("referrals.told.withdrawn", values.merging(["why": why]) { $1 })
        case (.answer, "accepted"): return words("referrals.told.accepted", values)
        case (.answer, _): return words("referrals.told.declined", values)
        case (.attendance, "yes"): return words("referrals.told.went", values)
        case (.attendance, "no"): return words("referrals.told.missed", values)
        case (.attendance, _): return words("referrals.told.unknown", values)
        case (.need, "met"): return words("referrals.told.met", values)
        case (.need, _): return words("referrals.told.closed", values)
        }
    }
}

extension ShownNeed.Question {
    fileprivate init(
        _ form: String, _ id: String, _ legend: String, _ answers: [(code: String, name: String)], opened: Bool,
        _ refused: Refused?, _ words: Words
    ) {
        let form = "\(form)-\(id)"
        let chosen = refused.typed("outcome", in: form)
        self.id = id
        self.legend = legend
        choices = answers.map { Choice(value: $0.code, name: $0.name, chosen: $0.code == chosen) }
        trouble = refused.trouble(in: form, words)
        choiceTrouble = refused.trouble(with: "outcome", in: form, words)
        self.opened = opened || trouble != nil
    }
}

extension ShownNeed.Offering {
    fileprivate init(
        _ need: Operate.Need, _ services: [LocalService], isAsked: Bool, again: Bool, _ refused: Refused?,
        _ words: Words
    ) {
        let form = "offer-\(need.id)"
        func choices(_ field: String, _ wanted: (LocalService) -> Bool) -> [Choice] {
            services.filter { $0.isActive && wanted($0) }.map {
                Choice(value: $0.id.text, name: $0.name, chosen: refused.typed(field, in: form) == $0.id.text)
            }
        }
        self.services = choices("service") { $0.kind == need.kind }
        others = choices("service") { $0.kind != need.kind }
        consents = ["yes", "no"].map {
            Choice(
                value: $0, name: words("referrals.consent.\($0)"),
                chosen: refused.typed("consent", in: form) == $0)
        }
        serviceTrouble = refused.trouble(with: "service", in: form, words)
        consentTrouble = refused.trouble(with: "consent", in: form, words)
        note = refused.typed("note", in: form) ?? ""
        noteTrouble = refused.trouble(with: "note", in: form, words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil || !isAsked && need.stage < .attended
        self.again = again
        more = (2...OfferReferral.mostAtOnce).map { number in
            let field = "service-\(number)"
            return ShownNeed.More(
                name: field, legend: words("referrals.more.service", ["n": String(number)]),
                services: choices(field) { $0.kind == need.kind }, others: choices(field) { $0.kind != need.kind })
        }
        moreOpened = (2...OfferReferral.mostAtOnce).contains {
            refused.typed("service-\($0)", in: form)?.isEmpty == false
        }
    }
}
