import Access
import Door
import Programs
import Store
import Vocabulary

/// Records what was answered to questions of a call's triage; also later, when it has been decided already.
///
/// Each answer is a revision, and the earlier stay readable. Where somebody else answered from the same source in the
/// meantime, the new answer is kept as a rival beside theirs, as facts are: the lesser danger must not replace the
/// greater because it was typed a second later. Until one who has seen both answers again, the engine is given the
/// more dangerous of the two.
package struct AnswerQuestions: Report {
    package static let permission = Permission.triageCalls

    /// What is to be recorded of one question, as a form or a machine sent it.
    package struct Said: Sendable {
        package let question: String
        package let value: String
        package let source: AnswerSource
        /// The newest revision of the question that its writer saw; nothing when the call's version is held against
        /// theirs instead.
        package let base: Int?

        package init(_ question: String, _ value: String, from source: AnswerSource = .caller, base: Int? = nil) {
            self.question = question
            self.value = value
            self.source = source
            self.base = base
        }
    }

    let call: ID<Call>
    let said: [Said]
    let expected: Int?

    package init(_ said: [Said], of call: ID<Call>, expected: Int? = nil) throws(Refusal) {
        guard !said.isEmpty else { throw Refusal(.nothingGiven) }
        self.call = call
        self.said = said
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let before = try Calls(db).call(call)
        try before.require(version: expected)
        guard let program = try LivePrograms(db).program(of: before.path) else {
            throw Refusal(.triageNotBegun, .conflicting)
        }
        var events: [Event] = []
        for one in said {
            let answer = try program.answer(one.value, to: one.question, from: one.source)
            let earlier = try TriageAnswers(db).all(of: before.path.id).filter { $0.question == one.question }
            guard
                let event = try keep(
                    answer, base: one.base, beside: earlier, of: before, program, in: db, by: worker, at: now)
            else { continue }
            events.append(event)
        }
        guard !events.isEmpty else { return (before, []) }
        try Calls(db).save(before)
        return (try Calls(db).call(call), events)
    }

    private func keep(
        _ answer: GivenAnswer, base: Int?, beside earlier: [TriageAnswer], of call: Call, _ program: Program,
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> Event? {
        let standing = earlier.filter { $0.stands && $0.source == answer.source }
        if standing.count == 1, standing[0].value == answer.value { return nil }
        // Nobody is their own rival: the later of two answers by one hand stands.
        let others = standing.filter { other in
            base.map { $0 < other.revision } ?? false && other.by.id != worker.id.text && other.value != answer.value
        }
        let isRival = !others.isEmpty
        for old in standing where !isRival || (old.state == .rival && old.by.id == worker.id.text) {
            try TriageAnswers(db).retire(old)
        }
        let revision = (earlier.map(\.revision).max() ?? 0) + 1
        try TriageAnswers(db).add(
            answer, on: call.path.id, revision: revision, isRival ? .rival : .current, by: worker, at: now)
        var facts: [String: Event.Fact] = [
            "question": .word(answer.question), "value": .init(answer.value), "revision": .init(revision),
            "source": .init(answer.source), "digest": .word(program.shortDigest),
        ]
        if isRival { facts["flag"] = .init("answered-at-once") }
        return Event(.triageAnswered, call.subject, facts)
    }
}

extension Refusal.Code {
    package static let triageNotBegun: Self = "triage-not-begun"
}

extension Event.Kind {
    package static let triageAnswered: Self = "triage-answered"
}
