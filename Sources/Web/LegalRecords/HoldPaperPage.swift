import Operate
import Vocabulary

/// The paper of a hold, to be printed and to go with the person: what the law asks for, in its order, with its clauses.
struct HoldPaperPage: Page {
    static let template = "hold-paper"

    struct Part: Sendable {
        let label: String
        let clause: String?
        let text: String?
    }

    let title: String
    let back: String
    let heading: String
    let citation: String
    let form: String?
    let facts: [Part]
    let parts: [Part]
    let edition: String

    init(_ hold: InvoluntaryHold, _ reading: Reading) {
        let words = reading.words
        title = words("legal.paper")
        back = "\(reading.base)/calls/\(hold.call)/legal"
        heading = words("legal.paperOf", ["rule": hold.rule.name, "state": hold.rule.state])
        citation = hold.rule.citation
        form = hold.rule.form.map { words("legal.onForm", ["form": $0]) }
        func full(_ at: Instant) -> String { Moment(at, reading).full }
        let grounds = hold.grounds.map { words.name(of: $0.rawValue, in: "legal.codes.grounds") }
        let facts: [(String, String?)] = [
            ("legal.paperWhom", hold.knownAs), ("legal.paperHeld", full(hold.heldAt)),
            ("legal.paperHolder", hold.holder.text(words)),
            ("legal.paperGrounds", grounds.joined(separator: ", ")),
            ("legal.paperFacility", hold.admitted?.facility),
            ("legal.paperAdmitted", hold.admitted.map { full($0.at) }),
            ("legal.paperUntil", hold.dueAt.map(full)),
        ]
        self.facts = facts.map { Part(label: words($0.0), clause: nil, text: $0.1) }
        let asked = hold.rule.asked.map(\.field)
        let told = HoldRule.Field.allCases.filter { !asked.contains($0) && hold.statement?.content[$0] != nil }
        parts = (asked + told).map { field in
            Part(
                label: words.name(of: field.rawValue, in: "legal.codes.fields"),
                clause: hold.rule.asked.first { $0.field == field }?.clause, text: hold.statement?.content[field])
        }
        edition =
            hold.statement.map { statement in
                words(
                    "legal.paperEdition",
                    [
                        "n": String(statement.revision), "by": statement.by.name,
                        "time": Moment(statement.at, reading).full, "call": String(hold.callNumber),
                    ])
            } ?? words("legal.paperUnwritten")
    }
}
