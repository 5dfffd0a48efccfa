import Store
import Vocabulary

/// What is learned of a call, one field at a time, in the order it is asked.
package enum FactField: String, CaseIterable, Storable, Sendable {
    case source
    case location
    /// The beat, district or neighbourhood, as the city names it: what figures are told by.
    case area
    case callback
    case whatHappened
    case weapon, violence, injury
    case callerName
    case callerRelation
    case language

    /// Who calls, seen from the person in crisis.
    package enum Relation: String, CaseIterable, Sendable {
        case `self`, family, friend, bystander, officer, provider, other, unknown
    }

    /// The fields whose answers are codes, with their codes.
    package var choices: [String]? {
        switch self {
        case .source: CallSource.allCases.map(\.rawValue)
        case .weapon, .violence, .injury: Answer.allCases.map(\.rawValue)
        case .callerRelation: Relation.allCases.map(\.rawValue)
        default: nil
        }
    }

    /// The longest answer in words, in characters.
    package var most: Int {
        switch self {
        case .location: 300
        case .whatHappened: 4000
        case .area: 60
        case .callerName: 120
        case .language: 35
        default: 40
        }
    }

    /// Reads what was typed or sent; nothing when it is blank.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func read(_ raw: String?) throws(Refusal) -> String? {
        guard let raw else { return nil }
        do throws(Refusal) {
            let text = try FreeText(raw, most: most).text
            guard !text.isEmpty else { return nil }
            if let choices {
                guard choices.contains(text) else { throw Refusal(.notOneOf) }
                return text
            }
            switch self {
            case .callback: return try PhoneNumber(text).digits
            case .language:
                // RFC 5646: letters and digits in groups of at most eight, joined by hyphens.
                let groups = text.split(separator: "-", omittingEmptySubsequences: false)
                let sound = groups.allSatisfy {
                    (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
                }
                guard sound, let first = groups.first, first.count >= 2, first.allSatisfy(\.isLetter) else {
                    throw Refusal(.notALanguage)
                }
                return text
            default: return text
            }
        } catch {
            throw error.about(rawValue)
        }
    }
}

extension Refusal.Code {
    package static let notALanguage: Self = "not-a-language"
}
