import Access
import Door
import Store
import Vocabulary

/// Says that a call is for the program and wants triage.
package struct ScreenCall: Order {
    package static let permission = Permission.screenCalls

    let call: ID<Call>
    let at: Instant?
    let wantsTriage: Bool
    let expected: Int?

    /// - Parameters:
    ///   - at: when it was screened, if not just now; entered afterwards it is kept with both times.
    ///   - wantsTriage: whether a clinician is to ask questions; nobody does where it waits to be followed up.
    package init(_ call: ID<Call>, at: Instant? = nil, wantsTriage: Bool = true, expected: Int? = nil) {
        self.call = call
        self.at = at
        self.wantsTriage = wantsTriage
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        let screened = at ?? now
        try screened.requirePast(now, field: "screenedAt")
        try call.path.screen(at: screened)
        // A time is a report: kept as it was told, and flagged where it contradicts the record.
        let odd = screened < call.receivedAt
        try Calls(db).step(
            call.path.id, .screened, at: screened, by: worker, entered: now, flag: odd ? "before-received" : nil)
        if wantsTriage { try Triages(db).promise(on: &call.path, from: screened) }
        try Calls(db).save(call.path)
        try Calls(db).save(call)
        var said: [String: Event.Fact] = ["at": .init(screened)]
        if odd { said["flag"] = .init("before-received") }
        return (try Calls(db).call(call.id), [Event(.callScreened, call.subject, said)])
    }
}

extension Event.Kind {
    package static let callScreened: Self = "call-screened"
}
