/// What the rules do not allow, as a code with values; never a fault of the machine.
///
/// The sentence a person reads stands in the catalogue of each language under the code's name. A refusal never carries
/// what was typed: only coded values, numbers and moments, so it may be logged.
package struct Refusal: Error, Equatable, Sendable {
    /// Why, as one word of the catalogue; also the last part of the API problem's `type`.
    package struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral name: String) {
            self.rawValue = name
        }
    }

    /// How the refusal concerns the one who asked.
    package enum Kind: Sendable {
        /// What was sent cannot be read or is not allowed.
        case unacceptable
        /// The one who asked may not do it.
        case forbidden
        /// There is no such thing, or the one who asked may not know of it.
        case absent
        /// The record has changed since the one who asked looked.
        case outdated
        /// The thing stands differently from what the order needs.
        case conflicting
    }

    package let code: Code
    package let kind: Kind
    /// The field of the form or document that is meant, by its name in the API.
    package let field: String?
    /// Values for the sentence, by name.
    package let values: [String: String]

    package init(_ code: Code, _ kind: Kind = .unacceptable, field: String? = nil, values: [String: String] = [:]) {
        self.code = code
        self.kind = kind
        self.field = field
        self.values = values
    }

    /// The same refusal, said of a field.
    package func about(_ field: String) -> Refusal {
        Refusal(code, kind, field: field, values: values)
    }
}

extension Refusal.Code {
    package static let notAnIdentifier: Self = "not-an-identifier"
    package static let notAMoment: Self = "not-a-moment"
    package static let notATelephoneNumber: Self = "not-a-telephone-number"
    package static let textTooLong: Self = "text-too-long"
    package static let textUnreadable: Self = "text-unreadable"
    package static let notOneOf: Self = "not-one-of"
    package static let required: Self = "required"
}
