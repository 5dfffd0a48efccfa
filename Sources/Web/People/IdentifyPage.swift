import Operate
import Vocabulary

/// Saying which known person somebody in a call is, or beginning a record of them.
struct IdentifyPage: Page {
    static let template = "identify"

    /// Who they are held to be, until somebody takes it back.
    struct Standing: Sendable {
        let name: String
        let address: String
        let certainty: String
    }

    struct Found: Sendable {
        let id: String
        let address: String
        let name: String
        let details: String
        let certainties: [Choice]
    }

    let title: String
    let call: String
    let callAddress: String
    let action: String
    let standing: Standing?
    let typed: String
    let found: [Found]
    let none: Bool
    let waiting: Bool
    let given: String
    let family: String
    let kinds: [Choice]
    let certainties: [Choice]
    let trouble: Trouble?
    let recordTrouble: Trouble?

    /// - Parameters:
    ///   - number: the call's.
    ///   - found: whom something like the typed words may mean; nothing where nothing was asked.
    init(
        _ there: CallPerson, number: Int, standing: (line: PersonLine, certainty: Certainty)?, typed: String,
        _ found: [PersonLine]?, isReady: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let role = words.name(of: there.role.rawValue, in: "personRoles")
        title =
            there.knownAs.map { words("identify.titleKnown", ["role": role, "name": $0]) }
            ?? words("identify.title", ["role": role])
        call = words("call.name", ["number": String(number)])
        callAddress = "\(reading.base)/calls/\(there.call)"
        action = "\(callAddress)/people/\(there.id)"
        self.typed = typed
        func name(_ line: PersonLine) -> String { line.calledBy?.text ?? words("persons.unnamed") }
        func certainties(_ chosen: Certainty) -> [Choice] {
            [Choice](
                Certainty.allCases.map(\.rawValue), in: "persons.codes.certainties", chosen: chosen.rawValue,
                words: words)
        }
        self.standing = standing.map { line, certainty in
            Standing(
                name: name(line), address: "\(reading.base)/people/\(line.id)",
                certainty: words.name(of: certainty.rawValue, in: "persons.codes.certainties"))
        }
        self.found = (found ?? []).map { line in
            let facts = line.facts.filter { $0.kind != .description }.map(\.value)
            return Found(
                id: line.id.text, address: "\(reading.base)/people/\(line.id)", name: name(line),
                details: (line.alsoKnown.map(\.text).prefix(3) + facts.prefix(4)).joined(separator: " · "),
                certainties: certainties(.probable))
        }
        none = found?.isEmpty == true && isReady
        waiting = !isReady
        given = refused.typed("given", in: "record") ?? ""
        family = refused.typed("family", in: "record") ?? ""
        kinds = [Choice](
            PersonName.Kind.allCases.map(\.rawValue), in: "persons.codes.names",
            chosen: refused.typed("kind", in: "record") ?? PersonName.Kind.used.rawValue, words: words)
        self.certainties = certainties(.certain)
        trouble = refused.formless(in: "identity", words)
        recordTrouble = refused.trouble(in: "record", words)
    }
}
