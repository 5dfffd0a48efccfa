import Programs
import Vocabulary

/// What stands as answer to one question, wherever it was written down: what the page shows beside each other, and the
/// one of them that the engine is given.
package struct StandingAnswer: Sendable {
    /// What the call-taker wrote, if it answers the question.
    package let fact: Fact?
    package let factValue: AnswerValue?
    /// What was observed at the place and still speaks, if it answers the question.
    package let record: PlaceFact?
    /// What instruments say to the question, where one was asked.
    package let instruments: [(result: InstrumentResult, value: AnswerValue)]
    /// What was answered in the triage and stands: one a source, and rivals.
    package let answers: [TriageAnswer]
    /// What the engine is given: one a source.
    package let given: [GivenAnswer]

    /// The one that counts, as the engine chooses among sources: the gravest, else what is known, else the strongest.
    package let counted: GivenAnswer?

    /// Whether the answers that stand say different things.
    package let disagrees: Bool

    /// Takes what the call-taker wrote as the caller's answer until somebody answers the question itself; after that
    /// only where it is the more dangerous of the two.
    ///
    /// What was observed at the place is an earlier record's answer, which nobody's word makes less dangerous: who knows
    /// better takes the fact itself back. What an instrument found counts as observed, so that nobody types it twice; beside an
    /// observation of somebody's own the more careful of the two does.
    init(
        _ question: Question, facts: [FactField: Fact], place: [PlaceFact], answers: [TriageAnswer],
        results: [InstrumentResult], isServed: Bool?
    ) {
        let found = FactField.answering(question, facts) ?? FactField.serving(question, facts, isServed)
        let standing = answers.filter { $0.question == question.key && $0.stands }
        var given = AnswerSource.allCases.compactMap { source -> GivenAnswer? in
            let said = standing.filter { $0.source == source }
            // Of rivals the more dangerous, then what is not known, then the latest.
            let worst = said.max { one, other in
                (question.caution(of: one.value), one.revision) < (question.caution(of: other.value), other.revision)
            }
            return worst.map { GivenAnswer(question.key, $0.value, from: source) }
        }
        if let found, question.answeredBy.contains(.caller) {
            let taken = GivenAnswer(question.key, found.value, from: .caller)
            let spoken = given.map { question.peril(of: $0.value) }.max()
            if spoken.map({ question.peril(of: found.value) > $0 }) ?? true {
                given.removeAll { $0.source == .caller }
                given.append(taken)
            }
        }
        record = question.kind == .yesNo ? place.first { $0.kind.answers.contains(question.key) } : nil
        if record != nil {
            given.removeAll { $0.source == .record }
            given.append(GivenAnswer(question.key, .yes, from: .record))
        }
        let instruments = results.compactMap { result in
            result.says(to: question).map { (result: result, value: $0) }
        }
        for found in instruments {
            let beside = given.first { $0.source == .observed }
            guard beside.map({ question.caution(of: found.value) > question.caution(of: $0.value) }) ?? true else {
                continue
            }
            given.removeAll { $0.source == .observed }
            given.append(GivenAnswer(question.key, found.value, from: .observed))
        }
        self.instruments = instruments
        disagrees = StandingAnswer.disagree(
            question,
            standing.map(\.value) + [found?.value].compactMap { $0 }.filter(\.isKnown)
                + (record == nil ? [] : [.yes]), instruments)
        fact = found?.fact
        factValue = found?.value
        self.answers = standing
        self.given = given
        counted = given.max { one, other in
            let grave = (question.peril(of: one.value), question.peril(of: other.value))
            if grave.0 != grave.1 { return grave.0 < grave.1 }
            if question.danger.isEmpty, one.value.isKnown != other.value.isKnown { return other.value.isKnown }
            return one.source < other.source
        }
    }

    /// Whether what was said and what instruments found are different things.
    ///
    /// Where items are open that could raise a tier, it was found to be that at least: who says as much or more agrees.
    private static func disagree(
        _ question: Question, _ told: [AnswerValue], _ instruments: [(result: InstrumentResult, value: AnswerValue)]
    ) -> Bool {
        let known = instruments.filter { $0.value.isKnown }
        var said = Set(told + known.filter(\.result.isSettled).map(\.value))
        let open = known.filter { !$0.result.isSettled }.map(\.value)
        for least in open.sorted(by: { question.peril(of: $0) > question.peril(of: $1) })
        where !said.contains(where: { question.peril(of: $0) >= question.peril(of: least) }) {
            said.insert(least)
        }
        return said.count > 1
    }

    /// The answers to a program's questions, by the key of the question.
    static func all(
        of program: Program, facts: [FactField: Fact], place: [PlaceFact], answers: [TriageAnswer],
        results: [InstrumentResult], isServed: Bool?
    ) -> [String: StandingAnswer] {
        Dictionary(
            program.questions.map {
                (
                    $0.key,
                    StandingAnswer(
                        $0, facts: facts, place: place, answers: answers, results: results, isServed: isServed)
                )
            },
            uniquingKeysWith: { first, _ in first })
    }
}

