import Mustache
import Programs
import Vocabulary

/// Every sentence a person reads, in one language.
///
/// Templates reach sentences without values as `{{w.board.title}}`; a page's initialiser asks for those with values:
/// `words("call.name", ["number": "7"])`. What is missing shows its key, so that a gap is seen at once.
struct Words: Sendable, MustacheParent {
    /// One sentence, or the forms it takes with a number.
    enum Sentence: Sendable, Equatable {
        case plain(String)
        case plural(one: String, other: String)
    }

    /// The language, as a BCP 47 tag.
    let language: String
    /// The sentences by their dotted keys.
    let sentences: [String: Sentence]
    /// What the finer reasons of programs are called.
    private(set) var own = OwnReasonTitles()
    private let tree: Branch

    init(language: String, sentences: [String: Sentence]) {
        self.language = language
        self.sentences = sentences
        self.tree = Self.tree(of: sentences)
    }

    /// The sentence of that key with its values put in.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard case .plain(let sentence) = sentences[key] else { return key }
        return Self.fill(sentence, values)
    }

    /// The form of a sentence that goes with a number, which it may mention as `{n}`.
    func callAsFunction(_ key: String, count: Int, _ values: [String: String] = [:]) -> String {
        guard case .plural(let one, let other) = sentences[key] else { return key }
        return Self.fill(count == 1 ? one : other, values.merging(["n": String(count)]) { mine, _ in mine })
    }

    /// The word for a coded value, or the code itself when the catalogue has none.
    func name(of code: String, in group: String) -> String {
        guard case .plain(let name) = sentences["\(group).\(code)"] else {
            return group == "reasons" ? finer(code) : code
        }
        return name
    }

    /// `Taken to a place of care: a hospital`, for a standard code that a program tells more finely.
    private func finer(_ word: String) -> String {
        guard let reason = try? ReasonCode(written: word), let code = reason.own else { return word }
        let title = own.title(code, in: language)
        return self("ownReason", ["reason": name(of: reason.name, in: "reasons"), "own": title])
    }

    /// The same words, with what programs' own reasons are called.
    func naming(_ own: OwnReasonTitles) -> Words {
        var words = self
        words.own = own
        return words
    }

    /// The same words, with what a program's own reasons are called, be it published or not.
    func naming(_ program: Program?) -> Words { naming(own.with(program)) }

    func has(_ key: String) -> Bool { sentences[key] != nil }

    /// What Mustache finds under a name.
    func child(named name: String) -> Any? { tree.child(named: name) }

    /// The sentence that explains a refusal to the one who was refused.
    func callAsFunction(_ refusal: Refusal) -> String {
        let key = "refusals.\(refusal.code.rawValue)"
        guard has(key) else { return self("refusals.fault") }
        var values = refusal.values
        if let permission = values["permission"] {
            values["permission"] = name(of: permission, in: "permissions")
        }
        return self(key, values)
    }

    /// Puts values in the place of their names in braces; a value may hold braces of its own.
    private static func fill(_ sentence: String, _ values: [String: String]) -> String {
        var filled = ""
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            filled += values[String(rest[rest.index(after: open)..<close])] ?? "…"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// The keys as nested names, for templates.
    private static func tree(of sentences: [String: Sentence]) -> Branch {
        let texts = sentences.compactMap { key, sentence -> (path: ArraySlice<String>, text: String)? in
            guard case .plain(let text) = sentence else { return nil }
            return (key.split(separator: ".").map(String.init)[...], text)
        }
        return Branch(texts)
    }

    /// The keys that begin alike.
    final class Branch: MustacheParent, Sendable {
        private let names: [String: any Sendable]

        init(_ texts: [(path: ArraySlice<String>, text: String)]) {
            names = Dictionary(grouping: texts) { $0.path.first ?? "" }.mapValues { texts -> any Sendable in
                if let one = texts.first, one.path.count == 1 { return one.text }
                return Branch(texts.map { ($0.path.dropFirst(), $0.text) })
            }
        }

        func child(named name: String) -> Any? { names[name] }
    }
}
