/// When a rule applies or a question is asked: a sentence of the program, parsed once.
package indirect enum Condition: Hashable, Sendable {
    case always
    /// The answer to a question, by its place among the questions, is one of some values.
    case answer(question: Int, oneOf: AnswerSet)
    case not(Condition)
    case all([Condition])
    case any([Condition])

    /// Whether it holds for answers kept by the place of the question.
    func holds(for answers: [UInt8]) -> Bool {
        switch self {
        case .always: return true
        case .answer(let question, let values): return values.contains(Int(answers[question]))
        case .not(let condition): return !condition.holds(for: answers)
        case .all(let conditions):
            for condition in conditions where !condition.holds(for: answers) { return false }
            return true
        case .any(let conditions):
            for condition in conditions where condition.holds(for: answers) { return true }
            return false
        }
    }

    /// The questions it speaks of.
    var questions: Set<Int> {
        switch self {
        case .always: []
        case .answer(let question, _): [question]
        case .not(let condition): condition.questions
        case .all(let conditions), .any(let conditions):
            conditions.reduce(into: []) { $0.formUnion($1.questions) }
        }
    }

    /// The questions whose answers make it hold: of alternatives only those that are so.
    func reasons(for answers: [UInt8]) -> Set<Int> {
        switch self {
        case .always: []
        case .answer, .not: questions
        case .all(let conditions): conditions.reduce(into: []) { $0.formUnion($1.reasons(for: answers)) }
        case .any(let conditions):
            conditions.filter { $0.holds(for: answers) }.reduce(into: []) { $0.formUnion($1.reasons(for: answers)) }
        }
    }

    /// The condition that holds exactly when this one does not.
    var negated: Condition {
        guard case .not(let condition) = self else { return .not(self) }
        return condition
    }
}

/// Some of the values of one question, by their places among them.
package struct AnswerSet: Hashable, Sendable {
    /// As many values as a question can have.
    static let most = 64

    private var bits: UInt64 = 0

    private init(bits: UInt64) { self.bits = bits }

    init(_ slots: some Sequence<Int>) {
        for slot in slots { insert(slot) }
    }

    mutating func insert(_ slot: Int) { bits |= 1 << UInt64(slot) }

    func contains(_ slot: Int) -> Bool { bits >> UInt64(slot) & 1 == 1 }

    var isEmpty: Bool { bits == 0 }

    /// The lowest place in it.
    var first: Int? { isEmpty ? nil : bits.trailingZeroBitCount }

    func common(with other: AnswerSet) -> AnswerSet { AnswerSet(bits: bits & other.bits) }

    func without(_ other: AnswerSet) -> AnswerSet { AnswerSet(bits: bits & ~other.bits) }
}
