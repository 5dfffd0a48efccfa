import Store
import Vocabulary

/// What somebody tells of an encounter: contact or why not first, then what was needed, what was safe and how it ended.
///
/// Everything else may be left out; nothing left out is taken for *no*.
package struct EncounterTold: Sendable {
    package var began: Instant?
    package var ended: Instant?
    /// Why it went no further, or how it ended; nothing when its needs go on to services.
    package var ending: ReasonCode?
    package var sent: Alternative?
    package var outcome: AlternativeOutcome?
    package var needs: [Need.Kind] = []
    /// It was asked, and nothing is needed.
    package var needsNothing = false
    package var safety: [SafetyEvent] = []
    package var supplies: [SupplyItem: Int] = [:]
    package var natures: [CrisisNature] = []
    package var behaviours: [Behaviour] = []
    package var medical: MedicalScreen?
    package var suicideRisk: SuicideRisk?
    package var safetyActions: [SafetyAction] = []
    package var safetyPlan: Answer?
    package var meansSafety: Answer?
    package var mandatedReport: Answer?
    package var briefUsed: Answer?
    package var destination: Destination?
    package var followUpAt: Instant?
    package var strengths: String?
    package var narrative: String?

    package init(ending: ReasonCode? = nil, sent: Alternative? = nil, outcome: AlternativeOutcome? = nil) {
        self.ending = ending
        self.sent = sent
        self.outcome = outcome
    }

    /// The longest text on what helps the person, and the longest story, in characters.
    package static let mostStrengths = 500
    package static let mostNarrative = 8000

    /// The reasons by which an encounter may end, in the order of the path.
    package static let endings = (ReasonCode.all).filter { (Stage.arrived...Stage.disposed).contains($0.stage) }

    /// Whether anybody was met.
    package var isMet: Bool { (ending?.stage ?? .disposed) > .arrived }

    /// How far the path is known to have come.
    var reached: Stage { ending?.stage ?? .disposed }

    /// Somebody is at high risk, and nothing is told that was done about it.
    var lacksSafetyAction: Bool { suicideRisk == .high && safetyActions.isEmpty }

    /// Refuses what cannot be read, and asks for the few things that no record is complete without.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func read() throws(Refusal) -> EncounterTold {
        var told = self
        told.strengths = try FreeText.given(strengths, most: EncounterTold.mostStrengths, field: "strengths")
        told.narrative = try FreeText.given(narrative, most: EncounterTold.mostNarrative, field: "narrative")
        if let ending, !EncounterTold.endings.contains(ending.standard) { throw Refusal(.notOneOf, field: "ending") }
        for (_, count) in supplies where !(0...SupplyItem.most).contains(count) {
            throw Refusal(.tooMany, field: SupplyItem.field, values: ["most": String(SupplyItem.most)])
        }
        if isMet {
            // Something that happened outweighs that nothing did.
            if safety.contains(.nothing), safety.count > 1 { told.safety = safety.filter { $0 != .nothing } }
            if !needs.isEmpty { told.needsNothing = false }
            guard !needs.isEmpty || needsNothing else { throw Refusal(.required, field: "needs") }
            guard !safety.isEmpty else { throw Refusal(.required, field: SafetyEvent.field) }
        }
        if ending != nil, lacksSafetyAction { throw Refusal(.needsSafetyAction, field: SafetyAction.field) }
        if let ending {
            let departure = try Departure(
                ending, by: ID(stored: ""), at: Instant(microseconds: 0), sent: sent, outcome: outcome)
            told.sent = departure.sent
            told.outcome = departure.outcome
        } else {
            told.sent = nil
            told.outcome = nil
        }
        return told
    }

    /// Whether it tells that the person used substances: said so, or plain from what they were given or where they went.
    package var tellsOfSubstances: Bool {
        natures.contains(.substances) || (supplies[.naloxone] ?? 0) > 0 || destination == .sobering
    }

    /// What stands for the needs in the record: their codes, or that there are none.
    var neededWritten: String { needsNothing ? "nothing" : Codes.written(needs.map(\.rawValue)) }

    /// Every field that can be corrected, with its value as the record of corrections keeps it.
    var written: [(field: String, value: String)] {
        [
            ("began", began?.description ?? ""), ("ended", ended?.description ?? ""),
            (
                "ending",
                [ending?.written, sent?.rawValue, outcome?.rawValue].compactMap(\.self).joined(separator: " ")
            ),
            ("safety", safety.written),
            (
                "supplies",
                SupplyItem.allCases.compactMap { item in
                    supplies[item].flatMap { $0 > 0 ? "\(item.rawValue):\($0)" : nil }
                }.joined(separator: " ")
            ),
            ("natures", natures.written), ("behaviours", behaviours.written),
            ("medical", medical?.rawValue ?? ""), ("suicideRisk", suicideRisk?.rawValue ?? ""),
            ("safetyActions", safetyActions.written), ("safetyPlan", safetyPlan?.rawValue ?? ""),
            ("meansSafety", meansSafety?.rawValue ?? ""), ("mandatedReport", mandatedReport?.rawValue ?? ""),
            ("briefUsed", briefUsed?.rawValue ?? ""), ("destination", destination?.rawValue ?? ""),
            ("followUpAt", followUpAt?.description ?? ""), ("strengths", strengths ?? ""),
            ("narrative", narrative ?? ""),
        ]
    }
}

extension Refusal.Code {
    package static let needsSafetyAction: Self = "needs-safety-action"
    package static let tooMany: Self = "too-many"
}
