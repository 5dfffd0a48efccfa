import Door
import Vocabulary

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
