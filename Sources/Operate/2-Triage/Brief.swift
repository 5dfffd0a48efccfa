import Store
import Vocabulary

/// What the police were told before they arrived: safety, what helps, what to avoid, who is there; never clinical notes.
package struct Brief: Sendable {
    /// One thing that is ticked, by the part of the brief it belongs to.
    package enum Point: String, CaseIterable, Sendable {
        case weaponSeen = "weapon-seen"
        case weaponNotKnown = "weapon-not-known"
        case noWeapon = "no-weapon"
        case violenceNow = "violence-now"
        case threatensSelf = "talks-of-suicide"
        case injured
        case dog

        case oneVoice = "one-voice"
        case speakSlowly = "speak-slowly"
        case giveSpace = "give-space"
        case useName = "use-the-name"
        case familyHelps = "family-helps"
        case waitForClinician = "wait-for-clinician"

        case lightsAndSiren = "lights-and-siren"
        case touching
        case crowding
        case shouting
        case suddenMoves = "sudden-moves"

        case alone
        case childrenThere = "children-there"
        case familyThere = "family-there"
        case othersThere = "others-there"
        case notKnownWho = "not-known-who"

        package enum Part: String, CaseIterable, Sendable {
            case safety, helps, avoid, who
        }

        package var part: Part {
            switch self {
            case .weaponSeen, .weaponNotKnown, .noWeapon, .violenceNow, .threatensSelf, .injured, .dog: .safety
            case .oneVoice, .speakSlowly, .giveSpace, .useName, .familyHelps, .waitForClinician: .helps
            case .lightsAndSiren, .touching, .crowding, .shouting, .suddenMoves: .avoid
            case .alone, .childrenThere, .familyThere, .othersThere, .notKnownWho: .who
            }
        }
    }

    package enum Channel: String, CaseIterable, Storable, Sendable {
        case radio, phone, message
    }

    package let id: ID<Brief>
    package let call: ID<Call>
    package let path: ID<Path>
    package let points: [Point]
    /// In which language the person is spoken to, as a BCP 47 tag.
    package let language: String?
    package let note: String?
    /// The unit that was told, as the radio names it.
    package let unit: String
    package let channel: Channel
    package let givenAt: Instant
    package let enteredAt: Instant
    package let by: Author
    /// What the officers said afterwards about whether they used it; nothing until somebody asked.
    package let used: Answer?
    package let usedAt: Instant?

    /// The longest note and the longest name of a unit, in characters.
    package static let mostNote = 300
    package static let mostUnit = 40

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        path = try row["path_id"]
        let codes: String = try row["codes"]
        points = codes.split(separator: " ").compactMap { Point(rawValue: String($0)) }
        language = try row["language"]
        note = try row["note"]
        unit = try row["unit"]
        channel = try row["channel"]
        givenAt = try row["given_at"]
        enteredAt = try row["entered_at"]
        by = Author(id: try row["given_by"], name: try row["author"])
        used = try row["used"]
        usedAt = try row["used_at"]
    }
}
