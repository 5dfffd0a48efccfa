import Access
import Store
import Vocabulary

/// Something a person needs, from the moment a team hears of it until it is met or given up.
///
/// A need walks the last stages of the path for itself: *disposed* while nobody has been asked, *referred* once a service
/// has, *attended* when the person went there, *resolved* when it is met.
package struct Need: Sendable {
    /// What is needed: a list with definitions (`needMeanings` in the words) and no free text, so that what was needed can be
    /// counted, and what services offer be found by it.
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case housing, shelter, food, medicines
        case identityDocuments = "identity-documents"
        case benefits
        case jobs = "employment"
        case transport, pets, legal
        case childCare = "child-care"
        case treatment
        /// Treatment to which the person is fetched.
        case treatmentRide = "treatment-with-ride"
        case naloxone
        case syringes = "syringe-service"
        case safety, other
    }

    package let id: ID<Need>
    package let path: ID<Path>
    /// Whose need it is; nothing when nobody has said.
    package let person: ID<CallPerson>?
    package let kind: Kind
    package let raisedAt: Instant
    package let stage: Stage
    package let since: Instant
    /// Why it was given up or met without a service; nothing while it is open or when a service met it.
    package let reason: ReasonCode?
    package let leftAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        path = try row["path_id"]
        person = try row["call_person_id"]
        kind = try row["need"]
        raisedAt = try row["raised_at"]
        stage = try row["stage"]
        since = try row["since"]
        reason = try ReasonCode(row, "left_reason", own: "left_own")
        leftAt = try row["left_at"]
    }

    package var isOpen: Bool { reason == nil && stage != .resolved }
    /// Whether it was met, here or by a service.
    package var isMet: Bool { stage == .resolved || reason?.kind == .done }
}

extension Refusal.Code {
    package static let noSuchNeed: Self = "no-such-need"
    package static let needClosed: Self = "need-closed"
}
