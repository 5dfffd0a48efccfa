import Access
import Door
import Operate
import Store
import Vocabulary

/// What tests do all the time with calls.
extension World {
    /// A call that Theo took, with what happened as its one field.
    @discardableResult
    package func call(_ whatHappened: String = "Talks to nobody, asks for help") async throws -> Call {
        try await take([.whatHappened: whatHappened])
    }

    /// A call with some facts, taken by somebody; by Theo, when nobody is named.
    @discardableResult
    package func take(_ facts: [FactField: String?], note: String? = nil, by worker: Worker? = nil) async throws -> Call
    {
        try await desk.perform(TakeCall(source: nil, facts: facts, note: note), by: worker ?? theo).call
    }

    /// Records one field of a call.
    @discardableResult
    package func keep(
        _ field: FactField, _ value: String?, of call: Call, base: Int? = nil, by worker: Worker
    ) async throws -> Call {
        try await desk.perform(
            KeepFacts([.init(field, value, base: base)], of: call.id), by: worker)
    }

    /// Lets a call leave for a reason; by Dana, when nobody is named.
    @discardableResult
    package func end(
        _ call: Call, _ reason: String, sent: Alternative? = nil, outcome: AlternativeOutcome? = nil,
        by worker: Worker? = nil
    ) async throws -> Call {
        try await desk.perform(
            EndCall(call.id, ReasonCode(written: reason), sent: sent, outcome: outcome), by: worker ?? dana)
    }

    /// The call as it stands now.
    package func now(_ call: Call) async throws -> Call {
        try await database.read { db in try Calls(db).call(call.id) }
    }

    /// What is known of a call now.
    package func facts(_ call: Call) async throws -> [FactField: String] {
        try await database.read { db in try Facts(db).current(of: call.id).compactMapValues(\.value) }
    }

    /// What happened to a call, in words.
    package func timeline(_ call: Call) async throws -> [TimelineEntry] {
        try await database.read { db in try Timeline(db).entries(of: call.id) }
    }
}
