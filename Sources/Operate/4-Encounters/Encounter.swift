import Access
import Door
import Store
import Vocabulary

/// One team with one person, or with nobody: when it was, what was told of it, and what is odd about that.
package struct Encounter: Sendable {
    /// What about an encounter does not fit the rest of the record; it is kept all the same.
    package enum Flag: String, CaseIterable, Sendable {
        case beforeArrival = "before-team-arrived"
        case notArrived = "team-not-arrived"
        case endedFirst = "ended-before-it-began"
        case callLeft = "call-left"
        case callFurther = "call-further"
        case disagree = "encounters-disagree"
        case needsOpen = "needs-still-open"
        case otherTeamThere = "other-team-there"
        case peopleOpen = "people-open"
        case noSafetyAction = "no-safety-action"
    }

    package let id: ID<Encounter>
    package let call: ID<Call>
    package let path: ID<Path>
    /// Nothing where a team was sent by nobody, as when an officer asked it by telephone.
    package let assignment: ID<Assignment>?
    package let team: ID<Team>?
    package let teamName: String?
    /// Who was met; nothing where that is not known, or nobody was.
    package let person: ID<CallPerson>?
    package let knownAs: String?
    package internal(set) var told: EncounterTold
    package let began: Instant
    package let ended: Instant
    package let enteredAt: Instant
    package let by: Author
    package internal(set) var flags: [Flag]
    /// How often it was corrected.
    package let corrections: Int

    /// How long after its end an encounter may be entered without counting as entered late.
    static let lateness = Duration.seconds(4 * 3600)

    init(_ row: Row, supplies: [SupplyItem: Int]) throws {
        id = try row["id"]
        call = try row["call_id"]
        path = try row["path_id"]
        assignment = try row["assignment_id"]
        team = try row["team_id"]
        teamName = try row["team_name"]
        person = try row["call_person_id"]
        knownAs = try row["known_as"]
        began = try row["began_at"]
        ended = try row["ended_at"]
        enteredAt = try row["entered_at"]
        by = Author(id: try row["entered_by"], name: try row["author"])
        flags = Codes.read(try row["flags"]).compactMap(Flag.init(rawValue:))
        corrections = try row["corrections"]
        told = try EncounterTold(row, supplies: supplies)
    }

    package var isMet: Bool { told.isMet }

    /// Whether it was written down long after it was over, as from paper the next morning.
    package var enteredLate: Bool { enteredAt.since(ended) > Encounter.lateness }
}

extension EncounterTold {
    fileprivate init(_ row: Row, supplies: [SupplyItem: Int]) throws {
        self.init(
            ending: try ReasonCode(row, "ending", own: "ending_own"), sent: try row["alternative_sent"],
            outcome: try row["alternative_outcome"])
        began = try row["began_at"] as Instant
        ended = try row["ended_at"] as Instant
        let needed: String = try row["needs"]
        needsNothing = needed == "nothing"
        needs = Codes.read(needed).compactMap(Need.Kind.init(rawValue:))
        safety = SafetyEvent.stored(try row["safety"])
        self.supplies = supplies
        natures = CrisisNature.stored(try row["natures"])
        behaviours = Behaviour.stored(try row["behaviours"])
        medical = try row["medical"]
        suicideRisk = try row["suicide_risk"]
        safetyActions = SafetyAction.stored(try row["safety_actions"])
        safetyPlan = try row["safety_plan"]
        meansSafety = try row["means_safety"]
        mandatedReport = try row["mandated_report"]
        briefUsed = try row["brief_used"]
        destination = try row["destination"]
        followUpAt = try row["follow_up_at"]
        strengths = try row["strengths"]
        narrative = try row["narrative"]
    }
}

/// What stood in an encounter before somebody corrected it.
package struct EncounterCorrection: Sendable {
    package let field: String
    package let old: String
    package let new: String
    package let reason: String
    package let by: String
    package let at: Instant

    init(_ row: Row) throws {
        field = try row["field"]
        old = try row["old_value"]
        new = try row["new_value"]
        reason = try row["reason"]
        by = try row["author"]
        at = try row["corrected_at"]
    }
}

extension Command where Outcome == Encounter {
    package func subject(of outcome: Encounter) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Encounter {
        try Encounters(db).encounter(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchEncounter: Self = "no-such-encounter"
}
