import Linkage

/// Whether two services of the directory may be one, line by line, so that whoever decides sees why.
///
/// They are proposed where nothing tells of another place, and either the names are the same and two agree of who runs it, the
/// telephone and the place, or the names are alike and both who runs it and the telephone agree.
package struct ServiceLikeness: Hashable, Sendable {
    package enum Agreement: Hashable, Sendable {
        case same, alike, other
        /// One of both does not tell.
        case unknown
    }

    package enum Place: Hashable, Sendable {
        case sameAddress
        /// So many metres from each other.
        case near(Int)
        case elsewhere(metres: Int)
        case otherTown, unknown
    }

    /// Two places no further from each other may be one, in metres: geocoders put one house so far apart.
    package static let nearest = 200

    package let name: NameWords.Likeness
    package let organization: Agreement
    package let phone: Agreement
    package let place: Place
    package let web: Agreement

    package init(_ one: ServiceProfile, _ other: ServiceProfile) {
        organization = Self.runners(one, other)
        phone = Self.agreement(one.phones, other.phones)
        place = Self.places(one, other)
        web =
            switch (one.web, other.web) {
            case (let left?, let right?): left == right ? .same : .other
            default: .unknown
            }
        name = Self.names(one, other)
    }

    /// Whether both say the same of who runs it, by its name or its address on the web.
    private var isRunAlike: Bool { organization == .same || organization == .alike || web == .same }

    private var isThere: Bool {
        switch place {
        case .sameAddress, .near: true
        case .elsewhere, .otherTown, .unknown: false
        }
    }

    private var isElsewhere: Bool {
        switch place {
        case .elsewhere, .otherTown: true
        case .sameAddress, .near, .unknown: false
        }
    }

    /// How many of the three agree that tell services apart besides their names.
    private var agreeing: Int { [isRunAlike, phone == .same, isThere].count { $0 } }

    package var isProposed: Bool {
        guard !isElsewhere else { return false }
        switch name {
        case .same: return agreeing >= 2
        case .alike: return isRunAlike && phone == .same
        case .unlike: return false
        }
    }

    /// The higher, the more speaks for it.
    var strength: Int { (name == .same ? 4 : 0) + agreeing }

    // MARK: - Each line

    /// Names are compared without the name of who runs it, where more is left: one publisher writes it before, another does not.
    private static func names(_ one: ServiceProfile, _ other: ServiceProfile) -> NameWords.Likeness {
        let runners = [one.runner, other.runner].compactMap(\.self)
        guard let left = one.words.without(runners), let right = other.words.without(runners) else {
            return one.words.likeness(to: other.words)
        }
        return left.likeness(to: right)
    }

    private static func runners(_ one: ServiceProfile, _ other: ServiceProfile) -> Agreement {
        guard !one.isRunAs(other) else { return .same }
        guard let left = one.runner, let right = other.runner else { return .unknown }
        switch left.likeness(to: right) {
        case .same: return .same
        case .alike: return .alike
        case .unlike: return .other
        }
    }

    private static func agreement(_ one: Set<String>, _ other: Set<String>) -> Agreement {
        guard !one.isEmpty, !other.isEmpty else { return .unknown }
        return one.isDisjoint(with: other) ? .other : .same
    }

    private static func places(_ one: ServiceProfile, _ other: ServiceProfile) -> Place {
        if one.addresses.keys.contains(where: { other.addresses[$0] != nil }) { return .sameAddress }
        let apart = one.points.flatMap { from in other.points.map { ServiceFacts.distance(from, $0) } }.min()
        if let apart {
            let metres = Int((apart * 1000).rounded())
            return metres <= nearest ? .near(metres) : .elsewhere(metres: metres)
        }
        guard !one.towns.isEmpty, !other.towns.isEmpty else { return .unknown }
        return one.towns.isDisjoint(with: other.towns) ? .otherTown : .unknown
    }
}
