import Access
import Door
import Store
import Vocabulary

/// Lets a call leave the path where it is, with the reason and, where another response has it, what was sent.
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
        let event = try Calls(db).leave(&call, departure)
        try Calls(db).save(call)
        return (try Calls(db).call(call.id), [event])
    }
}

extension Calls {
    /// Lets a call leave its path where it is, and says so.
    ///
    /// - Throws: ``Refusal`` when it has left, or the reason belongs to another stage.
    func leave(_ call: inout Call, _ departure: Departure) throws -> Event {
        try call.path.leave(departure)
        try save(call.path)
        return Event(.callLeft, call.subject, departure.said)
    }
}

extension Departure {
    /// The departure as the journal keeps it.
    var said: [String: Event.Fact] {
        var said: [String: Event.Fact] = ["reason": .init(reason), "kind": .init(kind)]
        if let sent { said["sent"] = .init(sent) }
        if let outcome { said["outcome"] = .init(outcome) }
        return said
    }
}

extension Event.Kind {
    package static let callLeft: Self = "call-left"
}
