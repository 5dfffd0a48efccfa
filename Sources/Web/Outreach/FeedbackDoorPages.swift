import Door
import Operate
import Vocabulary

/// Where anybody says something of the program, and reads what others asked.
struct FeedbackDoorPage: Page {
    static let template = "feedback"

    struct Published: Sendable {
        let question: String
        let answer: String
        let when: Moment
    }

    let title: String
    let receipt: String
    let kinds: [Choice]
    let said: String
    let way: String
    let trouble: Trouble?
    let published: [Published]
    let hasPublished: Bool

    init(_ all: [PublicAnswer], refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("feedback.title")
        func typed(_ field: String) -> String? { refused.typed(field, in: "leave") }
        receipt = typed("receipt") ?? Secret().text
        kinds = [Choice](
            Feedback.Kind.allCases.map(\.rawValue), in: "feedback.codes.kinds", chosen: typed("feedbackKind"),
            words: words)
        said = typed("feedbackText") ?? ""
        way = typed("feedbackWay") ?? ""
        trouble = refused.trouble(in: "leave", words)
        published = all.map { Published(question: $0.question, answer: $0.answer, when: Moment($0.at, reading)) }
        hasPublished = !published.isEmpty
    }
}

/// Something that one side said, as pages show it.
struct ShownFeedbackMessage: Sendable {
    let who: String
    let isOurs: Bool
    let text: String
    let when: Moment

    /// - Parameter named: whether it is said which worker answered; to whoever wrote, the program answers.
    init(_ message: Feedback.Message, named: Bool, _ reading: Reading) {
        isOurs = message.side == .program
        who =
            switch message.side {
            case .public: reading.words(named ? "feedback.they" : "feedback.you")
            case .program: named ? message.by.name : reading.words("feedback.program")
            }
        text = message.text
        when = Moment(message.at, reading)
    }
}

/// What became of what somebody said, for whoever holds its receipt.
struct FeedbackReceiptPage: Page {
    static let template = "feedback-receipt"

    struct Known: Sendable {
        let kindName: String
        let due: Moment?
        let isLate: Bool
        let answered: Moment?
        let result: String?
        let messages: [ShownFeedbackMessage]
        let whole: String
        let action: String
        let said: String
        let trouble: Trouble?
    }

    let title: String
    let known: Known?
    let unknown: Bool

    init(_ one: Feedback?, at address: String, whole: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("feedback.receipt")
        unknown = one == nil
        known = one.map { one in
            Known(
                kindName: words.name(of: one.kind.rawValue, in: "feedback.codes.kinds"),
                due: one.dueAt.map { Moment($0, reading) },
                isLate: one.dueAt.map { $0 <= reading.now } ?? false,
                answered: one.answeredAt.map { Moment($0, reading) },
                result: one.result.map { words.name(of: $0.rawValue, in: "feedback.codes.results") },
                messages: one.messages.map { ShownFeedbackMessage($0, named: false, reading) },
                whole: whole, action: address, said: refused.typed("feedbackText", in: "more") ?? "",
                trouble: refused.trouble(in: "more", words))
        }
    }
}
