import Access
import Door
import Store
import Vocabulary

/// What is said of the program, as it is read from a form.
package struct FeedbackTold: Sendable {
    package let kind: Feedback.Kind
    package let text: String
    package let way: String?
    package let language: String

    /// - Parameters:
    ///   - way: how they may be reached, where they want to be.
    ///   - language: a code such as `es`.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ kind: Feedback.Kind, _ text: String?, way: String?, language: String) throws(Refusal) {
        self.kind = kind
        self.text = try FreeText.needed(text, most: Feedback.mostText, field: "feedbackText")
        self.way = try FreeText.given(way, most: Feedback.mostWay, field: "feedbackWay")
        self.language = language
    }

    fileprivate func keep(
        _ channel: Feedback.Channel, receipt: Secret?, in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Feedback, [Event]) {
        let id = ID<Feedback>.new()
        let due = now.adding(kind.promise)
        try db.keep(
            in: "feedback",
            """
            INSERT INTO feedback (id, kind, channel, language, way, receipt_hash, received_at, recorded_by, due_at)
            VALUES (\(id), \(kind), \(channel), \(language), \(way), \(receipt?.hash), \(now), \(worker.id), \(due))
            RETURNING *
            """)
        try Feedbacks(db).add(text, from: .public, to: id, by: worker.id, at: now)
        try DueWork(db).ask(MissFeedback.kind, about: id.text, at: due)
        let kept = try Feedbacks(db).feedback(id)
        return (
            kept,
            [
                Event(
                    .feedbackReceived, kept.subject,
                    ["kind": .init(kind), "channel": .init(channel), "due": .init(due)])
            ]
        )
    }
}

/// Leaves a complaint, a compliment or a question on the public page, without an account.
///
/// The receipt is drawn for the form and known to nobody but whoever got it; the same receipt twice is the same word.
package struct LeaveFeedback: Report {
    package static let permission = Permission.actAsAlarm

    let told: FeedbackTold
    let receipt: Secret

    package init(_ told: FeedbackTold, receipt: Secret) {
        (self.told, self.receipt) = (told, receipt)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        if let before = try Feedbacks(db).feedback(of: receipt) { return (before, []) }
        return try told.keep(.page, receipt: receipt, in: db, by: worker, at: now)
    }
}

/// Records what somebody said of the program at a meeting, on the telephone, in a letter or to a worker's face.
package struct RecordFeedback: Report {
    package static let permission = Permission.recordFeedback

    let told: FeedbackTold
    let channel: Feedback.Channel

    /// - Throws: ``Refusal`` where it is no way by which a worker is told.
    package init(_ told: FeedbackTold, by channel: Feedback.Channel) throws(Refusal) {
        guard Feedback.Channel.told.contains(channel) else { throw Refusal(.notOneOf, field: "channel") }
        (self.told, self.channel) = (told, channel)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        try told.keep(channel, receipt: nil, in: db, by: worker, at: now)
    }
}

/// Goes on writing under one's own receipt; where it was answered, it waits for an answer again.
package struct AddToFeedback: Order {
    package static let permission = Permission.actAsAlarm

    let receipt: Secret
    let text: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ text: String?, receipt: Secret) throws(Refusal) {
        self.text = try FreeText.needed(text, most: Feedback.mostText, field: "feedbackText")
        self.receipt = receipt
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Feedback, [Event]) {
        let all = Feedbacks(db)
        guard let before = try all.feedback(of: receipt) else { throw Refusal(.noSuchFeedback, .absent) }
        guard before.messages.count < Feedback.mostMessages else {
            throw Refusal(.feedbackFull, .conflicting, values: ["most": String(Feedback.mostMessages)])
        }
        try all.add(text, from: .public, to: before.id, by: worker.id, at: now)
        guard !before.isOpen else { return (try all.feedback(before.id), [Event(.feedbackContinued, before.subject)]) }
        let due = now.adding(before.kind.promise)
        try db.keep(
            in: "feedback",
            """
            UPDATE feedback SET answered_at = NULL, result = NULL, missed_at = NULL, due_at = \(due)
            WHERE id = \(before.id) RETURNING *
            """)
        try DueWork(db).ask(MissFeedback.kind, about: before.id.text, at: due)
        return (
            try all.feedback(before.id), [Event(.feedbackReopened, before.subject, ["due": .init(due)])]
        )
    }
}

extension Command where Outcome == Feedback {
    package func subject(of outcome: Feedback) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Feedback {
        try Feedbacks(db).feedback(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let feedbackFull: Self = "feedback-full"
}

extension Event.Kind {
    package static let feedbackReceived: Self = "feedback-received"
    package static let feedbackContinued: Self = "feedback-continued"
    package static let feedbackReopened: Self = "feedback-reopened"
}
