import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Event.Subject {
    /// Everything that was said of the program.
    static let allFeedback = Event.Subject(kind: "feedback", id: "")

    static func feedback(_ id: ID<Feedback>) -> Event.Subject { Event.Subject(kind: "feedback", id: id.text) }
}

/// `/outreach/feedback`: what people said of the program, for those who record and those who answer it.
struct FeedbackRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /outreach/feedback", list)
        try mounts.at("POST /outreach/feedback", record)
        try mounts.at("GET /outreach/feedback/{id}", show)
        try mounts.at("POST /outreach/feedback/{id}/answers", answer)
        try mounts.at("POST /outreach/feedback/{id}/publication", publish)
        try mounts.at("POST /outreach/feedback/{id}/publication/removal", takeBack)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response { try await all(visit) }

    private func all(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let answers = may(try visit.worker, .answerFeedback).allowed
        var lists: (open: [Feedback], answered: [Feedback])?
        if answers {
            lists = try await visit.desk.look(as: visit.worker, for: .answerFeedback, at: .allFeedback) { db in
                (try Feedbacks(db).open(), try Feedbacks(db).answered())
            }
        }
        let page = FeedbackListPage(
            lists, recorded: visit.query("recorded") != nil, door: visit.address(of: "/feedback"), refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let kind = try form.code("feedbackKind", Feedback.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "feedbackKind")
            }
            guard let channel = try form.code("channel", Feedback.Channel.init(rawValue:)) else {
                throw Refusal(.required, field: "channel")
            }
            let told = try FeedbackTold(
                kind, form["feedbackText"], way: form["feedbackWay"], language: visit.reading.words.language)
            _ = try await visit.desk.perform(
                RecordFeedback(told, by: channel), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/outreach/feedback?recorded=1")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await all(visit, refused: Refused(form: "record", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await one(visit) }

    private func one(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let found = try await visit.desk.look(as: visit.worker, for: .answerFeedback, at: .feedback(id)) { db in
            try Feedbacks(db).feedback(id)
        }
        return visit.show(FeedbackPage(found, refused: refused, visit.reading), refused: refused)
    }

    /// Does what a form of one of them asks, and comes back to it: with what was typed, when it was refused.
    private func change<C: Command>(
        _ visit: Visit, _ name: String, _ command: (ID<Feedback>, Form) throws -> C
    ) async throws -> Response where C.Outcome == Feedback {
        let id: ID<Feedback> = try visit.id(.noSuchFeedback)
        let form = try await visit.form()
        do {
            _ = try await visit.desk.perform(try command(id, form), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/outreach/feedback/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await one(visit, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        try await change(visit, "answer") { id, form in
            try AnswerFeedback(
                id, form["feedbackAnswer"], result: form.code("feedbackResult", Feedback.Result.init(rawValue:)))
        }
    }

    @Sendable func publish(_ visit: Visit) async throws -> Response {
        try await change(visit, "publish") { id, form in
            try PublishAnswer(id, question: form["publicQuestion"], answer: form["publicAnswer"])
        }
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        try await change(visit, "take-back") { id, _ in PublishAnswer(takingBack: id) }
    }
}
