/// One text in several languages, by BCP 47 tag; English is always among them.
package struct Localized: Hashable, Sendable {
    /// The text of each language.
    package let texts: [String: String]
    /// The English text, which every language falls back to.
    package let english: String

    /// A text that is the same in every language, such as a program's name.
    package init(_ english: String) {
        self.init(english: english, texts: ["en": english])
    }

    init(english: String, texts: [String: String]) {
        self.english = english
        self.texts = texts
    }

    /// The text in a language, in its primary language (`es` for `es-MX`), or in English.
    package func text(in language: String) -> String {
        if let exact = texts[language] { return exact }
        let primary = String(language.prefix { $0 != "-" && $0 != "_" }).lowercased()
        return texts[primary] ?? english
    }
}
