import Operate
import Vocabulary

/// A safety plan as a page shows it, under the headings that have words.
struct ShownSafetyPlan: Sendable {
    struct Line: Sendable {
        let text: String
        let number: String?
        let dial: String
        let step: Step?
    }

    struct Step: Sendable {
        let line: String
        let standing: String
        let tone: String
        let shape: String
        let told: String?
        /// What the button tells, and what it says.
        let next: String
        let telling: String
    }

    struct Part: Sendable {
        let heading: String
        let lines: [Line]
    }

    let id: String
    /// The language of the words.
    let tongue: String
    let parts: [Part]

    /// - Parameters:
    ///   - headings: the words in which the headings are said.
    ///   - words: those of whoever reads what is left to do.
    init(_ plan: SafetyPlan, headings: Words, _ reading: Reading) {
        id = plan.id.text
        tongue = plan.language
        parts = SafetyPlan.Heading.allCases.compactMap { heading in
            let lines = plan.lines(heading)
            guard !lines.isEmpty else { return nil }
            return Part(
                heading: headings.name(of: heading.rawValue, in: "safetyPlan.codes.headings"),
                lines: lines.map { Line($0, reading) })
        }
    }
}

extension ShownSafetyPlan.Line {
    fileprivate init(_ line: SafetyPlan.Line, _ reading: Reading) {
        text = line.words
        number = line.phone.map(readable)
        dial = dialled(line.phone)
        step = line.step.map { ShownSafetyPlan.Step($0, of: line, reading) }
    }
}

extension ShownSafetyPlan.Step {
    fileprivate init(_ step: SafetyPlan.Step, of line: SafetyPlan.Line, _ reading: Reading) {
        let words = reading.words
        let isOpen = step.state == .open
        self.line = line.id.text
        standing = isOpen ? words("safetyPlan.stepOpen") : words("safetyPlan.stepDone")
        (shape, tone) = isOpen ? ("●", "waiting") : ("■", "with")
        told = step.told.map {
            words("safetyPlan.told", ["by": $0.by.name, "time": Moment($0.at, reading).time])
        }
        next = (isOpen ? SafetyPlan.Step.State.done : .open).rawValue
        telling = isOpen ? words("safetyPlan.stepTellDone") : words("safetyPlan.stepTellOpen")
    }
}
