import Access
import Operate
import Vocabulary

/// What a person sees of themselves: what they allow, their plans, where we asked for them, who looked, what was told, what
/// is written, and what they want put right.
struct MinePage: Page {
    static let template = "mine"

    struct Allowed: Sendable {
        let id: String
        let to: String
        let purpose: String?
        let detail: String
        /// What was signed, a paragraph each.
        let text: [String]
        let isInForce: Bool
    }

    struct Asked: Sendable {
        let need: String
        let state: String
        let services: [Service]
        let isNowhere: Bool
    }

    struct Service: Sendable {
        let name: String
        let number: String?
        let dial: String
        let call: String
        let state: String
        /// How they get there.
        let ride: String?
        /// The referral, where the person may say that they do not want it.
        let mayEnd: String?
        /// Where the person may say whether it became help.
        let helping: Helping?
        /// What they said.
        let toldHelp: String?
    }

    struct Helping: Sendable {
        let referral: String
        let answers: [Choice]
    }

    struct Look: Sendable {
        let day: String
        let who: String
        let what: String
        let times: String?
    }

    /// That somebody opened the record in an emergency.
    struct Emergency: Sendable {
        let when: String
        let who: String
        let why: String
        let review: String
    }

    struct Told: Sendable {
        let day: String
        let what: String
        let why: String
    }

    struct Wish: Sendable {
        let id: String
        let day: String
        let part: String
        let words: String
        let state: String
        let isOpen: Bool
        let answer: String?
        let ground: String?
        let statement: String?
        let disputing: Disputing?
    }

    struct Disputing: Sendable {
        let typed: String
        let disputeTrouble: String?
    }

    let title: String
    let action: String
    /// The language of this page, to come back to it.
    let inLanguage: String
    let until: String
    let trouble: Trouble?
    let allowed: [Allowed]
    let nothingAllowed: Bool
    let past: [Allowed]
    let hasPast: Bool
    let safetyPlans: [KeptPlan]
    let asked: [Asked]
    let nothingAsked: Bool
    /// Whether there are appointments for the calendar of a phone.
    let hasAppointments: Bool
    let looks: [Look]
    let nobodyLooked: Bool
    let emergencies: [Emergency]
    let hasEmergencies: Bool
    let told: [Told]
    let nothingTold: Bool
    let record: [ShownDisclosure.Part]
    let nothingWritten: Bool
    let wishes: [Wish]
    let parts: [Choice]
    let typed: String
    let partTrouble: String?
    let wordsTrouble: String?
    let askTrouble: Trouble?
    let askOpen: Bool

    init(_ page: OwnPage, at address: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("keep.title")
        action = address
        inLanguage = words.language
        until = words("mine.until", count: Int(PersonLink.Purpose.ownPage.sitting.components.seconds / 60))
        trouble =
            refused.formless(in: "consent", words) ?? refused.formless(in: "state", words)
            ?? refused.formless(in: "referral", words) ?? refused.formless(in: "helped", words)
        let signed = page.consents.map { Allowed($0, reading) }
        allowed = signed.filter(\.isInForce)
        nothingAllowed = allowed.isEmpty
        past = signed.filter { !$0.isInForce }
        hasPast = !past.isEmpty
        safetyPlans = page.safetyPlans.map { plan in
            KeptPlan(plan, reading)
        }
        asked = page.needs.map { Asked($0.need, $0.referrals, page.helped, reading) }
        nothingAsked = asked.isEmpty
        hasAppointments = page.needs.contains { need, referrals in
            need.isOpen
                && referrals.contains { $0.state == .appointment && $0.appointmentAt ?? reading.now > reading.now }
        }
        looks = page.looks.map { Look($0, words) }
        nobodyLooked = looks.isEmpty
        emergencies = page.emergencies.map { Emergency($0, reading) }
        hasEmergencies = !emergencies.isEmpty
        told = page.told.map { Told($0, reading) }
        nothingTold = told.isEmpty
        record = ShownDisclosure.parts(of: page.record, reading).filter { !$0.isEmpty }
        nothingWritten = record.isEmpty
        wishes = page.amendments.map { Wish($0, refused: refused, reading) }
        parts = [Choice](
            AmendmentRequest.Part.allCases.map(\.rawValue), in: "mine.codes.parts",
            chosen: refused.typed("concerns", in: "ask"), words: words)
        typed = refused.typed("wish", in: "ask") ?? ""
        partTrouble = refused.trouble(with: "concerns", in: "ask", words)
        wordsTrouble = refused.trouble(with: "wish", in: "ask", words)
        askTrouble = refused.trouble(in: "ask", words)
        askOpen = refused?.form == "ask"
    }
}

extension MinePage.Allowed {
    fileprivate init(_ consent: Consent, _ reading: Reading) {
        let (words, terms) = (reading.words, consent.terms)
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        id = consent.id.text
        to = terms.to(words)
        purpose = terms.purpose.map { words.name(of: $0.rawValue, in: "consents.codes.purposes") }
        text = consent.signature?.text.split(separator: "\n\n").map(String.init) ?? []
        let standing = consent.standing(at: reading.now)
        isInForce = standing == .inForce
        detail =
            switch standing {
            case .expired(let at):
                words("consents.endedExpired", ["day": LocalTime(lastDayBefore: at, in: reading.zone).day])
            case .ended(.revoked, let at): words("consents.endedRevoked", ["day": day(at)])
            case .ended(.event, let at): words("consents.endedEvent", ["day": day(at)])
            case .inForce, .draft, .discarded:
                words(
                    "consents.signedOn",
                    ["day": consent.signature.map { day($0.at) } ?? "", "until": terms.until(reading)])
            }
    }
}

