import Foundation

/// Counts as people of a language write them.
struct Numbers: Sendable {
    private let style: IntegerFormatStyle<Int>

    init(_ language: String) {
        style = .number.locale(Numbers.locale(language))
    }

    static func locale(_ language: String) -> Locale { Locale(identifier: language == "es" ? "es_US" : "en_US") }

    func callAsFunction(_ number: Int) -> String { number.formatted(style) }
}
