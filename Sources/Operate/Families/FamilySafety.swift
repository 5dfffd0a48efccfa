import Store
import Vocabulary

/// How safe a child was found: what endangers it now, what protects it, and what was decided.
///
/// No published tool: the dangers are told in our own words, and the decision is the worker's.
package struct FamilySafety: Sendable {
    /// What endangers a child now, not some day.
    package enum Danger: String, CaseIterable, Sendable {
        case seriousHarm = "serious-harm"
        case threat
        case sexualHarm = "sexual-harm"
        case leftAlone = "left-alone"
        case unmetNeeds = "unmet-needs"
        case unsafeHome = "unsafe-home"
        case violenceAtHome = "violence-at-home"
        case caregiverUnable = "caregiver-unable"
        case childInCrisis = "child-in-crisis"
        case hidden
        case earlierHarm = "earlier-harm"
    }

    /// What protects it.
    package enum Capacity: String, CaseIterable, Sendable {
        case adultProtects = "adult-protects"
        case harmerGone = "harmer-gone"
        case acceptsHelp = "accepts-help"
        case supportNear = "support-near"
        case meetsNeeds = "meets-needs"
        case childCanCall = "child-can-call"
    }

    package enum Decision: String, CaseIterable, Storable, Sendable {
        case safe
        case safeWithPlan = "safe-with-plan"
        case unsafe
    }

    package let revision: Int
    package let dangers: [Danger]
    package let capacities: [Capacity]
    package let decision: Decision
    package let plan: String?
    /// What is odd about it: found safe although a danger was named.
    package let flag: String?
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        revision = try row["revision"]
        dangers = Codes.read(try row["dangers"]).compactMap(Danger.init(rawValue:))
        capacities = Codes.read(try row["capacities"]).compactMap(Capacity.init(rawValue:))
        decision = try row["decision"]
        plan = try row["plan"]
        flag = try row["flag"]
        by = Author(id: try row["assessed_by"], name: try row["author"])
        at = try row["assessed_at"]
    }
}

/// What somebody says about how safe a child is.
package struct SafetyTold: Sendable {
    let dangers: [FamilySafety.Danger]
    let capacities: [FamilySafety.Capacity]
    let decision: FamilySafety.Decision
    let plan: String?

    /// - Throws: ``Refusal`` about `plan` where what was decided needs one.
    package init(
        _ decision: FamilySafety.Decision, dangers: [FamilySafety.Danger], capacities: [FamilySafety.Capacity],
        plan: String?
    ) throws(Refusal) {
        self.decision = decision
        self.dangers = FamilySafety.Danger.allCases.filter(dangers.contains)
        self.capacities = FamilySafety.Capacity.allCases.filter(capacities.contains)
        self.plan =
            decision == .safeWithPlan
            ? try FreeText.needed(plan, most: FamilyContact.mostNote, field: "plan")
            : try FreeText.given(plan, most: FamilyContact.mostNote, field: "plan")
    }

    /// What is said is kept; that the two do not agree is shown.
    var flag: String? { decision == .safe && !dangers.isEmpty ? "safe-with-dangers" : nil }
}
