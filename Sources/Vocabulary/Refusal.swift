/// What the rules do not allow, as a code with values; never a fault of the machine.
///
/// The sentence a person reads stands in the catalogue of each language under the code's name. A refusal never carries
/// what was typed: only coded values, numbers and moments, so it may be logged.
public struct Refusal: Error, Equatable, Sendable {
    /// Why, as one word of the catalogue; also the last part of the API problem's `type`.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public init(stringLiteral name: String) {
            self.rawValue = name
        }
    }

    /// How the refusal concerns the one who asked.
    public enum Kind: Sendable {
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

    public let code: Code
    public let kind: Kind
    /// The field of the form or document that is meant, by its name in the API.
    public let field: String?
    /// Values for the sentence, by name.
    public let values: [String: String]

    public init(_ code: Code, _ kind: Kind = .unacceptable, field: String? = nil, values: [String: String] = [:]) {
        self.code = code
        self.kind = kind
        self.field = field
        self.values = values
    }

    /// The same refusal, said of a field.
    public func about(_ field: String) -> Refusal {
        Refusal(code, kind, field: field, values: values)
    }
}

extension Refusal.Code {
    public static let notAnIdentifier: Self = "not-an-identifier"
    public static let notAMoment: Self = "not-a-moment"
    public static let notATelephoneNumber: Self = "not-a-telephone-number"
    public static let textTooLong: Self = "text-too-long"
    public static let textUnreadable: Self = "text-unreadable"
    public static let notOneOf: Self = "not-one-of"
    public static let required: Self = "required"
}
