import Operate
import Vocabulary

/// Opening a case for somebody of a call.
struct OpeningForm: Sendable {
    let goal: String
    let owners: [Choice]
    let persons: [Choice]
    let hasPersons: Bool
    let nextContact: String
    let goalTrouble: String?
    let nextTrouble: String?
    let trouble: Trouble?
}

extension OpeningForm {
    init(
        keepers: [Author], me: String, people: [CallPerson], proposed: Instant, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "opening") }
        goal = typed("goal") ?? ""
        owners = keepers.map { Choice(value: $0.id, name: $0.name, chosen: $0.id == (typed("owner") ?? me)) }
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
