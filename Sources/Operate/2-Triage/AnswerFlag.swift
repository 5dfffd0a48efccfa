import Access
import Door
import Programs
import Store
import Vocabulary

/// Says of a call that somebody flagged that it is for the program, or that it is not and leaves the path.
///
/// It can be said until it is decided what the call needs; deciding says that the flag was right.
package struct AnswerFlag: Order {
    package static let permission = Permission.triageCalls

    /// What a clinician says of a flag.
    package enum Choice: Sendable {
        case confirmed
        /// With what has the call now, and how that ended; it may be not known yet.
        case undone(
            CallFlag.Reason, note: String? = nil, sent: Alternative?, outcome: AlternativeOutcome? = nil)
    }

    let call: ID<Call>
    let choice: Choice
    let note: String?
    let expected: Int?

    /// - Throws: ``Refusal`` when the note is missing or cannot be read.
    package init(_ call: ID<Call>, _ choice: Choice, expected: Int? = nil) throws(Refusal) {
        var written: String?
        if case .undone(let reason, let note, _, _) = choice {
            written = try FreeText.given(note, most: CallFlag.mostNote, field: "note")
            if reason == .other, written == nil { throw Refusal(.required, field: "note") }
        }
        self.call = call
        self.choice = choice
        self.note = written
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        guard call.path.departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard let flag = try CallFlags(db).flag(of: call.path.id) else { throw Refusal(.notScreened, .conflicting) }
        guard call.path.stage == .screened else { throw Refusal(.alreadyDecided, .conflicting) }
        var events: [Event]
        switch choice {
        case .confirmed:
            if flag.answered?.answer == .confirmed { return (call, []) }
            try CallFlags(db).answer(flag, .confirmed, by: worker, at: now)
            events = [Event(.flagConfirmed, call.subject)]
        case .undone(let reason, _, let sent, let outcome):
            let departure = try Departure(.flagUndone, by: worker.id, at: now, sent: sent, outcome: outcome)
            try SafetyRecords(db).requireNothingOwed(call.id, sent: departure.sent)
            try CallFlags(db).answer(flag, .undone, because: reason, note: note, by: worker, at: now)
            events = [Event(.flagUndone, call.subject, ["mistake": .init(reason)])]
            events += try Calls(db).leave(&call, departure)
        }
        try Calls(db).save(call)
        return (try Calls(db).call(call.id), events)
    }
}

extension Event.Kind {
    package static let flagConfirmed: Self = "flag-confirmed"
    package static let flagUndone: Self = "flag-undone"
}
