import Foundation

/// A place as calls are compared by it: what was written, with case, signs, abbreviations and order made one.
///
/// It is careful rather than clever. `4 Elm Street, Apt 2` and `ELM ST. 4 #2` are one; `4 Elm Street` and `4 Elm Avenue`
/// are not, and words too vague to be one place, such as *home*, are no key at all. English and Spanish forms are known.
package struct PlaceKey: Hashable, Sendable {
    /// The street with its number, the crossing, or the name: `elm st 4`.
    package let street: String
    /// The flat, room or floor, kept apart so that neighbours are not taken for each other; empty where none is written.
    package let unit: String
    /// The town or quarter written after it; empty where none is.
    package let locality: String

    /// What is stored of a place.
    package init(street: String, unit: String, locality: String) {
        self.street = street
        self.unit = unit
        self.locality = locality
    }

    /// Nothing where the text names no one place.
    package init?(_ written: String) {
        var parts = PlaceText.parts(of: written)
        let unit = PlaceText.takeUnits(from: &parts)
        PlaceText.joinLoneNumbers(in: &parts)
        parts.removeAll(where: \.isEmpty)
        // `The Harbour House, 12 Elm St` is the street's; `Harbour House, door 3` is the house's.
        let address = parts.indices.first { place in
            PlaceText.isAddress(parts[place]) && (place == 0 || PlaceText.hasKind(parts[place]))
        }
        guard let first = address ?? parts.indices.first else { return nil }
        let (street, rest) = PlaceText.street(of: parts[first])
        let after = rest + parts[(first + 1)...].flatMap(\.self)
        self.street = street.joined(separator: " ")
        self.unit = unit.joined(separator: " ")
        locality = PlaceText.locality(after).joined(separator: " ")
        guard PlaceText.isOnePlace(street) else { return nil }
    }

    /// Whether both may be the same building: of one street and number, and of no two towns.
    package func isSamePlace(as other: PlaceKey) -> Bool {
        guard street == other.street else { return false }
        let (mine, theirs) = (Set(locality.split(separator: " ")), Set(other.locality.split(separator: " ")))
        return mine.isSubset(of: theirs) || theirs.isSubset(of: mine)
    }

    /// Whether the same flat may be meant: where either says none, it may.
    package func mayBeSameUnit(as other: PlaceKey) -> Bool {
        unit.isEmpty || other.unit.isEmpty || unit == other.unit
    }
}
