/// One statement and its values, written once and run on either engine.
///
/// Interpolated values become numbered parameters and never touch the text:
///
/// ```swift
/// let waiting: SQL = "SELECT * FROM call WHERE state = \(state) AND placed_at > \(since)"
/// waiting.text    // SELECT * FROM call WHERE state = $1 AND placed_at > $2
/// ```
///
/// `$1` is PostgreSQL's own spelling, and SQLite reads it as a named parameter, so the text needs no translation.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The statement with `$1`, `$2` … where values stood.
    package private(set) var text: String
    package private(set) var values: [Value]

    package init(stringLiteral text: String) {
        self.text = text
        self.values = []
    }

    package init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
        self.values = stringInterpolation.values
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [Value] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        private mutating func bind(_ value: Value) {
            values.append(value)
            text += "$\(values.count)"
        }

        /// Adds one value, or `NULL`.
        package mutating func appendInterpolation(_ value: some Storable) {
            bind(value.stored)
        }

        /// Adds a list of values, for `IN (…)`.
        package mutating func appendInterpolation(each values: [some Storable]) {
            for (index, value) in values.enumerated() {
                if index > 0 { text += ", " }
                bind(value.stored)
            }
        }

        /// Adds a smaller statement, such as a shared condition or the name of a table.
        package mutating func appendInterpolation(_ fragment: SQL) {
            // The fragment's own numbers start at 1: each moves up by what stands here already.
            guard !fragment.values.isEmpty else {
                text += fragment.text
                return
            }
            var rest = fragment.text[...]
            while let dollar = rest.firstIndex(of: "$") {
                text += rest[..<dollar]
                rest = rest[rest.index(after: dollar)...]
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard let number = Int(digits), number <= fragment.values.count else {
                    text += "$"
                    continue
                }
                bind(fragment.values[number - 1])
                rest = rest[digits.endIndex...]
            }
            text += rest
        }
    }
}
