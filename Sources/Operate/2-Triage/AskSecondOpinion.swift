import Access
import Door
import Programs
import Store
import Vocabulary

/// Asks another clinician what they would decide about a call.
package struct AskSecondOpinion: Order {
    package static let permission = Permission.triageCalls

    let call: ID<Call>
    let asked: ID<Worker>?

    /// - Parameter asked: who is to answer; anybody else who may, when nobody is named.
    package init(_ call: ID<Call>, of asked: ID<Worker>? = nil) {
        self.call = call
        self.asked = asked
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (SecondOpinion, [Event]) {
        let call = try Calls(db).call(call)
        guard call.path.departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard try LivePrograms(db).program(of: call.path) != nil else { throw Refusal(.triageNotBegun, .conflicting) }
        guard asked != worker.id else { throw Refusal(.askedOneself, field: "asked") }
        if let asked {
            let others = try Clinicians(db).others(than: worker.id, at: now)
            guard others.contains(where: { $0.id == asked }) else { throw Refusal(.notOneOf, field: "asked") }
        }
        let before = try SecondOpinions(db).all(on: call.path.id)
        guard !before.contains(where: { $0.state == .open && $0.asked?.id == asked?.text }) else {
            throw Refusal(.alreadyAsked, .conflicting, field: "asked")
        }
        guard before.count < SecondOpinions.most else {
            throw Refusal(.tooManyOpinions, .conflicting, values: ["most": String(SecondOpinions.most)])
        }
        let id = ID<SecondOpinion>.new()
        try db.keep(
            in: "second_opinion",
            """
            INSERT INTO second_opinion (id, call_id, path_id, ordinal, state, asked_by, asked_of, asked_at)
            VALUES (\(id), \(call.id), \(call.path.id), \((before.map(\.ordinal).max() ?? 0) + 1),
                \(SecondOpinion.State.open), \(worker.id), \(asked), \(now))
            RETURNING *
            """
        )
        try Calls(db).save(call)
        let event = Event(.secondOpinionAsked, call.subject, ["opinion": .init(id)])
        return (try SecondOpinions(db).opinion(id), [event])
    }
}

/// Answers what a colleague asked: as it stands, otherwise, or that one cannot say.
package struct AnswerSecondOpinion: Order {
    package static let permission = Permission.triageCalls

    let id: ID<SecondOpinion>
    let opinion: Opinion
    let note: String?
    let seen: Verdict?

    /// - Parameter seen: what stood before the one who answers; refused where it has become something else.
    /// - Throws: ``Refusal`` when the note cannot be read.
    package init(
        _ id: ID<SecondOpinion>, _ opinion: Opinion, note: String? = nil, seen: Verdict? = nil
    )
        throws(Refusal)
    {
        self.id = id
        self.opinion = opinion
        self.seen = seen
        self.note = try FreeText.given(note, most: SecondOpinion.mostNote, field: "note")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (SecondOpinion, [Event]) {
        let question = try SecondOpinions(db).opinion(id)
        guard question.asker.id != worker.id.text else { throw Refusal(.ownQuestion, .conflicting) }
        guard question.state == .open else { throw Refusal(.opinionClosed, .conflicting) }
        guard question.isFor(worker.id) else { throw Refusal(.askedOfAnother, .conflicting) }
        let call = try Calls(db).call(question.call)
        let path = try Calls(db).path(question.path)
        guard let program = try LivePrograms(db).program(of: path) else { throw Refusal(.triageNotBegun, .conflicting) }
        let (about, verdict) = try standing(call, path, program, at: now, in: db)
        guard opinion != .agree || seen == nil || seen == verdict else {
            throw Refusal(.recommendationChanged, .conflicting)
        }
        var (level, response): (Int?, String?) = (nil, nil)
        if case .otherwise(let own, let going) = opinion {
            guard program.response(going) != nil || Alternative(rawValue: going) != nil else {
                throw Refusal(.notOneOf, field: "response")
            }
            guard own != verdict.level || going != verdict.response else {
                throw Refusal(.sameAsStands, field: "response")
            }
            (level, response) = (own.rawValue, going)
        }
        try db.keep(
            in: "second_opinion",
            """
            UPDATE second_opinion
            SET state = \(SecondOpinion.State.answered), opinion = \(opinion.code), about = \(about),
                about_level = \(verdict.level.rawValue), about_response = \(verdict.response),
                about_reason = \(verdict.reason?.name), about_own = \(verdict.reason?.own), level = \(level), response = \(response), note = \(note),
                closed_by = \(worker.id), closed_at = \(now)
            WHERE id = \(id) AND state = \(SecondOpinion.State.open) RETURNING *
            """
        )
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "opinion": .init(id), "answer": .init(opinion.code), "about": .init(about),
            "program": .word(program.name), "digest": .word(program.shortDigest),
        ]
        if let level { said["level"] = .init(level) }
        if let response { said["response"] = .word(response) }
        return (try SecondOpinions(db).opinion(id), [Event(.secondOpinionAnswered, call.subject, said)])
    }

    /// What stands before whoever answers: the decision, or what the program recommends.
    private func standing(
        _ call: Call, _ path: Path, _ program: Program, at now: Instant, in db: any Transaction
    ) throws -> (SecondOpinion.About, Verdict) {
        if let decision = try Triages(db).decision(of: path.id) { return (.decided, decision.decided) }
        guard call.path.id == path.id else { throw Refusal(.opinionClosed, .conflicting) }
        return (.recommended, try Triages(db).assessment(of: call, at: now).verdict)
    }
}

/// Takes back a question that nobody has answered.
package struct WithdrawSecondOpinion: Order {
    package static let permission = Permission.triageCalls

    let id: ID<SecondOpinion>

    package init(_ id: ID<SecondOpinion>) {
        self.id = id
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (SecondOpinion, [Event]) {
        let question = try SecondOpinions(db).opinion(id)
        guard question.state == .open else { throw Refusal(.opinionClosed, .conflicting) }
        guard question.asker.id == worker.id.text || worker.roles.contains(.supervisor) else {
            throw Refusal(.notOwnQuestion, .conflicting)
        }
        try db.keep(
            in: "second_opinion",
            """
            UPDATE second_opinion
            SET state = \(SecondOpinion.State.withdrawn), closed_by = \(worker.id), closed_at = \(now)
            WHERE id = \(id) AND state = \(SecondOpinion.State.open) RETURNING *
            """
        )
        let call = try Calls(db).call(question.call)
        try Calls(db).save(call)
        let event = Event(.secondOpinionWithdrawn, call.subject, ["opinion": .init(id)])
        return (try SecondOpinions(db).opinion(id), [event])
    }
}

extension Command where Outcome == SecondOpinion {
    package func subject(of outcome: SecondOpinion) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> SecondOpinion {
        try SecondOpinions(db).opinion(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let askedOneself: Self = "asked-oneself"
    package static let alreadyAsked: Self = "already-asked"
    package static let tooManyOpinions: Self = "too-many-opinions"
    package static let ownQuestion: Self = "own-question"
    package static let notOwnQuestion: Self = "not-own-question"
    package static let askedOfAnother: Self = "asked-of-another"
    package static let opinionClosed: Self = "opinion-closed"
    package static let sameAsStands: Self = "same-as-stands"
}

extension Event.Kind {
    package static let secondOpinionAsked: Self = "second-opinion-asked"
    package static let secondOpinionAnswered: Self = "second-opinion-answered"
    package static let secondOpinionWithdrawn: Self = "second-opinion-withdrawn"
}
