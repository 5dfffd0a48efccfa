/// Finds answers under which conditions hold, or that there are none.
///
/// Each question has few answers, so this is decided exactly: what the conditions settle is settled first, and only
/// where they leave a choice both ways are tried.
package struct Satisfaction {
    /// What came of the search.
    enum Finding: Equatable {
        /// By the place of the question: a value under which all hold.
        case answers([UInt8])
        case none
        /// It took more steps than any program should need; nothing may be concluded.
        case unsettled
    }

    /// Far more than the largest known program takes.
    package static let mostSteps = 200_000

    private let everything: [AnswerSet]
    private let mostSteps: Int
    private var steps = 0

    init(_ questions: [Question], within steps: Int = Satisfaction.mostSteps) {
        mostSteps = steps
        everything = questions.map { AnswerSet($0.values.indices) }
    }

    /// Answers under which every one of some conditions holds.
    mutating func find(_ conditions: [Condition]) -> Finding {
        steps = 0
        var open = everything
        guard let found = search(conditions, &open) else { return .unsettled }
        return found ? .answers(open.map { UInt8($0.first ?? 0) }) : .none
    }

    /// Whether no answers make all of them hold; not where it cannot be settled.
    mutating func isImpossible(_ conditions: [Condition]) -> Bool { find(conditions) == .none }

    /// - Parameter open: the values that are still possible; where it succeeds, each of them will do.
    /// - Returns: nothing if it was given up.
    private mutating func search(_ conditions: [Condition], _ open: inout [AnswerSet]) -> Bool? {
        steps += 1
        guard steps <= mostSteps else { return nil }
        var choice: (question: Int, values: AnswerSet)?
        var fewest = Int.max
        for condition in conditions {
            switch condition.standing(open) {
            case .holds: continue
            case .fails: return false
            case .open(let atoms):
                guard atoms.count < fewest, let first = atoms.first else { continue }
                (fewest, choice) = (atoms.count, first)
            }
        }
        guard let (question, values) = choice else { return true }
        let before = open
        for part in [before[question].common(with: values), before[question].without(values)] {
            open = before
            open[question] = part
            guard let found = search(conditions, &open) else { return nil }
            if found { return true }
        }
        return false
    }
}

extension Condition {
    /// What is said of a condition when only some values are still possible.
    fileprivate enum Standing {
        case holds, fails
        /// It hangs on these questions, each with the values about which it asks.
        case open([(question: Int, values: AnswerSet)])
    }

    fileprivate func standing(_ open: [AnswerSet]) -> Standing {
        switch self {
        case .always: return .holds
        case .answer(let question, let values):
            let common = open[question].common(with: values)
            if common.isEmpty { return .fails }
            return common == open[question] ? .holds : .open([(question, values)])
        case .not(let condition):
            switch condition.standing(open) {
            case .holds: return .fails
            case .fails: return .holds
            case .open(let atoms): return .open(atoms)
            }
        case .all(let conditions): return Condition.joined(conditions, open, settles: false)
        case .any(let conditions): return Condition.joined(conditions, open, settles: true)
        }
    }

    /// Of parts one that fails settles that not all hold, and one that holds that any does.
    private static func joined(_ parts: [Condition], _ open: [AnswerSet], settles: Bool) -> Standing {
        var atoms: [(question: Int, values: AnswerSet)] = []
        for part in parts {
            switch part.standing(open) {
            case .holds: if settles { return .holds }
            case .fails: if !settles { return .fails }
            case .open(let more): atoms += more
            }
        }
        if atoms.isEmpty { return settles ? .fails : .holds }
        return .open(atoms)
    }

    /// Every answer it asks about: the question, and the values that make a difference.
    var atoms: [(question: Int, values: AnswerSet)] {
        switch self {
        case .always: []
        case .answer(let question, let values): [(question, values)]
        case .not(let condition): condition.atoms
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.atoms)
        }
    }
}
