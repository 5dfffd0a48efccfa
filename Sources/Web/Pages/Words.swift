import Mustache
import Vocabulary

/// Every sentence a person reads, in one language.
///
/// Templates reach sentences without values as `{{w.board.title}}`; a page's initialiser asks for those with values:
/// `words("board.lastChange", ["time": "09:12"])`. What is missing shows its key, so that a gap is seen at once.
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
    private let tree: [String: any Sendable]

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
        guard case .plain(let name) = sentences["\(group).\(code)"] else { return code }
        return name
    }

    func has(_ key: String) -> Bool { sentences[key] != nil }

    /// What Mustache finds under a name.
    func child(named name: String) -> Any? { tree[name] }

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

    private static func fill(_ sentence: String, _ values: [String: String]) -> String {
        guard sentence.contains("{") else { return sentence }
        return sentence.replacing(/\{([A-Za-z]+)\}/) { match in values[String(match.1)] ?? "…" }
    }

    /// The keys as nested names, for templates.
    private static func tree(of sentences: [String: Sentence]) -> [String: any Sendable] {
        var tree: [String: any Sendable] = [:]
        for (key, sentence) in sentences {
            guard case .plain(let text) = sentence else { continue }
            plant(text, at: key.split(separator: ".").map(String.init)[...], in: &tree)
        }
        return tree
    }

    private static func plant(_ text: String, at path: ArraySlice<String>, in tree: inout [String: any Sendable]) {
        guard let first = path.first else { return }
        guard path.count > 1 else {
            tree[first] = text
            return
        }
        var branch = tree[first] as? [String: any Sendable] ?? [:]
        plant(text, at: path.dropFirst(), in: &branch)
        tree[first] = branch
    }
}
