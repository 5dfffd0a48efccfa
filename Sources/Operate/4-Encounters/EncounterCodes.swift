import Store
import Vocabulary

/// Codes of one closed list, as a column keeps them and as somebody sends them.
package protocol EncounterCode: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the list is called in forms and in the API.
    static var field: String { get }
}

extension EncounterCode {
    /// Reads the codes somebody sent, each once and in the order of the list.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf` that names the field.
    package static func read(_ raw: [String]) throws(Refusal) -> [Self] {
        for code in raw where Self(rawValue: code) == nil { throw Refusal(.notOneOf, field: field) }
        return allCases.filter { raw.contains($0.rawValue) }
    }

    /// Reads one code, or nothing when none was sent.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf` that names the field.
    package static func read(_ raw: String?) throws(Refusal) -> Self? {
        guard let raw, !raw.isEmpty else { return nil }
        guard let code = Self(rawValue: raw) else { throw Refusal(.notOneOf, field: field) }
        return code
    }

    static func stored(_ column: String) -> [Self] { Codes.read(column).compactMap(Self.init(rawValue:)) }
}

extension Collection where Element: EncounterCode {
    var written: String { Codes.written(map(\.rawValue)) }
}

/// What happened to anybody's safety.
package enum SafetyEvent: String, EncounterCode {
    case nothing
    case force = "force-used"
    case injury
    case weaponSeen = "weapon-seen"
    case threat, assault
    case policeTookOver = "police-took-over"
    case other = "other-danger"

    package static let field = "safety"
}

/// What the crisis came from, as far as the team could tell.
package enum CrisisNature: String, EncounterCode {
    case mentalHealth = "mental-health"
    case substances
    case medical
    case circumstances
    case unknown = "not-clear"

    package static let field = "natures"
}

/// What the team saw and heard.
package enum Behaviour: String, EncounterCode {
    case suicideTalk = "suicide-talk"
    case suicideAttempt = "suicide-attempt"
    case hopeless
    case hearsOrSees = "hears-or-sees"
    case fixedBeliefs = "fixed-beliefs"
    case outOfTouch = "out-of-touch"
    case confused
    case disorganisedSpeech = "disorganised-speech"
    case veryActive = "very-active"
    case veryFrightened = "very-frightened"
    case angry
    case disruptive
    case selfNeglect = "self-neglect"
    case other = "other-behaviour"

    package static let field = "behaviours"
}

/// What came of looking at the body.
package enum MedicalScreen: String, EncounterCode, Storable {
    case noConcern = "no-concern"
    case treated = "treated-there"
    case ambulance = "ambulance-called"
    case declined = "declined-screen"
    case notDone = "not-done"

    package static let field = "medical"
}

/// How great the risk of suicide is: a tier, whichever instrument it was found with.
package enum SuicideRisk: String, EncounterCode, Storable {
    case low, moderate, high
    case notAsked = "not-asked"

    package static let field = "suicideRisk"
}

/// What was done so that a person at risk is safe.
package enum SafetyAction: String, EncounterCode {
    case stayed = "stayed-with-person"
    case plan = "safety-plan-made"
    case means = "means-made-safe"
    case handover = "warm-handover"
    case family = "family-stays"
    case care = "taken-to-care"
    case ambulance = "ambulance-took-over"
    case hold = "involuntary-hold"

    package static let field = "safetyActions"
}

/// Where the person went.
package enum Destination: String, EncounterCode, Storable {
    case stayed = "stayed-there"
    case home
    case family = "family-or-friends"
    case shelter
    case crisisCentre = "crisis-centre"
    case sobering = "sobering-centre"
    case treatment = "treatment-centre"
    case hospital
    case jail
    case other = "elsewhere"

    package static let field = "destination"
}

/// What a team gives away.
package enum SupplyItem: String, EncounterCode, Storable {
    case naloxone, food, water, clothing, blanket
    case hygiene = "hygiene-kit"
    case woundCare = "wound-care"
    case transportPass = "transport-pass"
    case other = "other-supply"

    package static let field = "supplies"
    /// The most of one thing that one person is given.
    package static let most = 99
}
