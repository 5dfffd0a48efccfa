import Operate
import Vocabulary

/// What a service sees that opens the link to a referral: the question for the code, what it is asked, or that it is over.
struct AskedPage: Page {
    static let template = "asked"

    struct Asking: Sendable {
        let action: String
        let trouble: String?
    }

    /// What is asked of the service next.
    struct Question: Sendable {
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

    struct Shown: Sendable {
        let action: String
        let heading: String
        let mark: ShownReferral.Mark
        let asked: String
        let due: String?
        let appointment: String?
        /// How the person gets there.
        let ride: String?
        /// Nobody waits for the service any more.
        let isOver: Bool
        /// What may be told of the person, in a sentence.
        let about: String
        let note: String?
        let record: [ShownDisclosure.Part]
        let answering: Question?
        let attending: Question?
        let moving: Moving?
        let asksContact: Bool
        let contactTrouble: Trouble?
        let nothingAsked: Bool
    }

    let title: String
    let asking: Asking?
    let shown: Shown?
    let over: Bool

    /// Asks for the code, and says nothing of anybody.
    init(asking address: String, trouble: String? = nil, _ reading: Reading) {
        title = reading.words("asked.title")
        asking = Asking(action: address, trouble: trouble)
        shown = nil
        over = false
    }

    /// Says that the link opens nothing, and not why.
    init(over reading: Reading) {
        title = reading.words("asked.title")
        asking = nil
        shown = nil
        over = true
    }

    init(
        _ referral: Referral, _ need: Operate.Need, _ leave: SharedByLink.Leave, at address: String, refused: Refused?,
        _ reading: Reading
    ) {
        title = reading.words("asked.title")
        asking = nil
        over = false
        shown = Shown(referral, need, leave, at: address, refused: refused, reading)
    }
}

extension AskedPage.Shown {
    fileprivate init(
        _ referral: Referral, _ need: Operate.Need, _ leave: SharedByLink.Leave, at address: String, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        action = address
        heading = words.name(of: need.kind.rawValue, in: "needKinds")
        mark = ShownReferral.Mark(referral, words)
        asked = words(
            "asked.asked", ["service": referral.serviceName, "time": Moment(referral.offeredAt, reading).time])
        appointment =
            referral.isOpen
            ? referral.appointmentAt.map { words("asked.appointment", ["time": Moment($0, reading).time]) } : nil
        ride = referral.isOpen ? referral.ride.map { words.name(of: $0.rawValue, in: "asked.rides") } : nil
        var isOver = false
        var parts: [ShownDisclosure.Part] = []
        var mayNote = false
        switch leave {
        case .unnamed: about = words("asked.unnamed")
        case .spoken(let name?):
            about = words("asked.called", ["name": name])
            mayNote = true
        case .spoken(nil):
            about = words("asked.nameless")
            mayNote = true
        case .signed(let document, _):
            about = words("asked.signed")
            parts = ShownDisclosure.parts(of: document, reading).filter { !$0.isEmpty }
            mayNote = true
        case .takenBack: about = words("asked.takenBack")
        case .over:
            about = ""
            isOver = true
        }
        self.isOver = isOver
        record = parts
        note = mayNote ? referral.note : nil
        due =
            isOver
            ? nil
            : referral.awaited.flatMap { awaited in
                referral.dueAt.map { at in
                    words(
                        "asked.due",
                        [
                            "what": words.name(of: awaited.rawValue, in: "referrals.codes.awaited"),
                            "time": Moment(at, reading).time,
                        ])
                }
            }
        answering =
            isOver || !referral.awaitsAnswer
            ? nil
            : AskedPage.Question(
                "answer", "answer",
                [("accepted", words("asked.accept"))]
                    + Referral.Decline.allCases.map {
                        ($0.rawValue, words.name(of: $0.rawValue, in: "referrals.codes.declines"))
                    }, refused, words)
        let isExpected = !isOver && referral.isOpen && referral.answer == .accepted
        attending =
            isExpected
            ? AskedPage.Question(
                "attendance", "attended",
                [("yes", words("asked.came"))]
                    + Referral.Missed.allCases.filter { $0 != .noWord }
                    .map { ($0.rawValue, words.name(of: $0.rawValue, in: "reasons")) }
                    + [("unknown", words("referrals.attendanceUnknown"))], refused, words) : nil
        moving =
            isExpected
            ? AskedPage.Moving(
                appointment: refused.typed("appointmentAt", in: "appointment") ?? "",
                trouble: refused.trouble(in: "appointment", words), opened: refused?.form == "appointment") : nil
        asksContact = !isOver && referral.state == .attended
        contactTrouble = refused.trouble(in: "contact", words)
        nothingAsked = !isOver && answering == nil && attending == nil && !asksContact
    }
}

extension AskedPage.Question {
    fileprivate init(
        _ form: String, _ field: String, _ answers: [(code: String, name: String)], _ refused: Refused?, _ words: Words
    ) {
        let chosen = refused.typed(field, in: form)
        choices = answers.map { Choice(value: $0.code, name: $0.name, chosen: $0.code == chosen) }
        appointment = refused.typed("appointmentAt", in: form) ?? ""
        trouble = refused.trouble(in: form, words)
        choiceTrouble = refused.trouble(with: field, in: form, words)
    }
}
