import Access
import Door
import Store
import Vocabulary

/// Lets a call leave the path where it is, with the reason and, where another response has it, what was sent.
///
/// After the encounter nobody is forgotten by it: what the person needs is closed first, and a high risk was acted on.
package struct EndCall: Order {
    package static let permission = Permission.endCalls

    let call: ID<Call>
    let reason: ReasonCode
    let sent: Alternative?
    let outcome: AlternativeOutcome?
    let expected: Int?

    package init(
        _ call: ID<Call>, _ reason: ReasonCode, sent: Alternative?, outcome: AlternativeOutcome?, expected: Int? = nil
    ) {
        self.call = call
        self.reason = reason
        self.sent = sent
        self.outcome = outcome
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        let departure = try Departure(reason, by: worker.id, at: now, sent: sent, outcome: outcome)
        if call.path.isOpen, departure.sent?.goesThere != true, try SafetyRecords(db).isOwed(on: call.id) {
            throw Refusal(.safetyOwed, .conflicting, field: SafetyMeasure.field)
        }
        if call.path.isOpen, call.path.stage >= .disposed { try requireNothingOwed(call, departure, in: db) }
        var events = try Calls(db).leave(&call, departure)
        try Calls(db).save(call)
        events += try Assignments(db).withdrawOffers(on: call.path.id, by: worker, at: now)
        return (try Calls(db).call(call.id), events)
    }

    private func requireNothingOwed(_ call: Call, _ departure: Departure, in db: any Transaction) throws {
        let isNeeded = try Needs(db).needs(of: call.path.id).contains(where: \.isOpen)
        guard !isNeeded || departure.reason.kind == .elsewhere else { throw Refusal(.needsStillOpen, .conflicting) }
        guard try !Encounters(db).lacksSafetyAction(call.id) else {
            throw Refusal(.needsSafetyAction, .conflicting, field: SafetyAction.field)
        }
    }
}

extension Refusal.Code {
    package static let needsStillOpen: Self = "needs-still-open"
}
