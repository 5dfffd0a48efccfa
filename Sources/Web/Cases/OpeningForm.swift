import Operate
import Vocabulary

/// Opening a case for somebody of a call.
struct OpeningForm: Sendable {
    let goal: String
    let owners: [Choice]
    let persons: [Choice]
    let hasPersons: Bool
    let nextContact: String
    let weights: [Choice]
    let goalTrouble: String?
    let nextTrouble: String?
    let trouble: Trouble?
}

extension OpeningForm {
    init(
        keepers: [Caseload], me: String, people: [CallPerson], proposed: Instant, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "opening") }
        goal = typed("goal") ?? ""
        owners = keepers.map { $0.choice(chosen: typed("owner") ?? me, words) }
        weights = [Choice](
            SupportCase.Weight.allCases.map(\.rawValue), in: "cases.codes.weights",
            chosen: typed("weight") ?? SupportCase.Weight.medium.rawValue, words: words)
        persons = people.map {
            Choice(
                value: $0.id.text, name: $0.knownAs ?? words.name(of: $0.role.rawValue, in: "personRoles"),
                chosen: typed("person") == $0.id.text)
        }
        hasPersons = !persons.isEmpty
        nextContact = typed("nextContact") ?? String(LocalTime(proposed, in: reading.zone).field.prefix(16))
        goalTrouble = refused.trouble(with: "goal", in: "opening", words)
        nextTrouble = refused.trouble(with: "nextContact", in: "opening", words)
        trouble = refused.trouble(in: "opening", words)
    }
}
