import Operate
import Vocabulary

/// What a person wants put right, as those read it who answer.
struct ShownAmendment: Sendable {
    /// Where it is read and answered, for those who may.
    let opens: String?
    let part: String
    let words: String
    let asked: String
    let state: String
    let isLate: Bool
    let isOpen: Bool
    let answer: String?
    let answered: String?
    let statement: String?

    init(_ amendment: AmendmentRequest, answers: Bool, _ reading: Reading) {
        let words = reading.words
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        opens = answers ? "\(reading.base)/amendments/\(amendment.id)" : nil
        part = words.name(of: amendment.part.rawValue, in: "ownPage.codes.parts")
        self.words = amendment.words
        asked = words(
            "ownPage.asked",
            [
                "day": day(amendment.at),
                "channel": words.name(of: amendment.channel.rawValue, in: "consents.codes.channels"),
            ])
        isOpen = amendment.isOpen
        isLate = amendment.isOpen && amendment.dueAt <= reading.now
        switch amendment.answered?.answer {
        case nil: state = words(isLate ? "ownPage.late" : "ownPage.due", ["day": day(amendment.dueAt)])
        case .made: state = words("ownPage.made")
        case .declined(let ground):
            state = words(
                "ownPage.declined", ["ground": words.name(of: ground.rawValue, in: "ownPage.codes.grounds")])
        }
        answer = amendment.answered?.words
        answered = amendment.answered.map {
            words("safetyPlan.told", ["by": $0.by.name, "time": Moment($0.at, reading).time])
        }
        statement = amendment.statement?.words
    }
}

/// What waits for an answer, over all people.
struct AmendmentsPage: Page {
    static let template = "amendments"

    let title: String
    let wishes: [ShownAmendment]
    let none: Bool

    init(_ open: [AmendmentRequest], _ reading: Reading) {
        title = reading.words("ownPage.amendments")
        wishes = open.map { ShownAmendment($0, answers: true, reading) }
        none = wishes.isEmpty
    }
}

/// One thing that a person wants put right, and the form that answers it.
struct AmendmentPage: Page {
    static let template = "amendment"

    struct Answering: Sendable {
        let choices: [Choice]
        let choiceTrouble: String?
        let typed: String
        let typedTrouble: String?
        let trouble: Trouble?
    }

    let title: String
    let name: String
    let personAddress: String?
    let listAddress: String
    let action: String
    let wish: ShownAmendment
    let answering: Answering?

    init(
        _ amendment: AmendmentRequest, of name: NameParts?, seesPeople: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("ownPage.amendment")
        self.name = name?.text ?? words("persons.unnamed")
        personAddress = seesPeople ? "\(reading.base)/people/\(amendment.person)" : nil
        listAddress = "\(reading.base)/amendments"
        action = "\(reading.base)/amendments/\(amendment.id)/answer"
        wish = ShownAmendment(amendment, answers: true, reading)
        let chosen = refused.typed("verdict", in: "answer")
        answering =
            amendment.isOpen
            ? Answering(
                choices: [Choice(value: "made", name: words("ownPage.made"), chosen: chosen == "made")]
                    + AmendmentRequest.Ground.allCases.map { ground in
                        let why = words.name(of: ground.rawValue, in: "ownPage.codes.grounds")
                        return Choice(
                            value: ground.rawValue, name: words("ownPage.declined", ["ground": why]),
                            chosen: chosen == ground.rawValue)
                    },
                choiceTrouble: refused.trouble(with: "verdict", in: "answer", words),
                typed: refused.typed("reply", in: "answer") ?? "",
                typedTrouble: refused.trouble(with: "reply", in: "answer", words),
                trouble: refused.trouble(in: "answer", words)) : nil
    }
}
