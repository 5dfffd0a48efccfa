/// Something people of a team are certified for, as a program names it: a course, a skill that somebody examined.
package struct Certificate: Hashable, Sendable {
    /// What the program wants of the people who go.
    package struct Wanted: Hashable, Sendable {
        /// How many of the team must hold it.
        package enum Holders: String, CaseIterable, Sendable {
            case one
            case all
        }

        package let certificate: Certificate
        package let holders: Holders
    }

    package let key: String
    package let title: Localized
    package let basis: Basis

    package init(key: String, title: Localized, basis: Basis) {
        self.key = key
        self.title = title
        self.basis = basis
    }
}
