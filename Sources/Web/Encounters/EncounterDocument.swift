import Operate
import Vocabulary

/// An encounter, as machines read it: all of it for those who may read it, to others only that it was.
struct EncounterDocument: Encodable {
    private let encounter: Encounter
    private let readable: Bool
    private let corrections: [EncounterCorrection]
    private let isPart2Program: Bool

    /// - Parameter rule: whether what it tells of the use of substances stands under 42 CFR part 2.
    init(_ encounter: Encounter, readable: Bool, corrections: [EncounterCorrection], _ rule: Part2Rule) {
        self.encounter = encounter
        isPart2Program = rule.isProgram
        self.readable = readable
        self.corrections = corrections
    }

    /// What a machine may tell of an encounter.
    static let names: Set<String> = [
        "began", "ended", "ending", JSONBody.ownReason, "alternativeSent", "alternativeOutcome", "needs", "safety",
        "supplies", "natures",
        "behaviours", "medical", "suicideRisk", "safetyActions", "safetyPlan", "meansSafety", "mandatedReport",
        "briefUsed", "destination", "followUpAt", "strengths", "narrative",
    ]

    private struct Supply: Encodable {
        let item: String
        let count: Int
    }

    private struct Change: Encodable {
        let field: String
        let old: String
        let new: String
        let reason: String
        let by: String
        let at: String
    }

    private struct Content: Encodable {
        let told: EncounterTold
        let flags: [String]
        let person: String?
        let knownAs: String?
        let corrections: [EncounterCorrection]

        private enum Key: CodingKey {
            case met, ending, ownReason, alternativeSent, alternativeOutcome, needs, safety, supplies, natures,
                behaviours
            case medical, suicideRisk, safetyActions, safetyPlan, meansSafety, mandatedReport, briefUsed, destination
            case followUpAt, strengths, narrative, flags, person, knownAs, corrections
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(told.isMet, forKey: .met)
            try object.encode(told.ending?.name, forKey: .ending)
            try object.encode(told.ending?.own, forKey: .ownReason)
            try object.encode(told.sent?.rawValue, forKey: .alternativeSent)
            try object.encode(told.outcome?.rawValue, forKey: .alternativeOutcome)
            try object.encode(told.needsNothing ? ["nothing"] : told.needs.map(\.rawValue), forKey: .needs)
            try object.encode(told.safety.map(\.rawValue), forKey: .safety)
            let supplies = SupplyItem.allCases.compactMap { item in
                told.supplies[item].map { Supply(item: item.rawValue, count: $0) }
            }
            try object.encode(supplies, forKey: .supplies)
            try object.encode(told.natures.map(\.rawValue), forKey: .natures)
            try object.encode(told.behaviours.map(\.rawValue), forKey: .behaviours)
            try object.encode(told.medical?.rawValue, forKey: .medical)
            try object.encode(told.suicideRisk?.rawValue, forKey: .suicideRisk)
            try object.encode(told.safetyActions.map(\.rawValue), forKey: .safetyActions)
            try object.encode(told.safetyPlan?.rawValue, forKey: .safetyPlan)
            try object.encode(told.meansSafety?.rawValue, forKey: .meansSafety)
            try object.encode(told.mandatedReport?.rawValue, forKey: .mandatedReport)
            try object.encode(told.briefUsed?.rawValue, forKey: .briefUsed)
            try object.encode(told.destination?.rawValue, forKey: .destination)
            try object.encode(told.followUpAt?.description, forKey: .followUpAt)
            try object.encode(told.strengths, forKey: .strengths)
            try object.encode(told.narrative, forKey: .narrative)
            try object.encode(flags, forKey: .flags)
            try object.encode(person, forKey: .person)
            try object.encode(knownAs, forKey: .knownAs)
            let changes = corrections.map {
                Change(
                    field: $0.field, old: $0.old, new: $0.new, reason: $0.reason, by: $0.by, at: $0.at.description)
            }
            try object.encode(changes, forKey: .corrections)
        }
    }

    private enum Key: CodingKey {
        case id, call, assignment, teamName, began, ended, enteredAt, enteredBy, content, notice
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(encounter.id.text, forKey: .id)
        try object.encode(encounter.call.text, forKey: .call)
        try object.encode(encounter.assignment?.text, forKey: .assignment)
        try object.encode(encounter.teamName, forKey: .teamName)
        try object.encode(encounter.began.description, forKey: .began)
        try object.encode(encounter.ended.description, forKey: .ended)
        try object.encode(encounter.enteredAt.description, forKey: .enteredAt)
        try object.encode(encounter.by.name, forKey: .enteredBy)
        let content =
            readable
            ? Content(
                told: encounter.told, flags: encounter.flags.map(\.rawValue), person: encounter.person?.text,
                knownAs: encounter.knownAs, corrections: corrections) : nil
        try object.encode(content, forKey: .content)
        let notice = readable && isPart2Program && encounter.told.tellsOfSubstances ? Part2Rule.notice : nil
        try object.encode(notice, forKey: .notice)
    }
}
