import Store
import Vocabulary

extension SafetyRecords {
    /// Whether a high tier of the triage stands about which neither the emergency centre nor a team has done anything.
    ///
    /// That a team was sent is not enough: it may be called back, or find nobody. What counts of its encounter is a safety
    /// action, or that it asked the same again and found less.
    package func isOwed(on call: ID<Call>, beside told: EncounterTold? = nil) throws -> Bool {
        let owed = try owed(on: call)
        guard !owed.isEmpty else { return false }
        let met = try Encounters(db).encounters(of: call)
        return owed.contains { result in
            let isAnswered =
                told.map { $0.answers(result) } ?? false
                || met.contains { $0.ended >= result.at && $0.told.answers(result) }
            return !isAnswered
        }
    }
}

extension EncounterTold {
    /// Whether it says what was done about something found before, or that it was looked at again and is less.
    fileprivate func answers(_ result: InstrumentResult) -> Bool {
        guard safetyActions.isEmpty else { return true }
        if result.says[InstrumentResult.suicideQuestion] != nil { return [.low, .moderate].contains(suicideRisk) }
        if result.says["medical"] != nil { return [.noConcern, .treated, .ambulance].contains(medical) }
        return false
    }
}