extension InstrumentResult {
    /// What it says to a question of a program; nothing where it does not speak of it.
    ///
    /// While items are open that could raise the tier, a tier without danger is not known yet.
    fileprivate func says(to question: Question) -> AnswerValue? {
        guard let value = says[question.key], question.values.contains(value) else { return nil }
        return isSettled || question.peril(of: value) > 0 ? value : .unknown
    }
}

extension FactField {
    /// The keys under which programs ask what the call-taker has asked already.
    private static let meanings: [(field: FactField, keys: Set<String>)] = [
        (.weapon, ["weapon", "weapons"]), (.violence, ["violence"]), (.injury, ["injury", "injured", "medical"]),
        (.location, ["place-known"]),
    ]

    /// The fact that answers a question of a program, with what it says there.
    fileprivate static func answering(
        _ question: Question, _ facts: [FactField: Fact]
    ) -> (fact: Fact, value: AnswerValue)? {
        guard let field = meanings.first(where: { $0.keys.contains(question.key) })?.field, let fact = facts[field],
            let value = field.answer(fact.value, to: question), question.values.contains(value)
        else { return nil }
        return (fact, value)
    }

    /// The area that was written down answers whether the program serves it, where the program says which it does.
    fileprivate static func serving(
        _ question: Question, _ facts: [FactField: Fact], _ isServed: Bool?
    ) -> (fact: Fact, value: AnswerValue)? {
        guard question.key == "in-area", question.kind == .yesNo, let isServed, let fact = facts[.area] else {
            return nil
        }
        return (fact, isServed ? .yes : .no)
    }

    private func answer(_ value: String?, to question: Question) -> AnswerValue? {
        // That something was written down is the answer.
        guard choices != nil else { return value == nil ? .unknown : .yes }
        switch value.flatMap(Answer.init(rawValue:)) {
        case nil: return nil
        case .unknown?: return .unknown
        case .refused?: return .refused
        // Of several dangers nobody has excluded the worst.
        case .yes?: return question.kind == .yesNo ? .yes : question.danger.last
        // Nobody injured is not yet nobody in need of a physician: that is asked.
        case .no? where question.key == "medical": return nil
        case .no?: return question.kind == .yesNo ? .no : question.safe
        }
    }
}

extension Question {
    /// How dangerous an answer is, from 0.
    fileprivate func peril(of value: AnswerValue) -> Int { (danger.firstIndex(of: value) ?? -1) + 1 }

    /// How careful an answer makes: no danger, not known, then danger by its degree.
    fileprivate func caution(of value: AnswerValue) -> Int {
        let peril = peril(of: value)
        return peril > 0 ? peril + 1 : value.isKnown ? 0 : 1
    }
}
