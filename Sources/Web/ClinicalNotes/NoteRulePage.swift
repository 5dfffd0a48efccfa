import Access
import Operate
import Vocabulary

/// Whose notes somebody else signs too.
struct NoteRulePage: Page {
    static let template = "note-rule"

    struct Tick: Sendable {
        let name: String
        let label: String
        let chosen: Bool
    }

    let title: String
    let workAddress: String
    let said: String
    let roles: [Tick]
    let people: [Tick]
    let hasPeople: Bool
    let hours: String
    let revision: Int
    let trouble: Trouble?

    init(_ rule: NoteRule, _ writers: [Author], refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let typed = refused?.form == "rule" ? refused?.typed : nil
        title = words("clinical.ruleTitle")
        workAddress = "\(reading.base)/notes"
        said =
            rule.said.map { words("clinical.ruleSaid", ["by": $0.by.name, "time": Moment($0.at, reading).time]) }
            ?? words("clinical.ruleUnset")
        roles = NoteRule.writers.map { role in
            let name = "role-\(role.rawValue)"
            return Tick(
                name: name, label: words.name(of: role.rawValue, in: "roles"),
                chosen: typed.map { $0[name] != nil } ?? rule.roles.contains(role))
        }
        people = writers.map { writer in
            let name = "account-\(writer.id)"
            return Tick(
                name: name, label: writer.name,
                chosen: typed.map { $0[name] != nil } ?? rule.accounts.contains(ID(stored: writer.id)))
        }
        hasPeople = !people.isEmpty
        hours = typed?["cosignHours"] ?? String(rule.hours)
        revision = rule.revision
        trouble = refused.trouble(in: "rule", words)
    }
}
