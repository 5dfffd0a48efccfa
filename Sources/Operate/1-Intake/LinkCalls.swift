import Access
import Door
import Store
import Vocabulary

/// Something that happened once and that several calls are about.
package enum Incident {}

/// Says that two calls are one incident.
package struct LinkCalls: Order {
    package static let permission = Permission.linkCalls

    let call: ID<Call>
    let other: ID<Call>
    let expected: Int?

    package init(_ call: ID<Call>, with other: ID<Call>, expected: Int? = nil) {
        self.call = call
        self.other = other
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        guard call != other else { throw Refusal(.cannotLinkToItself, .conflicting) }
        let calls = Calls(db)
        let (one, two) = (try calls.call(call), try calls.call(other))
        try one.require(version: expected)
        let links = Incidents(db)
        let (mine, theirs) = (try links.incident(of: call), try links.incident(of: other))
        if let mine, mine == theirs { return (one, []) }
        // A call already in an incident keeps it and the other joins; two incidents are not merged behind people's backs.
        guard mine == nil || theirs == nil else { throw Refusal(.alreadyLinked, .conflicting) }
        let incident = mine ?? theirs ?? ID<Incident>.new()
        if mine == nil { try links.link(call, to: incident, by: worker, at: now) }
        if theirs == nil { try links.link(other, to: incident, by: worker, at: now) }
        try calls.save(one)
        try calls.save(two)
        let events = [
            Event(.callsLinked, one.subject, ["with": .init(other), "number": .init(two.number)]),
            Event(.callsLinked, two.subject, ["with": .init(call), "number": .init(one.number)]),
        ]
        return (try calls.call(call), events)
    }
}

/// Takes a call out of its incident.
package struct UnlinkCall: Order {
    package static let permission = Permission.linkCalls

    let call: ID<Call>
    let expected: Int?

    package init(_ call: ID<Call>, expected: Int? = nil) {
        self.call = call
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let calls = Calls(db)
        let one = try calls.call(call)
        try one.require(version: expected)
        let links = Incidents(db)
        guard let incident = try links.incident(of: call) else { throw Refusal(.notLinked, .conflicting) }
        let others = try links.calls(of: incident).filter { $0.id != call }
        try links.unlink(call, by: worker, at: now)
        // An incident of one call is none: the last one left is freed with it.
        if others.count == 1, let last = others.first { try links.unlink(last.id, by: worker, at: now) }
        try calls.save(one)
        var events = [Event(.callsUnlinked, one.subject)]
        for other in others {
            try calls.save(try calls.call(other.id))
            events.append(Event(.callsUnlinked, .call(other.id), ["number": .init(one.number)]))
        }
        return (try calls.call(call), events)
    }
}

/// Every question asked about incidents.
package struct Incidents {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// A call of an incident, as the page of another names it.
    package struct Member: Sendable {
        package let id: ID<Call>
        package let number: Int
    }

    package func incident(of call: ID<Call>) throws -> ID<Incident>? {
        try db("SELECT incident_id FROM call_incident WHERE call_id = \(call) AND unlinked_at IS NULL").first
            .map { try $0["incident_id"] }
    }

    /// The calls of an incident, by number; at most a hundred.
    package func calls(of incident: ID<Incident>) throws -> [Member] {
        try db(
            """
            SELECT call.id, call.number FROM call_incident JOIN call ON call.id = call_incident.call_id
            WHERE call_incident.incident_id = \(incident) AND call_incident.unlinked_at IS NULL
            ORDER BY call.number LIMIT 100
            """
        ).map { Member(id: try $0["id"], number: try $0["number"]) }
    }

    func link(_ call: ID<Call>, to incident: ID<Incident>, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "call_incident",
            """
            INSERT INTO call_incident (id, call_id, incident_id, linked_by, linked_at)
            VALUES (\(ID<Incident>.new()), \(call), \(incident), \(worker.id), \(now)) RETURNING *
            """
        )
    }

    func unlink(_ call: ID<Call>, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "call_incident",
            """
            UPDATE call_incident SET unlinked_by = \(worker.id), unlinked_at = \(now)
            WHERE call_id = \(call) AND unlinked_at IS NULL RETURNING *
            """
        )
    }
}

extension Refusal.Code {
    package static let cannotLinkToItself: Self = "cannot-link-to-itself"
    package static let alreadyLinked: Self = "already-linked"
    package static let notLinked: Self = "not-linked"
}

extension Event.Kind {
    package static let callsLinked: Self = "calls-linked"
    package static let callsUnlinked: Self = "calls-unlinked"
}
