/// One thing that records say about a person, and how two records are compared in it.
package struct ComparedField: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case givenName = "given-name"
        case familyName = "family-name"
        case birthDate = "birth-date"
        case phone
        /// A number or word that was given to one person: of a record, an insurance, a licence.
        case identifier
        case postcode
        case street
        case houseNumber = "house-number"
        case place
        /// One of few words, such as a state.
        case category
    }

    package let key: String
    package let kind: Kind

    package init(_ key: String, _ kind: Kind) {
        self.key = key
        self.kind = kind
    }
}

/// How far two records agree in one field.
package enum Likeness: String, Sendable, CaseIterable {
    case exact
    /// Given and family name stand in each other's place.
    case swapped
    /// One of the two is only the first letter of the other.
    case initial
    /// A Jaro-Winkler similarity of at least 0.92.
    case nearlyEqual = "nearly-equal"
    /// A Jaro-Winkler similarity of at least 0.88.
    case alike
    /// A Jaro-Winkler similarity of at least 0.70.
    case somewhatAlike = "somewhat-alike"
    /// The same year, and day and month in each other's place.
    case dayAndMonthExchanged = "day-and-month-exchanged"
    /// One sign too many, too few, another, or two neighbours exchanged.
    case oneEdit = "one-edit"
    case twoEdits = "two-edits"
    /// Two of year, month and day are the same.
    case onePartDiffers = "one-part-differs"
    /// The same number without its area code.
    case sameEnding = "same-ending"
    case different
    /// One of the two records does not say, which speaks neither for nor against.
    case unknown
}

extension ComparedField.Kind {
    /// The ways in which two values can be alike, from the closest on; the first that holds is taken.
    package var levels: [Likeness] {
        switch self {
        case .givenName: [.exact, .swapped, .initial, .nearlyEqual, .alike, .somewhatAlike, .different]
        case .familyName: [.exact, .swapped, .nearlyEqual, .alike, .somewhatAlike, .different]
        case .birthDate: [.exact, .dayAndMonthExchanged, .oneEdit, .onePartDiffers, .different]
        case .phone: [.exact, .oneEdit, .sameEnding, .different]
        case .identifier, .postcode: [.exact, .oneEdit, .twoEdits, .different]
        case .street, .place: [.exact, .nearlyEqual, .alike, .somewhatAlike, .different]
        case .houseNumber: [.exact, .oneEdit, .different]
        case .category: [.exact, .different]
        }
    }

    /// How often each level is met in two records of one person, until it has been learned from records.
    var usualShares: [Double] {
        switch self {
        case .givenName: [0.75, 0.02, 0.03, 0.10, 0.03, 0.03, 0.04]
        case .familyName: [0.78, 0.02, 0.10, 0.03, 0.03, 0.04]
        case .birthDate: [0.85, 0.02, 0.07, 0.03, 0.03]
        case .phone: [0.60, 0.05, 0.02, 0.33]
        case .identifier: [0.90, 0.05, 0.02, 0.03]
        case .postcode: [0.75, 0.06, 0.03, 0.16]
        case .street: [0.60, 0.15, 0.03, 0.04, 0.18]
        case .place: [0.70, 0.10, 0.02, 0.03, 0.15]
        case .houseNumber: [0.65, 0.10, 0.25]
        case .category: [0.90, 0.10]
        }
    }
}
