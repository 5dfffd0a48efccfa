import Access
import Door
import Operate
import Programs
import Store
import Vocabulary

/// What tests do all the time with instruments and second opinions.
extension World {
    /// Words of nobody's for an instrument of nobody's, whose structure the file brings.
    package static func wording(language: String = "en", version: String = "1.0") -> String {
        """
        instrument: test-screen
        title: Test screen
        version: "\(version)"
        language: \(language)
        lead-in: Lead-in of a test instrument (\(language)).
        items:
          q1: Item one of a test instrument (\(language))?
          q2: Item two of a test instrument (\(language))?
          q3: Item three of a test instrument (\(language))?
        structure:
          items:
            - { key: q1, answers: yes-no }
            - { key: q2, answers: yes-no, asked-when: q1 is yes }
            - { key: q3, answers: yes-no }
          tiers:
            - { tier: none }
            - { tier: moderate, any: [q1 is yes] }
            - { tier: high, any: [q2 is yes, q3 is yes], needs-action: yes }
          answers:
            suicide-tier: { none: low, moderate: moderate, high: high }
        """
    }

    @discardableResult
    package func addWording(_ text: String = World.wording()) async throws -> KeptWording {
        try await desk.perform(AddInstrumentWording(Array(text.utf8)), by: grace)
    }

    /// A wording that Grace has accepted.
    @discardableResult
    package func acceptedWording(_ text: String = World.wording()) async throws -> KeptWording {
        let kept = try await addWording(text)
        return try await desk.perform(AcceptInstrumentWording(kept.digest), by: grace)
    }

    /// Writes down a tier; by Sam, who asked by phone, when nothing else is said.
    @discardableResult
    package func found(
        _ tier: InstrumentTier, with instrument: String = "c-ssrs-screener", on call: Call, base: Int? = nil,
        by worker: Worker? = nil
    ) async throws -> InstrumentResult {
        var told = RecordInstrument.Told()
        told.tier = tier
        return try await desk.perform(RecordInstrument(call.id, instrument, told, base: base), by: worker ?? sam)
    }

    /// Writes down the answers to items.
    @discardableResult
    package func asked(
        _ instrument: String, _ answers: KeyValuePairs<String, String>, wording: KeptWording? = nil, on call: Call
    ) async throws -> InstrumentResult {
        var told = RecordInstrument.Told()
        for (item, value) in answers { told.answers[item] = AnswerValue(rawValue: value) }
        told.wording = wording?.digest
        return try await desk.perform(RecordInstrument(call.id, instrument, told), by: sam)
    }

    /// Writes down what keeps the person safe; by Dana, when nobody is named.
    @discardableResult
    package func makeSafe(
        _ call: Call, _ measures: [SafetyMeasure] = [.stayed], by worker: Worker? = nil
    ) async throws -> Call {
        try await desk.perform(RecordSafetyMeasures(measures, on: call.id), by: worker ?? dana)
    }

    /// What was found on a call's present path, the latest first.
    package func results(_ call: Call) async throws -> [InstrumentResult] {
        try await database.read { db in try InstrumentResults(db).all(of: Calls(db).call(call.id).path.id) }
    }

    /// Whether a high tier stands about which nobody has done anything.
    package func isOwed(_ call: Call) async throws -> Bool {
        try await database.read { db in try SafetyRecords(db).isOwed(on: call.id) }
    }
}
