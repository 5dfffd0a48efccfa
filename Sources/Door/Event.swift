import Vocabulary

/// One thing that happened, as the journal keeps it: references and coded facts, never personal details or free text.
package struct Event: Sendable {
    /// What happened, as one word of the catalogue (`events.…`).
    package struct Kind: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral name: String) {
            self.rawValue = name
        }
    }

    /// What it happened to.
    package struct Subject: Hashable, Sendable {
        package let kind: String
        package let id: String

        package init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    /// A value fit for the journal: there is no way to make one from a person's own words.
    package enum Fact: Hashable, Sendable {
        case word(String)
        case number(Int64)

        package init(_ word: StaticString) {
            self = .word(word.description)
        }

        package init(_ word: some RawRepresentable<String>) {
            self = .word(word.rawValue)
        }

        package init(_ code: ReasonCode) {
            self = .word(code.written)
        }

        package init(_ id: ID<some Any>) {
            self = .word(id.text)
        }

        package init(_ moment: Instant) {
            self = .word(moment.description)
        }

        package init(_ number: Int) {
            self = .number(Int64(number))
        }
    }

    package let kind: Kind
    package let subject: Subject
    package let facts: [String: Fact]

    package init(_ kind: Kind, _ subject: Subject, _ facts: [String: Fact] = [:]) {
        self.kind = kind
        self.subject = subject
        self.facts = facts
    }

    /// The facts as one JSON object with its names in order, so that the same facts are always the same bytes.
    var written: String {
        guard !facts.isEmpty else { return "{}" }
        var text = "{"
        for (index, name) in facts.keys.sorted().enumerated() {
            if index > 0 { text += "," }
            text += "\"\(name)\":"
            switch facts[name] {
            case .word(let word):
                text += "\""
                text += Event.isPlain(word) ? word : word.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
                text += "\""
            case .number(let number): text += String(number)
            case nil: text += "null"
            }
        }
        return text + "}"
    }

    /// Whether a word needs nothing taken out of it, as good as all our words.
    static func isPlain(_ word: String) -> Bool {
        word.utf8.allSatisfy { (32...126).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
}
