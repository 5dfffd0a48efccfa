import Operate
import Vocabulary

/// What a person sees who opens their link: the question for the code, the plan, or that the link is over.
struct KeepPage: Page {
    static let template = "keep"

    struct Asking: Sendable {
        let action: String
        let trouble: String?
    }

    struct Kept: Sendable {
        let plan: KeptPlan
        let file: String
        let fileName: String
    }

    let title: String
    let asking: Asking?
    let kept: Kept?
    let over: Bool

    /// Asks for the code.
    ///
    /// - Parameter trouble: why the last one did not open it.
    init(at address: String, trouble: String? = nil, _ reading: Reading) {
        title = reading.words("keep.title")
        asking = Asking(action: address, trouble: trouble)
        kept = nil
        over = false
    }

    /// Shows the plan.
    init(_ plan: SafetyPlan, file: String, _ reading: Reading) {
        title = reading.words("keep.title")
        asking = nil
        kept = Kept(
            plan: KeptPlan(plan, reading), file: file, fileName: reading.words("keep.fileName") + ".html")
        over = false
    }

    /// Says that the link opens nothing, and not why.
    init(over reading: Reading) {
        title = reading.words("keep.title")
        asking = nil
        kept = nil
        over = true
    }
}

/// A plan as the person reads it on a phone, one step after the other.
struct KeptPlan: Sendable {
    struct Line: Sendable {
        let text: String
        let number: String?
        let dial: String
        /// What a button that dials it says to whoever hears the page.
        let call: String
    }

    struct Step: Sendable {
        let number: Int
        let heading: String
        let lines: [Line]
    }

    let tongue: String
    let steps: [Step]
    let day: String

    init(_ plan: SafetyPlan, _ reading: Reading) {
        let words = reading.words
        tongue = plan.language
        day = words("keep.cardDate", ["day": LocalTime(plan.at, in: reading.zone).day])
        steps = SafetyPlan.Heading.allCases.filter { !plan.lines($0).isEmpty }.enumerated().map { index, heading in
            Step(
                number: index + 1, heading: words.name(of: heading.rawValue, in: "safetyPlan.codes.headings"),
                lines: plan.lines(heading).map { line in
                    Line(
                        text: line.words, number: line.phone.map(readable), dial: dialled(line.phone),
                        call: words("keep.call", ["name": line.words]))
                })
        }
    }
}

/// The file that stays on the phone: whole in itself, so that it opens without a network and asks nobody for anything.
struct KeepFilePage: Page {
    static let template = "keep-file"

    let title: String
    let plan: KeptPlan

    init(_ plan: SafetyPlan, _ reading: Reading) {
        title = reading.words("keep.myPlan")
        self.plan = KeptPlan(plan, reading)
    }
}
