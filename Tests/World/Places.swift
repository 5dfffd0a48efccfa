import Access
import Door
import Operate
import Store
import Vocabulary

/// What tests do all the time with places.
extension World {
    /// Records something observed where a call is; a responder saw it a day ago, when nothing else is said.
    @discardableResult
    package func observe(
        _ kind: PlaceFact.Kind, at call: Call, daysAgo: Int = 1, from source: PlaceFact.Source = .responderSaw,
        note: String? = nil, by worker: Worker? = nil
    ) async throws -> PlaceFact {
        let happened = clock.now.adding(.seconds(-86_400 * daysAgo))
        return try await desk.perform(
            RecordPlaceFact(kind, at: call.id, from: source, happenedAt: happened, note: note), by: worker ?? sam)
    }

    /// What is known of a call's place and of other contacts.
    package func place(_ call: Call) async throws -> PlaceFile {
        let moment = clock.now
        return try await database.read { db in try PlaceFile(CallFile(call.id, in: db), in: db, at: moment) }
    }
}
