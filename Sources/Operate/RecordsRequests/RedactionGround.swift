import Store

/// Why something is taken out of what is given to somebody, and the clause that says so.
package enum RedactionGround: String, CaseIterable, Storable, Sendable {
    /// Who somebody else is.
    case thirdParty = "third-party"
    /// What names the person, to somebody who is not to learn whose record it is.
    case identity
    /// How somebody is, to somebody whom no law and no permission lets know it.
    case health
    /// Who reported harm, and that anybody did.
    case reporter
    /// The use of substances, under 42 CFR part 2.
    case part2 = "part-2"
    /// What is private of those who work here.
    case staff
    /// Notes that a psychotherapist keeps apart.
    case psychotherapy
    /// Compiled for a proceeding in court.
    case proceeding
    /// How police and teams protect themselves and work.
    case technique
    /// It would likely endanger the life or body of somebody.
    case endangers
    /// It tells of somebody else, to whom it would likely do serious harm.
    case harmsOther = "harms-other"
    /// Somebody told it in confidence who is no provider of care.
    case confidence

    /// The clause, as it is cited; the state's own beside it stands in the letter.
    package var clause: String {
        switch self {
        case .thirdParty: "5 U.S.C. 552(b)(6); 45 CFR 164.514(b)"
        case .identity: "45 CFR 164.514(b)(2)"
        case .health: "45 CFR 164.502(a)"
        case .reporter: "42 U.S.C. 5106a(b)(2)(B)(viii)"
        case .part2: "42 CFR 2.13(a), 2.61"
        case .staff: "5 U.S.C. 552(b)(6)"
        case .psychotherapy: "45 CFR 164.524(a)(1)(i)"
        case .proceeding: "45 CFR 164.524(a)(1)(ii)"
        case .technique: "5 U.S.C. 552(b)(7)(E)"
        case .endangers: "45 CFR 164.524(a)(3)(i)"
        case .harmsOther: "45 CFR 164.524(a)(3)(ii)"
        case .confidence: "45 CFR 164.524(a)(2)(v)"
        }
    }

    /// Nobody may decide that it is given after all.
    package var isFirm: Bool { self == .reporter || self == .part2 }

    /// It leaves no trace: that something was taken out would tell what it was (42 CFR 2.13(c)(2)).
    package var isSilent: Bool { self == .reporter || self == .part2 }

    /// Whoever asked may have it looked at by another professional (45 CFR 164.524(a)(4)).
    package var isReviewable: Bool { self == .endangers || self == .harmsOther }

    /// The grounds that somebody gives by hand.
    package static let byHand = allCases
}
