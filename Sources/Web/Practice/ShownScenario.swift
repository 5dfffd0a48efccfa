import Operate
import Programs

/// A scenario, as somebody chooses it.
struct ShownScenario: Sendable {
    let heading: String
    let address: String
    let about: String
    /// Whom one plays, and how long it takes.
    let gist: String
    let skills: [String]

    init(_ scenario: Scenario, _ reading: Reading) {
        let words = reading.words
        heading = scenario.title.text(in: words.language)
        address = "\(reading.base)/practice/scenarios/\(scenario.name)"
        about = scenario.about.text(in: words.language)
        gist = words(
            "practice.gist",
            [
                "minutes": words("practice.minutes", count: scenario.minutes),
                "roles": scenario.roles.map { $0.name(words) }.joined(separator: ", "),
            ])
        skills = scenario.skills.map { words.name(of: $0.rawValue, in: "practice.skills") }
    }
}

/// How far one scale stands, as a bar and in words.
struct ShownGauge: Sendable {
    let name: String
    let value: String
    /// Of a hundred.
    let part: Int

    static func all(_ scales: ScenarioScales, _ words: Words) -> [ShownGauge] {
        ScenarioScale.allCases.map { scale in
            let most = ScenarioScale.range.upperBound
            return ShownGauge(
                name: words.name(of: scale.rawValue, in: "practice.scales"),
                value: words("practice.ofMost", ["n": String(scales[scale]), "most": String(most)]),
                part: scales[scale] * 100 / most)
        }
    }

    /// All of them in a line, such as `Tension 7 · Safety 2 · Trust 1 · 12 min`.
    static func line(_ scales: ScenarioScales, _ words: Words) -> String {
        let values = ScenarioScale.allCases.map {
            "\(words.name(of: $0.rawValue, in: "practice.scales")) \(scales[$0])"
        }
        return (values + [words("practice.short", ["n": String(scales.minutes)])]).joined(separator: " · ")
    }
}

/// What happened at an end, why, and where that is known from.
struct ShownEnding: Sendable {
    struct Reason: Sendable {
        let text: String
        let sources: [Source]
        /// Nothing but our own proposal.
        let isOurs: Bool
    }

    struct Source: Sendable {
        let says: String
        let link: String
    }

    let heading: String
    let happened: String
    let reasons: [Reason]
    let questions: [String]
    let hasQuestions: Bool

    init(_ end: Scenario.End, of scenario: Scenario, _ words: Words) {
        let language = words.language
        heading = end.title.text(in: language)
        happened = end.happened.text(in: language)
        reasons = end.reasons.map { reason in
            let cited: [Source] =
                switch reason.basis {
                case .ours: []
                case .cited(let keys):
                    scenario.sources.filter { keys.contains($0.key) }.map { Source(says: $0.says, link: $0.address) }
                }
            return Reason(text: reason.text.text(in: language), sources: cited, isOurs: reason.basis == .ours)
        }
        questions = end.questions.map { $0.text(in: language) }
        hasQuestions = !questions.isEmpty
    }
}

extension Scenario.Role {
    func name(_ words: Words) -> String { words.name(of: rawValue, in: "practice.roles") }
}
