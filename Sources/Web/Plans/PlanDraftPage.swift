import Operate
import Vocabulary

/// Writing a person's plan.
struct PlanDraftPage: Page {
    static let template = "plan-draft"

    struct Field: Sendable {
        let field: String
        let label: String
        let help: String
        let value: String
        let rows: Int
        let most: Int
        let trouble: String?
    }

    let title: String
    let name: String
    let planAddress: String
    let fields: [Field]
    /// The revision of the draft that was read; nothing where there is none yet.
    let revision: String
    let started: String?
    /// What an approver asked to have changed.
    let returned: String?
    let trouble: Trouble?
    /// What somebody else saved since, to compare with what was typed.
    let theirs: [ShownBrief.Part]
    let hasTheirs: Bool

    init(_ file: PlanFile, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        name = file.brief.calledBy?.text ?? words("persons.unnamed")
        title = words("plans.writing", ["name": name])
        planAddress = "\(reading.base)/people/\(file.brief.person)/plan"
        let draft = file.open
        let text = (draft ?? file.approved)?.text ?? .empty
        let moved = refused?.refusal.code == .planMoved
        fields = [
            ("baseline", text.baseline, 3), ("elevated", text.elevated, 3),
            ("strategies", PlanText.text(of: text.strategies), 6), ("helped", PlanText.text(of: text.helped), 4),
            ("avoid", PlanText.text(of: text.avoid), 4), ("triggers", PlanText.text(of: text.triggers), 4),
            ("background", text.background, 4),
        ].map { key, value, rows in
            let isList = ["strategies", "helped", "avoid", "triggers"].contains(key)
            return Field(
                field: key, label: words.name(of: key, in: "plans.parts"), help: words("plans.helps.\(key)"),
                value: refused.typed(key, in: "draft") ?? value ?? "", rows: rows,
                most: isList ? PlanText.mostLines * (PlanText.mostLine + 1) : PlanText.mostParagraph,
                trouble: refused.trouble(with: key, in: "draft", words))
        }
        // Whoever saves again has seen what the other wrote.
        revision = draft.map { String($0.revision) } ?? ""
        started = draft == nil && file.approved != nil ? words("plans.fromApproved") : nil
        returned = draft?.returned.map { words("plans.returnedWhy", ["by": $0.by.name, "reason": $0.reason]) }
        trouble = refused.trouble(in: "draft", words)
        theirs = moved ? draft.map { ShownBrief.Part.all(of: $0.text, words) } ?? [] : []
        hasTheirs = !theirs.isEmpty
    }
}
