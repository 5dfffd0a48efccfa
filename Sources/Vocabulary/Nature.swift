/// What a call for service is about, in words that every city's own types can be translated into.
///
/// There is no national list of call types; these are the ones that crisis programs tell apart (`docs/natures.md`).
package enum Nature: String, CaseIterable, Comparable, Sendable {
    // What the type says of a person's mind, body or home: the calls a crisis program is made for.

    /// Suicide or self-harm, thought of, threatened or attempted.
    case suicide
    /// Somebody in distress, in a mental-health crisis, or behaving in a way others cannot explain.
    case distress
    /// Somebody is worried about a person.
    case welfareCheck = "welfare-check"
    /// Somebody who has had too much alcohol or another drug, and nothing worse.
    case intoxication
    /// A life in danger from a drug.
    case overdose
    /// Somebody without a home: asleep outside, in an encampment, in the cold.
    case homelessness

    // What may be about such a person and need not be.

    /// A person where they may not be: unwanted, will not leave.
    case trespass
    /// Standing about, begging, a person who is a nuisance to others.
    case loitering
    case indecentExposure = "indecent-exposure"
    /// A quarrel in a family, among neighbours, about money or children, without violence.
    case dispute
    /// A disturbance of which nothing more is said.
    case disturbance
    case noise
    /// A child or a young person: will not obey, has run away, is alone.
    case youth
    /// Somebody whom others cannot find.
    case missingPerson = "missing-person"
    /// Help that is no emergency: a lift home, somebody who cannot get up, a key, an errand.
    case assistance
    /// Somebody has died, or those left behind are to be told.
    case death
    /// A line that was cut or left open.
    case hangUp = "hang-up"
    /// A person or thing that seems out of place.
    case suspicious

    // What is for others.

    case domesticViolence = "domestic-violence"
    /// Violence against a person, threatened or done, or a fight.
    case violence
    /// A weapon, or shots.
    case weapon
    /// Theft, damage, fraud and other crimes against things.
    case propertyCrime = "property-crime"
    /// Crimes not named here: drugs dealt, warrants, orders broken, prostitution.
    case otherCrime = "other-crime"
    case medical
    case fire
    case traffic
    case alarm
    case animal
    /// A report and nothing else.
    case reportOnly = "report-only"
    /// What officers do of their own accord: patrols, stops, meals, transports of prisoners.
    case patrol
    /// Information, administration, a detail, a test.
    case administration
    /// The type says nothing that could be understood.
    case unclear

    /// Whether the type by itself says that a crisis program is what the call is about.
    package var isBehavioural: Bool { self <= .homelessness }

    /// Whether the call may concern a person in crisis although its type does not say so.
    package var mayBeBehavioural: Bool { self > .homelessness && self <= .suspicious || self == .unclear }

    package static func < (left: Nature, right: Nature) -> Bool { left.order < right.order }

    /// The place among all natures, from 0.
    package var order: Int { Nature.places[self] ?? 0 }

    private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
