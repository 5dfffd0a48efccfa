import Vocabulary

/// One version of a response model a city adopts, read from YAML: its questions, its rules, who goes, what is promised.
package struct Program: Sendable {
    /// The name of the program in lower case: `denver-star`.
    package let name: String
    package let version: String
    /// The SHA-256 of the file's bytes in hexadecimal, kept on every decision.
    package let digest: String
    package let title: Localized
    /// What the program is, in a few sentences.
    package let about: Localized
    /// What kind of response it is; nothing where the file was written before that was asked.
    package let model: ResponseModel?
    /// The languages in which everything that is said stands in the file.
    package let languages: [String]
    package let sources: [Citation]
    package let hours: Hours
    /// Where it serves; nothing where the file does not say.
    package let catchment: Catchment?
    /// The stages of the path that do not apply to it.
    package let skipped: Set<Stage>
    /// The finer reasons that it adds, each under a standard one.
    package let ownReasons: [OwnReason]
    package let natures: Natures
    package let questions: [Question]
    /// The levels that its rules tell apart.
    package let levels: [Level]
    /// The rules in the order of the file; where two are of one level, the first decides.
    package internal(set) var rules: [Rule] { didSet { wiring = Wiring(questions: questions, rules: rules) } }
    /// What people who go may be certified for.
    package let certificates: [Certificate]
    /// Who goes, best first.
    package let responses: [Crew]
    /// What must be settled before an unarmed team goes in; none where the program has no such gate.
    package let gate: Gate?
    package let promises: Promises
    /// How often a team on scene says that it is well.
    package let checkIn: Duration?
    /// The figures it reports.
    package let metrics: [Metric]
    package let examples: [Example]
    /// Where its parts stand in the file.
    package let lines: Lines
    var wiring: Wiring

    /// The question of that key.
    package func question(_ key: String) -> Question? {
        wiring.places[key].map { questions[$0] }
    }

    /// The program's own response of that key; none for what another service sends.
    package func response(_ key: String) -> Crew? {
        responses.first { $0.key == key }
    }

    /// Reads an answer as it came from a form or a machine.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf` about `question`, `answer` or `source`.
    package func answer(
        _ value: String, to question: String, from source: AnswerSource
    ) throws(Refusal) -> GivenAnswer {
        guard let asked = self.question(question) else { throw Refusal(.notOneOf, field: "question") }
        let answer = GivenAnswer(question, AnswerValue(rawValue: value), from: source)
        guard asked.values.contains(answer.value) else { throw Refusal(.notOneOf, field: "answer") }
        guard asked.answeredBy.contains(source) else { throw Refusal(.notOneOf, field: "source") }
        return answer
    }
}

/// The natures of calls that a program takes and those that are never for it.
package struct Natures: Hashable, Sendable {
    package let eligible: [String]
    package let excluded: [String]
    package let basis: Basis
}

/// The lines, from 1, on which the parts of a program stand in its file.
package struct Lines: Hashable, Sendable {
    /// Of each key of the file.
    package let keys: [String: Int]
    /// Of each question, by its key.
    package let questions: [String: Int]
    /// Of each response, by its key.
    package let responses: [String: Int]
}

/// What the engine looks up while it assesses: nothing that is not in the program already.
struct Wiring: Sendable {
    /// The place of each question by its key.
    let places: [String: Int]
    /// The rules, by place, that speak of each question.
    let rules: [[Int]]
    /// The questions, by place, that some rule speaks of.
    let wanted: Set<Int>

    init(questions: [Question], rules: [Rule]) {
        places = Dictionary(
            questions.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var speaking: [[Int]] = Array(repeating: [], count: questions.count)
        for (place, rule) in rules.enumerated() {
            for question in rule.when.questions { speaking[question].append(place) }
        }
        self.rules = speaking
        wanted = Set(speaking.indices.filter { !speaking[$0].isEmpty })
    }
}
