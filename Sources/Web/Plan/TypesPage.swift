import Foundation
import Plan
import Vocabulary

/// The local types of past calls, what each is taken to mean, and the way to say otherwise.
struct TypesPage: Page {
    static let template = "types"

    struct Line: Sendable {
        let id: String
        let type: String
        let calls: String
        let nature: String
        let told: String
        let unsure: Bool
        let natures: [Choice]
        let formKey: String
        /// What follows if another nature is kept.
        let change: String
    }

    /// The most types one page shows.
    static let most = 50

    let title: String
    let finding: String
    let help: String
    let lines: [Line]
    let nothing: Bool
    let nothingFits: Bool
    let mayCorrect: Bool
    let onlyUnsure: Bool
    let text: String
    let notice: String?
    let trouble: Trouble?
    /// The address of the types after these.
    let more: String?

    /// What is asked of the list.
    struct Asked: Sendable {
        var text = ""
        var onlyUnsure = false
        var from = 0
        /// How many calls were counted otherwise just now.
        var changed: Int?

        var query: String {
            var parts: [String] = []
            if !text.isEmpty { parts.append("text=\(text.inQuery)") }
            if onlyUnsure { parts.append("unsure=on") }
            return parts.joined(separator: "&")
        }
    }

    init(
        _ types: [PastType], asked: Asked, mayCorrect: Bool, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        let number = Numbers(words.language)
        let fitting = types.filter { type in
            (!asked.onlyUnsure || type.guess.confidence < .likely)
                && (asked.text.isEmpty || type.type.localizedStandardContains(asked.text))
        }
        let shown = fitting.dropFirst(asked.from).prefix(Self.most)
        let calls = types.reduce(0) { $0 + $1.calls }
        let unsure = types.filter { $0.guess.confidence < .likely }.reduce(0) { $0 + $1.calls }
        title = words("types.title")
        finding = words(
            types.isEmpty ? "types.findingNone" : "types.finding",
            [
                "types": number(types.count), "calls": number(calls),
                "share": OutcomesPage.percent(unsure, of: calls),
            ])
        help = words("types.help")
        nothing = types.isEmpty
        nothingFits = !types.isEmpty && shown.isEmpty
        self.mayCorrect = mayCorrect
        onlyUnsure = asked.onlyUnsure
        text = asked.text
        trouble = refused.formless(in: "types", words)
        notice = asked.changed.map { words("types.changed", count: $0, ["n": number($0)]) }
        lines = shown.enumerated().map { place, type in
            let name = "type-\(asked.from + place)"
            return Line(type, name, number, words)
        }
        let next = asked.from + shown.count
        more =
            next < fitting.count
            ? "\(reading.base)/plan/types?\(asked.query.isEmpty ? "" : asked.query + "&")from=\(next)" : nil
    }
}

extension TypesPage.Line {
    fileprivate init(_ type: PastType, _ name: String, _ number: Numbers, _ words: Words) {
        id = name
        formKey = name
        self.type = type.type
        calls = number(type.calls)
        nature = words.name(of: type.guess.nature.rawValue, in: "natures")
        unsure = type.guess.confidence < .likely
        told =
            switch type.guess.basis {
            case .correction: words("types.told.correction")
            case .map: words("types.told.map")
            case .words(let found): words("types.told.words", ["words": found.lowercased()])
            case .nothing: words("types.told.nothing")
            }
        natures = [Choice](
            Nature.allCases.map(\.rawValue), in: "natures", chosen: type.guess.nature.rawValue, words: words)
        change = words("types.change", count: type.calls, ["n": number(type.calls)])
    }
}
