import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// What people said of the program for machines, as `Assets/openapi.yaml` describes it.
struct FeedbackAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/feedback", list)
        try mounts.at("POST /api/v1/feedback", record)
        try mounts.at("GET /api/v1/feedback/{id}", show)
        try mounts.at("POST /api/v1/feedback/{id}/answers", answer)
        try mounts.at("POST /api/v1/feedback/{id}/publication", publish)
        try mounts.at("POST /api/v1/feedback/{id}/publication/removal", takeBack)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let isOpen = try visit.openOnly()
        let all = try await visit.desk.look(as: visit.worker, for: .answerFeedback, at: .allFeedback) { db in
            isOpen ? try Feedbacks(db).open() : try Feedbacks(db).answered(most: Feedbacks.most)
        }
        return try visit.json(ListDocument(name: "feedback", items: all.map { FeedbackDocument($0) }, next: nil))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let found = try await visit.desk.look(as: visit.worker, for: .answerFeedback, at: .feedback(id)) { db in
            try Feedbacks(db).feedback(id)
        }
        return try visit.json(FeedbackDocument(found))
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["kind", "channel", "text", "way"], bytes: bytes)
        guard let kind = try body.code("kind", Feedback.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "kind")
        }
        guard let channel = try body.code("channel", Feedback.Channel.init(rawValue:)) else {
            throw Refusal(.required, field: "channel")
        }
        let told = try FeedbackTold(
            kind, body.text("text"), way: body.text("way"), language: visit.reading.words.language)
        let kept = try await visit.desk.perform(RecordFeedback(told, by: channel), by: visit.worker, once: once)
        // Whoever records it need not be one who reads what others said: they are told that it was kept, and until when.
        return try visit.json(FeedbackDocument(kept), status: .created)
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["text", "result"], bytes: bytes)
        let command = try AnswerFeedback(
            id, body.text("text"), result: body.code("result", Feedback.Result.init(rawValue:)))
        return try visit.json(
            FeedbackDocument(try await visit.desk.perform(command, by: visit.worker, once: once)), status: .created)
    }

    @Sendable func publish(_ visit: Visit) async throws -> Response {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["question", "answer"], bytes: bytes)
        let command = try PublishAnswer(id, question: body.text("question"), answer: body.text("answer"))
        return try visit.json(
            FeedbackDocument(try await visit.desk.perform(command, by: visit.worker, once: once)), status: .created)
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let kept = try await visit.desk.perform(PublishAnswer(takingBack: id), by: visit.worker, once: once)
        return try visit.json(FeedbackDocument(kept), status: .created)
    }
}

extension Visit {
    /// `?state=open`, which is what is meant where nothing is said, or `?state=answered`.
    fileprivate func openOnly() throws(Refusal) -> Bool {
        switch query("state") {
        case nil, "open": true
        case "answered": false
        default: throw Refusal(.queryUnreadable, field: "state")
        }
    }
}

/// What somebody said of the program, as JSON; never the receipt.
struct FeedbackDocument: Encodable {
    private struct Said: Encodable {
        let side: String
        let text: String
        let by: String?
        let at: String

        private enum Key: CodingKey { case side, text, by, at }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(side, forKey: .side)
            try object.encode(text, forKey: .text)
            try object.encode(by, forKey: .by)
            try object.encode(at, forKey: .at)
        }
    }

    private struct Published: Encodable {
        let question: String
        let answer: String
        let at: String
    }

    private let one: Feedback

    init(_ one: Feedback) {
        self.one = one
    }

    private enum Key: CodingKey {
        case id, kind, channel, language, way, receivedAt, recordedBy, dueAt, missedAt, answeredAt, result, messages
        case published
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.kind.rawValue, forKey: .kind)
        try object.encode(one.channel.rawValue, forKey: .channel)
        try object.encode(one.language, forKey: .language)
        try object.encode(one.way, forKey: .way)
        try object.encode(one.receivedAt.description, forKey: .receivedAt)
        try object.encode(one.recordedBy?.name, forKey: .recordedBy)
        try object.encode(one.dueAt?.description, forKey: .dueAt)
        try object.encode(one.missedAt?.description, forKey: .missedAt)
        try object.encode(one.answeredAt?.description, forKey: .answeredAt)
        try object.encode(one.result?.rawValue, forKey: .result)
        let messages = one.messages.map { said in
            let isOurs = said.side == .program
            return Said(
                side: said.side.rawValue, text: said.text, by: isOurs ? said.by.name : nil, at: said.at.description)
        }
        try object.encode(messages, forKey: .messages)
        let published = one.published.map {
            Published(question: $0.question, answer: $0.answer, at: $0.at.description)
        }
        try object.encode(published, forKey: .published)
    }
}
