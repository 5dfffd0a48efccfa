import Operate
import Vocabulary

/// What people said of the program: what waits, what was answered, and the form for what a worker was told.
struct FeedbackListPage: Page {
    static let template = "feedback-list"

    struct Line: Sendable {
        let address: String
        let kindName: String
        let beginning: String
        let details: String
        let due: Moment?
        let isLate: Bool
    }

    struct Lists: Sendable {
        let open: [Line]
        let none: Bool
        let answered: [Line]
        let hasAnswered: Bool
    }

    let title: String
    let lists: Lists?
    let recorded: Bool
    let door: String
    let kinds: [Choice]
    let channels: [Choice]
    let said: String
    let way: String
    let trouble: Trouble?

    init(
        _ all: (open: [Feedback], answered: [Feedback])?, recorded: Bool, door: String, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("feedback.listTitle")
        lists = all.map { all in
            Lists(
                open: all.open.map { Line($0, reading) }, none: all.open.isEmpty,
                answered: all.answered.map { Line($0, reading) }, hasAnswered: !all.answered.isEmpty)
        }
        self.recorded = recorded && refused == nil
        self.door = door
        func typed(_ field: String) -> String? { refused.typed(field, in: "record") }
        kinds = [Choice](
            Feedback.Kind.allCases.map(\.rawValue), in: "feedback.codes.kinds", chosen: typed("feedbackKind"),
            words: words)
        channels = [Choice](
            Feedback.Channel.told.map(\.rawValue), in: "feedback.codes.channels", chosen: typed("channel"),
            words: words)
        said = typed("feedbackText") ?? ""
        way = typed("feedbackWay") ?? ""
        trouble = refused.trouble(in: "record", words)
    }
}

extension FeedbackListPage.Line {
    /// So much of what was said stands in a list.
    private static let most = 140

    init(_ one: Feedback, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/outreach/feedback/\(one.id)"
        kindName = words.name(of: one.kind.rawValue, in: "feedback.codes.kinds")
        let text = one.messages.last { $0.side == .public }?.text ?? ""
        beginning = text.count > Self.most ? "\(text.prefix(Self.most))…" : text
        var parts = [
            words.name(of: one.channel.rawValue, in: "feedback.codes.channels"), Moment(one.receivedAt, reading).time,
        ]
        if let result = one.result { parts.append(words.name(of: result.rawValue, in: "feedback.codes.results")) }
        if one.published != nil { parts.append(words("feedback.isPublic")) }
        details = parts.joined(separator: " · ")
        due = one.dueAt.map { Moment($0, reading) }
        isLate = one.dueAt.map { $0 <= reading.now } ?? false
    }
}

/// One complaint, compliment or question with everything that was said, for whoever answers it.
struct FeedbackPage: Page {
    static let template = "feedback-item"

    struct Answering: Sendable {
        let action: String
        let said: String
        let results: [Choice]
        let asksResult: Bool
        let trouble: Trouble?
    }

    struct Publishing: Sendable {
        let action: String
        let removal: String
        let question: String
        let answer: String
        let isPublic: Bool
        let since: Moment?
        let trouble: Trouble?
    }

    let title: String
    let kindName: String
    let channel: String
    let received: Moment
    let recordedBy: String?
    let way: String?
    let due: Moment?
    let isLate: Bool
    let answered: Moment?
    let result: String?
    let messages: [ShownFeedbackMessage]
    let answering: Answering?
    let publishing: Publishing?

    init(_ one: Feedback, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        kindName = words.name(of: one.kind.rawValue, in: "feedback.codes.kinds")
        title = kindName
        channel = words.name(of: one.channel.rawValue, in: "feedback.codes.channels")
        received = Moment(one.receivedAt, reading)
        recordedBy = one.recordedBy?.name
        way = one.way
        due = one.dueAt.map { Moment($0, reading) }
        isLate = one.dueAt.map { $0 <= reading.now } ?? false
        answered = one.answeredAt.map { Moment($0, reading) }
        result = one.result.map { words.name(of: $0.rawValue, in: "feedback.codes.results") }
        messages = one.messages.map { ShownFeedbackMessage($0, named: true, reading) }
        let address = "\(reading.base)/outreach/feedback/\(one.id)"
        answering =
            one.isOpen
            ? Answering(
                action: "\(address)/answers", said: refused.typed("feedbackAnswer", in: "answer") ?? "",
                results: [Choice](
                    Feedback.Result.allCases.map(\.rawValue), in: "feedback.codes.results",
                    chosen: refused.typed("feedbackResult", in: "answer"), words: words),
                asksResult: one.kind == .complaint, trouble: refused.trouble(in: "answer", words)) : nil
        let last = one.messages.last { $0.side == .program }
        publishing = last.map { last in
            Publishing(
                action: "\(address)/publication", removal: "\(address)/publication/removal",
                question: refused.typed("publicQuestion", in: "publish") ?? one.published?.question ?? "",
                answer: refused.typed("publicAnswer", in: "publish") ?? one.published?.answer
                    ?? String(last.text.prefix(PublicAnswer.mostAnswer)),
                isPublic: one.published != nil, since: one.published.map { Moment($0.at, reading) },
                trouble: refused.trouble(in: "publish", words))
        }
    }
}
