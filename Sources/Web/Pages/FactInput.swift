import Operate
import Vocabulary

/// A value that somebody wrote into a field, as the record holds it.
struct ShownFact: Sendable {
    let value: String?
    let revision: Int
    let by: String
    let at: Instant
    /// What others wrote into the same field without having seen this value.
    var rivals: [ShownRival] = []
}

struct ShownRival: Sendable {
    let value: String?
    let revision: Int
    let by: String
    let at: Instant
}

/// One field of the call's form: its question, its answer, and whether that answer is kept.
struct FactInput: Sendable {
    /// Another value for the field, waiting for somebody to choose.
    struct Rival: Sendable {
        let form: String
        let value: String
        let says: String
        let by: String
        let at: Moment
    }

    let field: String
    let id: String
    let label: String
    let hint: String?
    let isLine: Bool
    let isText: Bool
    let isList: Bool
    let isAnswers: Bool
    /// The kind of line: `text` or `tel`.
    let type: String
    let most: String
    let value: String
    let revision: Int
    let options: [Choice]
    /// What a list says while nothing is recorded; not known is an answer of its own where the list has it.
    let blank: String
    /// `kept 09:12:04 · Theo`, once something is.
    let kept: String?
    let keptFull: String?
    let trouble: String?
    let rivals: [Rival]

    init(_ field: FactField, _ fact: ShownFact?, refused: Refused?, usual: String? = nil, _ reading: Reading) {
        let words = reading.words
        let shown = refused.typed(field.rawValue, in: "facts") ?? fact?.value ?? usual ?? ""
        self.field = field.rawValue
        id = "facts-\(field.rawValue)"
        label = words("facts.\(field.rawValue)")
        hint = words.has("hints.\(field.rawValue)") ? words("hints.\(field.rawValue)") : nil
        type = field.kind == .telephone ? "tel" : "text"
        value = shown
        revision = fact?.revision ?? 0
        options = Self.options(field, shown: shown, words)
        blank = words(options.contains { $0.value == "unknown" } ? "form.notAsked" : "form.notKnown")
        let moment = fact.map { Moment($0.at, reading) }
        kept = fact.flatMap { fact in
            moment.map { words("kept", ["time": $0.time, "by": fact.by]) }
        }
        keptFull = moment?.full
        trouble = refused.trouble(with: field.rawValue, in: "facts", words)
        rivals = (fact?.rivals ?? []).map { rival in
            Rival(
                form: "rival-\(field.rawValue)-\(rival.revision)", value: rival.value ?? "",
                says: field.reads(rival.value, words), by: rival.by, at: Moment(rival.at, reading)
            )
        }
        isLine = field.kind == .line || field.kind == .telephone
        isText = field.kind == .text
        isList = field.kind == .list
        isAnswers = field.kind == .answers
        most = String(field.most)
    }

    private static func options(_ field: FactField, shown: String, _ words: Words) -> [Choice] {
        guard let group = field.group else { return [] }
        var codes = field.offered(words)
        // A record may hold a language that the list does not offer; it must not be lost by looking at it.
        if field.kind == .list, !shown.isEmpty, !codes.contains(shown) { codes.append(shown) }
        return codes.map { code in
            Choice(
                value: code, name: words.name(of: code, in: group), chosen: code == shown,
                key: field.kind == .answers ? words("answerKeys.\(code)") : ""
            )
        }
    }
}
