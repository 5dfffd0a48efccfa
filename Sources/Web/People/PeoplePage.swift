import Operate
import Vocabulary

/// Finding a person by what is typed, and beginning the record of another.
struct PeoplePage: Page {
    static let template = "people"

    struct Found: Sendable {
        let address: String
        let name: String
        let details: String
    }

    struct Adding: Sendable {
        let given: String
        let family: String
        let kinds: [Choice]
        let birthDate: String
        let phone: String
        let place: String
        let phoneTrouble: String?
        let trouble: Trouble?
    }

    let title: String
    let typed: String
    let found: [Found]
    let none: Bool
    let waiting: Bool
    let beyond: Bool
    let adding: Adding?
    let peopleAddress: String
    /// For those who decide who is one person.
    let matches: String?

    /// - Parameter found: who something like the typed words may mean; nothing where nothing was asked.
    init(
        typed: String, _ found: [PersonLine]?, isReady: Bool, isFull: Bool, mayKeep: Bool, mayMerge: Bool,
        refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("persons.title")
        self.typed = typed
        peopleAddress = "\(reading.base)/people"
        matches = mayMerge ? "\(reading.base)/matches" : nil
        self.found = (found ?? []).map { line in
            Found(
                address: "\(reading.base)/people/\(line.id)", name: line.calledBy?.text ?? words("persons.unnamed"),
                details: line.details)
        }
        waiting = !isReady
        beyond = isFull
        none = found?.isEmpty == true && isReady
        adding =
            mayKeep
            ? Adding(
                given: refused.typed("given", in: "person") ?? "", family: refused.typed("family", in: "person") ?? "",
                kinds: [Choice](
                    PersonName.Kind.allCases.map(\.rawValue), in: "persons.codes.names",
                    chosen: refused.typed("kind", in: "person") ?? PersonName.Kind.used.rawValue, words: words),
                birthDate: refused.typed("birth-date", in: "person") ?? "",
                phone: refused.typed("phone", in: "person") ?? "", place: refused.typed("place", in: "person") ?? "",
                phoneTrouble: refused.trouble(with: "phone", in: "person", words),
                trouble: refused.trouble(in: "person", words)) : nil
    }
}
