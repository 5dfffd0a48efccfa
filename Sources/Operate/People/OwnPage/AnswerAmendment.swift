import Access
import Door
import Store
import Vocabulary

/// Writes down that a person asks for something to be put right: said to a worker, by telephone or in a letter.
package struct AskAmendment: Order {
    package static let permission = Permission.giveOwnPages

    let person: ID<Person>
    let asked: AmendmentAsked
    let channel: ConsentEnding.Channel

    /// - Throws: ``Refusal`` about `channel`: what comes by the person's own page is not written down by somebody else.
    package init(
        _ asked: AmendmentAsked, of person: ID<Person>, by channel: ConsentEnding.Channel?
    ) throws(Refusal) {
        guard let channel else { throw Refusal(.required, field: "channel") }
        guard channel != .ownPage else { throw Refusal(.notOneOf, field: "channel") }
        self.person = person
        self.asked = asked
        self.channel = channel
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (AmendmentRequest, [Event]) {
        let amendment = try AmendmentRequests(db).ask(
            asked, of: People(db).person(person), by: channel, worker, at: now)
        return (amendment, [amendment.event(.amendmentAsked)])
    }
}

/// Answers what a person wants put right: it was, or it is not and why, in words that they read.
package struct AnswerAmendment: Order {
    package static let permission = Permission.answerAmendments

    let amendment: ID<AmendmentRequest>
    let answer: AmendmentRequest.Answer
    let words: String

    /// - Throws: ``Refusal`` about `reply`.
    package init(_ amendment: ID<AmendmentRequest>, _ answer: AmendmentRequest.Answer, _ words: String?) throws(Refusal)
    {
        self.amendment = amendment
        self.answer = answer
        self.words = try FreeText.needed(words, most: AmendmentRequest.mostWords, field: "reply")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (AmendmentRequest, [Event]) {
        let before = try AmendmentRequests(db).amendment(amendment)
        guard before.isOpen else { throw Refusal(.amendmentAnswered, .conflicting) }
        let ground: AmendmentRequest.Ground? = if case .declined(let ground) = answer { ground } else { nil }
        try db.keep(
            in: "amendment_answer",
            """
            INSERT INTO amendment_answer (id, amendment_id, answer, ground, words, answered_by, answered_at)
            VALUES (\(ID<AmendmentRequest.Answered>.new()), \(amendment), \(ground == nil ? "made" : "declined"), \(ground),
                \(words), \(worker.id), \(now))
            RETURNING *
            """
        )
        var said: [String: Event.Fact] = ["answer": .word(ground == nil ? "made" : "declined")]
        if let ground { said["ground"] = .init(ground) }
        return (try AmendmentRequests(db).amendment(amendment), [before.event(.amendmentAnswered, said)])
    }
}

/// Marks that nobody answered a person in time.
package struct MissAmendment: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "amendment"

    let amendment: String

    package init(_ amendment: String) {
        self.amendment = amendment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "amendment",
            """
            UPDATE amendment SET overdue_at = \(now)
            WHERE id = \(amendment) AND overdue_at IS NULL AND due_at <= \(now)
              AND NOT EXISTS (SELECT 1 FROM amendment_answer WHERE amendment_id = amendment.id)
            RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        return ((), [try AmendmentRequests(db).amendment(ID(stored: amendment)).event(.amendmentOverdue)])
    }
}

extension AmendmentRequest {
    /// Codes only: what a person says stands in no event.
    func event(_ kind: Event.Kind, _ said: [String: Event.Fact] = [:]) -> Event {
        var facts = said
        facts["amendment"] = .init(id)
        facts["part"] = .init(part)
        return Event(kind, Person.subject(person), facts)
    }
}

extension Refusal.Code {
    package static let amendmentAnswered: Self = "amendment-answered"
}

extension Event.Kind {
    package static let amendmentAsked: Self = "amendment-asked"
    package static let amendmentAnswered: Self = "amendment-answered"
    package static let amendmentDisputed: Self = "amendment-disputed"
    package static let amendmentOverdue: Self = "amendment-overdue"
}
