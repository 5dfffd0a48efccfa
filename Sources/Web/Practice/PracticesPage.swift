import Access
import Operate
import Programs
import Vocabulary

/// What one can practise on, what is under way, and what one has played.
struct PracticesPage: Page {
    static let template = "practices"

    /// One practice of one's own, with what its scenario is called.
    struct Own: Sendable {
        let practice: Practice
        let scenario: Scenario?
    }

    struct Line: Sendable {
        let address: String
        let name: String
        let says: String
        let when: Moment
    }

    let title: String
    let joining: String
    let typedCode: String
    let trouble: Trouble?
    let current: [Line]
    let hasCurrent: Bool
    let scenarios: [ShownScenario]
    let none: Bool
    let earlier: [Line]
    let hasEarlier: Bool

    init(_ scenarios: [Scenario], _ own: [Own], refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        title = words("practice.title")
        joining = "\(reading.base)/practice/joining"
        typedCode = refused.typed("code", in: "joining") ?? ""
        trouble = refused.trouble(in: "joining", words)
        func line(_ own: Own) -> Line {
            let practice = own.practice
            let standing = practice.standing(at: reading.now)
            return Line(
                address: "\(reading.base)/practice/\(practice.id)",
                name: own.scenario?.title.text(in: words.language) ?? practice.scenario,
                says: words("practice.kinds.\(practice.kind.rawValue).\(standing.rawValue)"),
                when: Moment(practice.begunAt, reading))
        }
        let open = own.filter { $0.practice.standing(at: reading.now) != .over }
        current = open.map(line)
        hasCurrent = !current.isEmpty
        earlier = own.filter { $0.practice.standing(at: reading.now) == .over }.map(line)
        hasEarlier = !earlier.isEmpty
        self.scenarios = scenarios.map { ShownScenario($0, reading) }
        none = scenarios.isEmpty
    }
}

/// A scenario before anybody plays it: what it is about, what may hurt, and how to begin.
struct ScenarioPage: Page {
    static let template = "practice-scenario"

    let title: String
    let shown: ShownScenario
    let warning: String
    let back: String
    let action: String
    let scenario: String
    let mayLead: Bool
    let sources: [ShownEnding.Source]
    let edition: String

    init(_ scenario: Scenario, mayLead: Bool, _ reading: Reading) {
        let words = reading.words
        shown = ShownScenario(scenario, reading)
        title = shown.heading
        warning = scenario.warning.text(in: words.language)
        back = "\(reading.base)/practice"
        action = back
        self.scenario = scenario.name
        self.mayLead = mayLead
        sources = scenario.sources.map { ShownEnding.Source(says: $0.says, link: $0.address) }
        edition = words("practice.version", ["version": scenario.version])
    }
}