extension MinePage.Asked {
    fileprivate init(
        _ need: Operate.Need, _ referrals: [Referral], _ helped: [ID<Referral>: HelpReport], _ reading: Reading
    ) {
        let words = reading.words
        self.need = words.name(of: need.kind.rawValue, in: "needKinds")
        state = words(need.isMet ? "mine.needMet" : need.isOpen ? "mine.needOpen" : "mine.needOver")
        services = referrals.map { MinePage.Service($0, helped[$0.id], needIsOpen: need.isOpen, reading) }
        isNowhere = services.isEmpty
    }
}

extension MinePage.Service {
    fileprivate init(_ referral: Referral, _ told: HelpReport?, needIsOpen: Bool, _ reading: Reading) {
        mayEnd = referral.isOpen ? referral.id.text : nil
        let words = reading.words
        let since = referral.appointmentAt ?? referral.answeredAt
        let isTime = referral.answer == .accepted && since.map { $0 <= reading.now } ?? false
        helping =
            isTime && needIsOpen && referral.withdrawn == nil
            ? MinePage.Helping(
                referral: referral.id.text,
                answers: [Choice](
                    HelpReport.Answer.allCases.map(\.rawValue), in: "messages.codes.helped",
                    chosen: told?.answer.rawValue, words: words)) : nil
        toldHelp = told.map {
            words(
                "messages.youSaid",
                [
                    "answer": words.name(of: $0.answer.rawValue, in: "messages.codes.helped"),
                    "day": LocalTime($0.at, in: reading.zone).day,
                ])
        }
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        ride =
            referral.state == .appointment || referral.state == .accepted
            ? referral.ride.map { words.name(of: $0.rawValue, in: "mine.codes.rides") } : nil
        name = referral.serviceName
        number = referral.servicePhone.map(readable)
        dial = dialled(referral.servicePhone)
        call = words("keep.call", ["name": referral.serviceName])
        state =
            switch (referral.attended, referral.answer) {
            case (nil, _) where referral.withdrawn == .person: words("mine.withdrawn")
            case (nil, _) where referral.withdrawn != nil: words("mine.notAsked")
            case (.yes, _): words("mine.went")
            case (.no, _): words("mine.wentNot")
            case (_, .declined): words("mine.declined")
            case (_, .accepted):
                referral.appointmentAt.map { at in
                    let local = LocalTime(at, in: reading.zone)
                    return words("mine.appointment", ["day": local.day, "time": String(local.time.prefix(5))])
                } ?? words("mine.accepted")
            case (_, nil):
                words(referral.hasConsent ? "mine.waits" : "mine.toldYou", ["day": day(referral.offeredAt)])
            }
    }
}

extension MinePage.Look {
    fileprivate init(_ look: OwnLook, _ words: Words) {
        day = look.day.description
        what = words.name(of: look.part.rawValue, in: "mine.codes.looks")
        who =
            switch look.looker {
            case .person: words("mine.yourself")
            case .worker(let roles):
                roles.isEmpty ? words("mine.somebody") : words.names(of: roles, in: "roles")
            }
        times = look.times > 1 ? words("mine.times", count: look.times) : nil
    }
}

extension MinePage.Emergency {
    fileprivate init(_ glass: BrokenGlass, _ reading: Reading) {
        let words = reading.words
        let local = LocalTime(glass.at, in: reading.zone)
        when = words("mine.emergencyWhen", ["day": local.day, "time": String(local.time.prefix(5))])
        who = glass.roles.isEmpty ? words("mine.somebody") : words.names(of: glass.roles, in: "roles")
        why = words.name(of: glass.reason.rawValue, in: "mine.codes.emergencies")
        review =
            glass.reviewed.map { words.name(of: $0.ruling.rawValue, in: "mine.codes.rulings") }
            ?? words("mine.emergencyUnreviewed")
    }
}

extension MinePage.Told {
    fileprivate init(_ disclosure: Disclosure, _ reading: Reading) {
        let words = reading.words
        day = LocalTime(disclosure.at, in: reading.zone).day
        what = words(
            "consents.toldLine",
            [
                "recipient": disclosure.recipient,
                "categories": words.names(of: disclosure.categories, in: "consents.codes.categories"),
            ])
        why = words(
            "mine.toldWhy",
            [
                "purpose": words.name(of: disclosure.purpose.rawValue, in: "consents.codes.purposes"),
                "basis": words.name(of: disclosure.basis.rawValue, in: "consents.codes.bases"),
            ])
    }
}

extension MinePage.Wish {
    fileprivate init(_ wish: AmendmentRequest, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func shown(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        id = wish.id.text
        day = shown(wish.at)
        part = words.name(of: wish.part.rawValue, in: "mine.codes.parts")
        self.words = wish.words
        isOpen = wish.isOpen
        state =
            switch wish.answered?.answer {
            case nil: words("mine.answerDue", ["day": shown(wish.dueAt)])
            case .made: words("mine.made")
            case .declined: words("mine.declinedWish")
            }
        answer = wish.answered?.words
        ground =
            if case .declined(let ground) = wish.answered?.answer {
                words.name(of: ground.rawValue, in: "mine.codes.grounds")
            } else { nil }
        statement = wish.statement?.words
        let isMine = refused.typed("amendment", in: "state") == wish.id.text
        disputing =
            wish.mayBeDisputed
            ? MinePage.Disputing(
                typed: isMine ? refused.typed("statement", in: "state") ?? "" : "",
                disputeTrouble: isMine ? refused.trouble(with: "statement", in: "state", words) : nil) : nil
    }
}
