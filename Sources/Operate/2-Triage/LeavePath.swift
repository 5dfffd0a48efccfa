import Access
import Door
import Vocabulary

extension Calls {
    /// Lets a call leave its path where it is, and says so, with what goes with it.
    ///
    /// - Throws: ``Refusal`` when it has left, the reason belongs to another stage or to follow-ups alone, or its own code
    ///   to another program.
    func leave(_ call: inout Call, _ departure: Departure) throws -> [Event] {
        try OwnReasons(db).require(departure.reason, of: call.path.programDigest)
        try OfficerRequests(db).require(departure.reason, fits: call, at: departure.at)
        try call.path.leave(departure)
        try save(call.path)
        let left = Event(.callLeft, call.subject, departure.said)
        return [left] + (try follow(call, by: departure.by, at: departure.at))
    }

    /// What goes with how a call left: what an officer asked for ends with it, and whoever was helped by telephone is
    /// called back.
    ///
    /// Whoever lets a call leave, brings it back or says otherwise why it left comes by here, and nobody else ends or
    /// promises anything for that.
    func follow(_ call: Call, by worker: ID<Worker>, at now: Instant) throws -> [Event] {
        try OfficerRequests(db).follow(call, by: worker, at: now) + CallBacks(db).follow(call, by: worker, at: now)
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
