import Access
import Door
import Store
import Vocabulary

/// Tells how the response ended that was sent instead: asked for until it is known.
///
/// What is known already is changed by a correction, which needs a reason; learning it needs none.
package struct LearnOutcome: Order {
    package static let permission = Permission.endCalls

    let call: ID<Call>
    /// Which of the call's paths is meant; the one it walks now, unless told.
    let path: ID<Path>?
    let outcome: AlternativeOutcome

    package init(_ outcome: AlternativeOutcome, of call: ID<Call>, on path: ID<Path>? = nil) {
        self.call = call
        self.path = path
        self.outcome = outcome
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let call = try Calls(db).call(call)
        var path = try path.map { try Calls(db).path($0) } ?? call.path
        guard path.call == call.id else { throw Refusal(.noSuchCall, .absent, field: "path") }
        guard let had = path.departure, let sent = had.sent, had.outcome == .unknown else {
            throw Refusal(.endNotAsked, .conflicting)
        }
        guard outcome != .unknown else { return (call, []) }
        let departure = try Departure(had.reason, by: had.by, at: had.at, sent: sent, outcome: outcome)
        try path.correct(departure: departure)
        try Calls(db).save(path)
        try Calls(db).save(call)
        return (try Calls(db).call(call.id), [Event(.endLearned, call.subject, ["outcome": .init(outcome)])])
    }
}

extension Refusal.Code {
    package static let endNotAsked: Self = "end-not-asked"
}

extension Event.Kind {
    package static let endLearned: Self = "end-learned"
}
