import Access
import Operate
import Vocabulary

/// What a privacy officer decides for the whole program.
struct PrivacyPage: Page {
    static let template = "privacy"

    let title: String
    /// Records that were opened in emergencies, and wait for somebody to look at them.
    let waiting: [ShownGlass]
    let noneWaiting: Bool
    let reviewed: [ShownGlass]
    let hasReviewed: Bool
    let sentence: String
    let said: String
    let choices: [Choice]
    let reason: String
    let reasonTrouble: String?
    let trouble: Trouble?

    init(
        _ rule: Part2Rule, waiting: [GlassFile] = [], reviewed: [GlassFile] = [], for worker: Worker,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        self.waiting = waiting.map { ShownGlass($0, for: worker, refused: refused, reading) }
        noneWaiting = waiting.isEmpty
        self.reviewed = reviewed.map { ShownGlass($0, for: worker, refused: nil, reading) }
        hasReviewed = !reviewed.isEmpty
        title = words("privacy.title")
        sentence = words(rule.isProgram ? "privacy.isProgram" : "privacy.isNone")
        said =
            rule.said.map { said in
                words(
                    "privacy.said",
                    ["by": said.by.name, "time": Moment(said.at, reading).time, "reason": said.reason])
            } ?? words("privacy.unsaid")
        let chosen = refused.typed("program", in: "part2")
        choices = [("yes", words("privacy.applies")), ("no", words("privacy.appliesNot"))].map {
            Choice(value: $0.0, name: $0.1, chosen: $0.0 == chosen)
        }
        reason = refused.typed("reason", in: "part2") ?? ""
        reasonTrouble = refused.trouble(with: "reason", in: "part2", words)
        trouble = refused.trouble(in: "part2", words)
    }
}
