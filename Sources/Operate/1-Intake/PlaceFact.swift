import Store
import Vocabulary

/// Something that was observed at an address on a day, who says so, and until when it may speak.
///
/// What was observed, never what somebody was suspected of: there is no kind for arrests, charges or scores, and there
/// must not be.
package struct PlaceFact: Sendable {
    /// What was observed.
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case responderAttacked = "responder-attacked-here"
        case weaponSeen = "weapon-seen-here"
        case uncontrolledDog = "uncontrolled-dog"
        /// Stairs, a gate, no light, no signal: what makes it hard to come in or out.
        case hazardousAccess = "hazardous-access"
        /// Gas, needles, a floor that gives way.
        case hazardInside = "hazard-inside"
        /// How to be understood there: an interpreter's language, a text telephone, a picture board.
        case communicationAid = "communication-aid"
        /// What helped, and how to approach.
        case helpful

        /// Whether it is about danger to those who go.
        package var isDanger: Bool { self != .communicationAid && self != .helpful }

        /// The longest that one may speak after it happened.
        package var longest: Duration {
            switch self {
            case .responderAttacked, .hazardousAccess, .communicationAid, .helpful: .seconds(730 * 86_400)
            case .weaponSeen, .uncontrolledDog, .hazardInside: .seconds(365 * 86_400)
            }
        }

        /// The questions of programs that it answers with yes while it speaks.
        package var answers: Set<String> { self == .responderAttacked ? ["past-assault"] : [] }
    }

    /// Who says so.
    package enum Source: String, CaseIterable, Storable, Sendable {
        case responderSaw = "responder-saw"
        case callerSaid = "caller-said"
        case record
        case otherAgency = "other-agency"
    }

    /// Why one was taken back.
    package enum Withdrawal: String, CaseIterable, Storable, Sendable {
        case anotherPlace = "another-place"
        case notSo = "not-so"
        case noLongerSo = "no-longer-so"
        case recordedTwice = "recorded-twice"
    }

    package enum State: String, Sendable {
        case current, expired, withdrawn
    }

    package let id: ID<PlaceFact>
    package let place: PlaceKey
    /// The address as it was written when the fact was recorded.
    package let address: String
    /// The call in which it was recorded.
    package let call: ID<Call>
    package let number: Int
    package let kind: Kind
    package let source: Source
    package let happenedAt: Instant
    package let note: String?
    package let by: Author
    package let recordedAt: Instant
    package let expiresAt: Instant
    package let withdrawal: Withdrawal?
    package let withdrawnBy: Author?
    package let withdrawnAt: Instant?

    /// The longest note, in characters.
    package static let mostNote = 200

    init(_ row: Row) throws {
        id = try row["id"]
        place = PlaceKey(street: try row["street"], unit: try row["unit"], locality: try row["locality"])
        address = try row["address"]
        call = try row["call_id"]
        number = try row["number"]
        kind = try row["kind"]
        source = try row["source"]
        happenedAt = try row["happened_at"]
        note = try row["note"]
        by = Author(id: try row["recorded_by"], name: try row["author"])
        recordedAt = try row["recorded_at"]
        expiresAt = try row["expires_at"]
        withdrawal = try row["withdrawn_reason"]
        withdrawnAt = try row["withdrawn_at"]
        let taker: String? = try row["withdrawn_by"]
        let name: String? = try row["withdrawer"]
        withdrawnBy = taker.map { Author(id: $0, name: name ?? "Alongside") }
    }

    package func state(at now: Instant) -> State {
        withdrawnAt != nil ? .withdrawn : expiresAt <= now ? .expired : .current
    }
}
