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
    package let text: String
    package let values: [Value]
    /// `$1`, `$2` … as most statements need them, written once.
    private static let marks = (1...64).map { "$\($0)" }
    /// Where in the text each value's `$` stands, so that a `$1` inside a quoted literal is never taken for one.
    private let places: [Int]

    package init(stringLiteral text: String) {
        self.text = text
        values = []
        places = []
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
        places = stringInterpolation.places
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [Value] = []
        fileprivate var places: [Int] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
            values.reserveCapacity(interpolationCount)
            places.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        private mutating func bind(_ value: Value) {
            values.append(value)
            places.append(text.utf8.count)
            text += values.count <= SQL.marks.count ? SQL.marks[values.count - 1] : "$\(values.count)"
        }

        /// Adds one value.
        package mutating func appendInterpolation(_ value: some Storable) {
            bind(value.stored)
        }

        /// Adds one value, or `NULL`.
        package mutating func appendInterpolation<T: Storable>(_ value: T?) {
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
            let utf8 = fragment.text.utf8
            var rest = utf8.startIndex
            for (number, place) in fragment.places.enumerated() {
                let dollar = utf8.index(utf8.startIndex, offsetBy: place)
                text += fragment.text[rest..<dollar]
                bind(fragment.values[number])
                rest = utf8.index(dollar, offsetBy: 1 + String(number + 1).utf8.count)
            }
            text += fragment.text[rest...]
        }
    }
}
