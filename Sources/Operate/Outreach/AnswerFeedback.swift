import Access
import Door
import Store
import Vocabulary

/// Answers a complaint, a compliment or a question; whoever left it reads the answer under their receipt.
package struct AnswerFeedback: Order {
    package static let permission = Permission.answerFeedback

    let feedback: ID<Feedback>
    let text: String
    let result: Feedback.Result?

    /// - Parameter result: what looking into it came to: of a complaint always, of anything else never.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ feedback: ID<Feedback>, _ text: String?, result: Feedback.Result?) throws(Refusal) {
        self.feedback = feedback
        self.text = try FreeText.needed(text, most: Feedback.mostText, field: "feedbackAnswer")
        self.result = result
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        let all = Feedbacks(db)
        let before = try all.feedback(feedback)
        guard before.isOpen else { throw Refusal(.feedbackAnswered, .conflicting) }
        if before.kind == .complaint, result == nil { throw Refusal(.required, field: "feedbackResult") }
        if before.kind != .complaint, result != nil { throw Refusal(.onlyOfComplaint, field: "feedbackResult") }
        try all.add(text, from: .program, to: before.id, by: worker.id, at: now)
        try db.keep(
            in: "feedback",
            """
            UPDATE feedback SET answered_at = \(now), due_at = NULL, result = \(result)
            WHERE id = \(before.id) RETURNING *
            """)
        var said: [String: Event.Fact] = ["kind": .init(before.kind)]
        if let result { said["result"] = .init(result) }
        return (try all.feedback(before.id), [Event(.feedbackAnswered, before.subject, said)])
    }
}

/// Lets everybody read a question with its answer, in words that name nobody; or takes them back.
package struct PublishAnswer: Order {
    package static let permission = Permission.answerFeedback

    let feedback: ID<Feedback>
    let told: (question: String, answer: String)?

    /// - Throws: ``Refusal`` that names the field.
    package init(_ feedback: ID<Feedback>, question: String?, answer: String?) throws(Refusal) {
        self.feedback = feedback
        told = (
            try FreeText.needed(question, most: PublicAnswer.mostQuestion, field: "publicQuestion"),
            try FreeText.needed(answer, most: PublicAnswer.mostAnswer, field: "publicAnswer")
        )
    }

    /// Nobody but the two sides reads it any longer.
    package init(takingBack feedback: ID<Feedback>) {
        (self.feedback, told) = (feedback, nil)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        let all = Feedbacks(db)
        let before = try all.feedback(feedback)
        guard let told else {
            try db.keep(
                in: "public_answer",
                """
                UPDATE public_answer SET taken_back_at = \(now)
                WHERE feedback_id = \(before.id) AND taken_back_at IS NULL RETURNING *
                """)
            let events = before.published == nil ? [] : [Event(.answerTakenBack, before.subject)]
            return (try all.feedback(before.id), events)
        }
        guard before.messages.contains(where: { $0.side == .program }) else {
            throw Refusal(.feedbackUnanswered, .conflicting)
        }
        try db.keep(
            in: "public_answer",
            """
            INSERT INTO public_answer (id, feedback_id, question, answer, published_by, published_at)
            VALUES (\(ID<PublicAnswer>.new()), \(before.id), \(told.question), \(told.answer), \(worker.id), \(now))
            ON CONFLICT (feedback_id) DO UPDATE SET question = excluded.question, answer = excluded.answer,
                published_by = excluded.published_by, published_at = excluded.published_at, taken_back_at = NULL
            RETURNING *
            """)
        return (try all.feedback(before.id), [Event(.answerPublished, before.subject)])
    }
}

/// Marks that nobody had answered when it was due.
package struct MissFeedback: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "feedback"

    let feedback: String

    package init(_ feedback: String) {
        self.feedback = feedback
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "feedback",
            """
            UPDATE feedback SET missed_at = \(now)
            WHERE id = \(feedback) AND answered_at IS NULL AND missed_at IS NULL AND due_at <= \(now) RETURNING *
            """)
        guard let row = rows.first else { return ((), []) }
        let kind: Feedback.Kind = try row["kind"]
        return ((), [Event(.feedbackMissed, Event.Subject(kind: "feedback", id: feedback), ["kind": .init(kind)])])
    }
}

extension Refusal.Code {
    package static let feedbackAnswered: Self = "feedback-answered"
    package static let feedbackUnanswered: Self = "feedback-unanswered"
    package static let onlyOfComplaint: Self = "only-of-complaint"
}

extension Event.Kind {
    package static let feedbackAnswered: Self = "feedback-answered"
    package static let feedbackMissed: Self = "feedback-missed"
    package static let answerPublished: Self = "answer-published"
    package static let answerTakenBack: Self = "answer-taken-back"
}
