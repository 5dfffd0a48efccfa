import Store
import Vocabulary

/// Something known of a person besides names.
package struct PersonFact: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case birthDate = "birth-date"
        case ageRange = "age-range"
        case phone, place, description

        /// Whether the newest stands alone, and what was recorded before it is past.
        package var isOne: Bool { self == .birthDate || self == .ageRange }

        fileprivate var most: Int { self == .description ? 300 : 120 }
    }

    /// About how old somebody is, where no birthday is known.
    package enum AgeRange: String, CaseIterable, Sendable {
        case child = "0-11"
        case youth = "12-17"
        case young = "18-24"
        case adult = "25-39"
        case middle = "40-59"
        case older = "60-74"
        case old = "75-120"
    }

    package let id: ID<PersonFact>
    package let person: ID<Person>
    package let kind: Kind
    package let value: String
    package let entry: PersonEntry

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        kind = try row["kind"]
        value = try row["value"]
        entry = try PersonEntry(row)
    }

    /// The day of a birthday; nothing where what was said names none, such as 30 February, which is kept as it was said.
    package var day: CalendarDay? { kind == .birthDate ? CalendarDay(value) : nil }

    /// Reads what was typed or sent.
    ///
    /// - Throws: ``Refusal`` about `value`.
    static func read(_ kind: Kind, _ raw: String) throws(Refusal) -> String {
        let text = try FreeText.needed(raw, most: kind.most, field: "value")
        switch kind {
        case .birthDate: return BirthDate(text).text
        case .ageRange:
            guard AgeRange(rawValue: text) != nil else { throw Refusal(.notOneOf, field: "value") }
            return text
        case .phone:
            do throws(Refusal) { return try PhoneNumber(text).digits } catch { throw error.about("value") }
        case .place, .description: return text
        }
    }
}

/// A birthday as it was said: as ISO 8601 writes it where it names a day, and else in the words that were used.
struct BirthDate {
    let text: String

    init(_ said: String) {
        let parts = said.split { "-/. ".contains($0) }.map(String.init)
        guard parts.count == 3,
            parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else {
            text = said
            return
        }
        func two(_ part: String) -> String { part.utf8.count == 1 ? "0" + part : part }
        // Year first, or as it is written in the United States.
        let year = parts[0].utf8.count == 4 ? parts[0] : parts[2]
        let rest = parts[0].utf8.count == 4 ? parts[1...] : parts[..<2]
        let written = "\(year)-\(rest.map(two).joined(separator: "-"))"
        text = CalendarDay(written)?.description ?? said
    }
}
