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
        let odd: String?
    }

    /// What is asked about the last referral.
    struct Question: Sendable {
        let id: String
        let legend: String
        let choices: [Choice]
        let asksAppointment: Bool
        let appointment: String
        let opened: Bool
        /// How long the service has not answered, once that is too long.
        let overdue: String?
        let trouble: Trouble?
        let choiceTrouble: String?
    }

    struct Offering: Sendable {
        let services: [Choice]
        let others: [Choice]
        let consents: [Choice]
        let serviceTrouble: String?
        let consentTrouble: String?
        let trouble: Trouble?
        let opened: Bool
        let again: Bool
    }

    let id: String
    let kind: String
    let person: String?
    let mark: Mark
    let trail: [Step]
    let answering: Question?
    let attending: Question?
    let closing: Question?
    let offering: Offering?

    init(
        _ need: Operate.Need, of digest: String? = nil, person: String?, referrals: [Referral],
        reports: [ReferralReport],
        services: [LocalService], refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        id = need.id.text
        kind = words.name(of: need.kind.rawValue, in: "needKinds")
        self.person = person
        mark = Mark(need, words)
        trail = ShownNeed.trail(of: need, referrals, reports, reading)
        guard need.isOpen else {
            (answering, attending, closing, offering) = (nil, nil, nil, nil)
            return
        }
        let open = referrals.last(where: \.isOpen)
        answering = open.flatMap { referral in
            guard referral.answer == nil else { return nil }
            return Question(
                "answer", referral.id.text, words("referrals.asks.answer", ["service": referral.serviceName]),
                [("accepted", words("referrals.accepted"))]
                    + Referral.Decline.allCases.map {
                        ($0.rawValue, words.name(of: $0.rawValue, in: "referrals.codes.declines"))
                    }, opened: true, appointment: true, overdue: ShownNeed.overdue(referral, reading), refused, words)
        }
        attending = open.flatMap { referral in
            guard referral.answer == .accepted else { return nil }
            return Question(
                "attendance", referral.id.text, words("referrals.asks.attended", ["service": referral.serviceName]),
                [("yes", words("referrals.went"))]
                    + Referral.Missed.allCases.map { ($0.rawValue, words.name(of: $0.rawValue, in: "reasons")) }
                    + [("unknown", words("referrals.attendanceUnknown"))], opened: true, refused, words)
        }
        let reasons = ReasonCode.leaving(need.stage).filter { $0.kind != .elsewhere }
        closing = Question(
            "outcome", need.id.text, words("referrals.asks.outcome"),
            [("met", words("referrals.met"))]
                + words.own.offer(reasons, of: digest).map { ($0, words.name(of: $0, in: "reasons")) },
            opened: need.stage == .attended, refused, words)
        offering = Offering(need, services, isAsked: open != nil, again: !referrals.isEmpty, refused, words)
    }

    private static func overdue(_ referral: Referral, _ reading: Reading) -> String? {
        guard referral.answerDue <= reading.now else { return nil }
        let days = Int(reading.now.since(referral.offeredAt).components.seconds / 86_400)
        return reading.words("referrals.unanswered", count: days)
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
                    Step(when: Moment(report.at, reading), sentence: sentence, odd: odd.isEmpty ? nil : odd)
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
        let values = [
            "service": service, "by": report.by,
            "why": report.reason.map { why in
                words.name(
                    of: why, in: report.step == .answer ? "referrals.codes.declines" : "reasons")
            } ?? "",
        ]
        switch (report.step, report.outcome) {
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
        appointment: Bool = false, overdue: String? = nil, _ refused: Refused?, _ words: Words
    ) {
        let form = "\(form)-\(id)"
        let field = form.hasPrefix("attendance") ? "attended" : form.hasPrefix("answer") ? "answer" : "outcome"
        let chosen = refused.typed(field, in: form)
        self.id = id
        self.legend = legend
        choices = answers.map { Choice(value: $0.code, name: $0.name, chosen: $0.code == chosen) }
        asksAppointment = appointment
        self.overdue = overdue
        self.appointment = refused.typed("appointmentAt", in: form) ?? ""
        trouble = refused.trouble(in: form, words)
        choiceTrouble = refused.trouble(with: field, in: form, words)
        self.opened = opened || trouble != nil
    }
}

extension ShownNeed.Offering {
    fileprivate init(
        _ need: Operate.Need, _ services: [LocalService], isAsked: Bool, again: Bool, _ refused: Refused?,
        _ words: Words
    ) {
        let form = "offer-\(need.id)"
        func choices(_ wanted: (LocalService) -> Bool) -> [Choice] {
            services.filter { $0.isActive && wanted($0) }.map {
                Choice(
                    value: $0.id.text, name: $0.name, chosen: refused.typed("service", in: form) == $0.id.text)
            }
        }
        self.services = choices { $0.kind == need.kind }
        others = choices { $0.kind != need.kind }
        consents = ["yes", "no"].map {
            Choice(
                value: $0, name: words("referrals.consent.\($0)"),
                chosen: refused.typed("consent", in: form) == $0)
        }
        serviceTrouble = refused.trouble(with: "service", in: form, words)
        consentTrouble = refused.trouble(with: "consent", in: form, words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil || !isAsked && need.stage < .attended
        self.again = again
    }
}
